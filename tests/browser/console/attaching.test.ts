import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { busyGraphView } from './fixtures/busy-show.ts';
import { busyStageOn, mount, NOW_MS, newChannel, stageOn } from './fixtures/mounted.ts';

it('E10: without a show the console says so, and leads to the app', async () => {
  await mount({ settled: true });
  await expect.element(page.getByRole('heading', { name: 'No show is running in this browser' })).toBeVisible();
  expect(page.getByRole('link', { name: 'Open the app' }).element().getAttribute('href')).toBe('/');
});

it('E2, E10: a show that is there is found without configuration and drawn at once', async () => {
  const channel = newChannel();
  const stage = busyStageOn(channel);
  const { root } = await mount({ channel });
  await expect.element(page.getByRole('button', { name: /^painter: painter, thread library, failed/ })).toBeVisible();
  expect(root.querySelectorAll('.node').length).toBe(Object.keys(busyGraphView().graph.processors).length);
  expect(root.querySelectorAll('.link').length).toBe(busyGraphView().graph.links.length);
  await expect.element(page.getByText('live', { exact: true })).toBeVisible();
  // E4: what changes thirty times a second is asked for where it is seen, and debug logs when somebody wants them.
  expect(stage.topics).toContain('flow');
  expect(stage.topics).not.toContain('audio.features');
  expect(stage.topics).not.toContain('logs.debug');
  location.hash = '#metrics';
  await expect.poll(() => stage.topics).toContain('audio.features');
});

it('E10: a show that comes later is found, and a second one does not push it away', async () => {
  const { channel } = await mount({ settled: true });
  await expect.element(page.getByText('No show is running in this browser', { exact: true })).toBeVisible();
  const first = stageOn(channel, { card: { name: 'first' } });
  await expect.poll(() => first.topics.length).toBeGreaterThan(0);
  const second = stageOn(channel, { card: { name: 'second', address: '/?kiosk', startedAtMs: NOW_MS + 5 } });
  const choice = page.getByRole('combobox', { name: 'Which show' });
  await expect.element(choice).toBeVisible();
  expect(first.topics.length).toBeGreaterThan(0);
  expect(second.topics).toEqual([]);
  await choice.selectOptions(second.peer);
  await expect.poll(() => second.topics.length).toBeGreaterThan(0);
  await expect.poll(() => first.topics).toEqual([]);
});

it('E2: of several shows the newest is taken', async () => {
  const channel = newChannel();
  const old = stageOn(channel, { card: { name: 'old', startedAtMs: NOW_MS - 1000 } });
  const young = stageOn(channel, { card: { name: 'young', address: '/b', startedAtMs: NOW_MS } });
  await mount({ channel });
  await expect.poll(() => young.topics.length).toBeGreaterThan(0);
  await expect.poll(() => old.topics).toEqual([]);
});

it('E10: a show that is gone is said to be gone, its last values stay, and its reload is taken up', async () => {
  const channel = newChannel();
  const stage = busyStageOn(channel);
  const { root } = await mount({ channel });
  await expect.element(page.getByRole('button', { name: /^stage: stage/ })).toBeVisible();
  stage.close();
  await expect.element(page.getByText('The show is gone.')).toBeVisible();
  expect(root.querySelectorAll('.node').length).toBeGreaterThan(5);
  expect(root.querySelector('.main')?.getAttribute('data-stale')).toBe('true');
  await expect.element(page.getByRole('button', { name: 'Pause' })).toBeDisabled();
  expect(root.querySelector('[role="status"]')?.textContent).toContain('is gone');

  const reloaded = busyStageOn(channel);
  await expect.poll(() => reloaded.topics.length).toBeGreaterThan(0);
  await expect.element(page.getByText('The show is gone.')).not.toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: 'Pause' })).toBeEnabled();
});

it('E10: a show that falls silent without a farewell is gone too', async () => {
  const channel = newChannel();
  const { clock } = await mount({ channel });
  const silent = stageOn(channel);
  await expect.poll(() => silent.topics.length).toBeGreaterThan(0);
  // It answers no call any more, as a page that crashed.
  silent.fallSilent();
  for (let round = 0; round < 4; round++) clock.advance(5000);
  await expect.element(page.getByText('The show is gone.')).toBeVisible();
});

it('E1: the console says nothing to the show but its subscription, and takes its leave', async () => {
  const channel = newChannel();
  const stage = busyStageOn(channel);
  const { unmount } = await mount({ channel });
  await expect.poll(() => stage.topics.length).toBeGreaterThan(0);
  await unmount();
  await expect.poll(() => stage.topics).toEqual([]);
  expect(stage.commands).toEqual([]);
});
