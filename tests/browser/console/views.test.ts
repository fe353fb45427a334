import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Json } from '#app/lib/json.ts';
import { type Failure, fail, ok, type Result } from '#app/lib/result.ts';
import type { Command } from '#app/supervisor/bus/commands.ts';
import { busyAlerts, busyFeatures, busyLogs } from './fixtures/busy-show.ts';
import type { FakeStage } from './fixtures/fake-stage.ts';
import { busyStageOn, type Mounted, mount, NOW_MS, newChannel, rendered } from './fixtures/mounted.ts';

async function open(
  view: string,
  answer?: (command: Command) => Result<Json, Failure> | undefined,
): Promise<{ readonly stage: FakeStage; readonly mounted: Mounted }> {
  const channel = newChannel();
  const stage = busyStageOn(channel, answer);
  const mounted = await mount({ channel, view });
  await expect.element(page.getByText('live', { exact: true })).toBeVisible();
  return { stage, mounted };
}
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

it('E3: workers tell how they are, and answer commands', async () => {
  const { stage, mounted } = await open('workers', (command) =>
    command.type === 'get_state'
      ? ok({ frames: 12 })
      : command.type === 'health_check'
        ? fail({ code: 'stalled', message: 'It does not answer.' })
        : ok(null),
  );
  await expect.element(page.getByText('does not answer', { exact: true })).toBeVisible();
  await expect.element(page.getByText('Three heartbeats in a row were not answered.')).toBeVisible();
  await button('State of stage').click();
  await expect.poll(() => mounted.root.querySelector('.reply pre')?.textContent).toContain('"frames": 12');
  await button('Health check of library').click();
  await expect.poll(() => mounted.root.querySelector('.reply .failure')?.textContent).toBe('It does not answer.');
  await button('Restart library').click();
  await button('Shut down stage').click();
  expect(stage.commands.some(({ type }) => type === 'shutdown')).toBe(false);
  await button('Shut down').click();
  await expect
    .poll(() => stage.commands)
    .toEqual([
      { type: 'get_state', target: 'stage' },
      { type: 'health_check', target: 'library' },
      { type: 'restart', target: 'library' },
      { type: 'shutdown', target: 'stage' },
    ]);
});

it('D6: what fires comes first, in words; the navigation counts it; screen readers hear it', async () => {
  const { stage, mounted } = await open('alerts');
  await expect.poll(() => mounted.root.querySelector('.alert p')?.textContent).toMatch(/The painter has failed, so no new pictures/);
  const names = [...mounted.root.querySelectorAll('.alert h2')].map((heading) => heading.textContent);
  expect(names).toEqual(['processor-failed painter', 'link-drops analysis.features -> monitor.features', 'frame-rate stage']);
  expect(mounted.root.querySelector('a[href="#alerts"] .badge')?.textContent).toBe('11 alert firing');
  await expect.poll(() => mounted.root.querySelector('[role="status"]')?.textContent).toMatch(/^Alert: The painter has failed/);
  stage.tell(
    'alerts',
    busyAlerts(NOW_MS).map((alert) => ({ ...alert, state: 'ok' as const })),
  );
  await expect.poll(() => mounted.root.querySelector('[role="status"]')?.textContent).toBe('No alert is firing any more.');
  expect(mounted.root.querySelector('a[href="#alerts"] .badge')).toBeNull();
});

it('E4, D6: metrics are filtered, and thirty frames of features a second change nothing but the canvas', async () => {
  const { stage, mounted } = await open('metrics');
  await expect.poll(() => mounted.root.querySelector('.big')?.textContent).toBe('123.9 beats a minute');
  await page.getByRole('searchbox').fill('turns_total director');
  await expect.poll(() => mounted.root.querySelectorAll('.metric-table tbody tr').length).toBe(1);
  await rendered();
  const canvas = mounted.root.querySelector('canvas');
  const before = canvas?.toDataURL();
  const changes: MutationRecord[] = [];
  const observer = new MutationObserver((records) => changes.push(...records));
  observer.observe(mounted.root, { subtree: true, childList: true, attributes: true, characterData: true });
  for (let tick = 0; tick < 60; tick++) stage.tell('audio.features', busyFeatures(tick));
  await expect.poll(() => canvas?.toDataURL()).not.toBe(before);
  observer.disconnect();
  // The ages of other things may tick over meanwhile; of sixty frames none may reach the document.
  expect(changes.length).toBeLessThan(5);
});

it('E9: logs are filtered by level, thread, processor and text, and one moment is followed through all threads', async () => {
  const { stage, mounted } = await open('logs');
  const { root } = mounted;
  const rows = (): string[][] =>
    [...root.querySelectorAll('.log-row')].map((row) =>
      [...row.querySelectorAll('.log-level, .thread, .log-processor')].map((cell) => cell.textContent),
    );
  await expect.poll(() => rows().length).toBeGreaterThan(10);
  expect(rows().some(([level]) => level === 'debug')).toBe(false);
  await page.getByRole('combobox', { name: 'Level' }).selectOptions('warn');
  await expect.poll(() => new Set(rows().map(([level]) => level))).toEqual(new Set(['warn', 'error']));
  await page.getByRole('combobox', { name: 'Thread' }).selectOptions('library');
  await expect.poll(() => new Set(rows().map(([, thread]) => thread))).toEqual(new Set(['library']));
  await button('Clear filters').click();
  await page.getByRole('combobox', { name: 'Processor' }).selectOptions('stage');
  await expect.poll(() => new Set(rows().map(([, , processor]) => processor))).toEqual(new Set(['stage']));
  await button('Clear filters').click();
  await page.getByRole('searchbox', { name: 'Text' }).fill('TIDE over');
  await expect
    .poll(() => root.querySelectorAll('.log-row').length > 0 && rows().every(([, , processor]) => processor === 'director'))
    .toBe(true);
  await page.getByRole('searchbox', { name: 'Text' }).fill('');
  await button('Follow m24').first().click();
  // The moment's debug records are asked for and belong to it, whatever the level.
  await expect.poll(() => stage.topics).toContain('logs.debug');
  await expect
    .poll(() => rows().map(([level, thread]) => `${level} ${thread}`))
    .toEqual(['debug analysis', 'info page', 'debug stage', 'info page']);
  await button('Copy').click();
  expect(
    mounted.copies[0]
      ?.trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { correlationId: string }).correlationId),
  ).toEqual(Array(4).fill('m24'));
});

it('E9: two thousand records cost no more than those in sight; paused they stand still; the newest are kept', async () => {
  const { stage, mounted } = await open('logs');
  const { root } = mounted;
  await expect.poll(() => root.querySelectorAll('.log-row').length).toBeGreaterThan(10);
  await button('Pause the log').click();
  await expect.element(button('Follow the log')).toBeVisible();
  const shown = root.querySelector('.log-actions p')?.textContent?.split(',')[0];
  const many = busyLogs(1000, 4000, NOW_MS).filter(({ level }) => level === 'info');
  expect(many.length).toBe(2000);
  stage.tell('logs.info', many);
  await expect.poll(() => root.querySelector('.log-actions p')?.textContent).toMatch(/more since/);
  expect(root.querySelector('.log-actions p')?.textContent?.startsWith(shown ?? '?')).toBe(true);
  await button('Follow the log').click();
  await expect.poll(() => root.querySelector('.log-actions p')?.textContent).toBe('2000 of 2000');
  expect(root.querySelectorAll('.log-row').length).toBeLessThan(80);
  // It follows: the last record is in sight.
  await expect.poll(() => root.querySelector('.log-row[aria-posinset="2000"]')?.checkVisibility()).toBe(true);
  const list = root.querySelector('.log-list');
  list?.scrollTo({ top: 0 });
  await expect.poll(() => root.querySelector('.log-row[aria-posinset="1"]')).not.toBeNull();
});

it('D8: checkpoints are saved, loaded and cleared', async () => {
  const { stage } = await open('checkpoints');
  await button('Save now').click();
  await button(/^Load the checkpoint of/)
    .first()
    .click();
  await button('Load').click();
  await button('Clear all').click();
  await button('Forget them').click();
  await expect
    .poll(() => stage.commands)
    .toEqual([{ type: 'save_checkpoint' }, { type: 'load_checkpoint', savedAtMs: NOW_MS - 2000 }, { type: 'clear_checkpoints' }]);
});

it('E10, D6: metrics, logs and graph leave as files and by copy', async () => {
  const { stage, mounted } = await open('export', (command) => ok(command.type === 'export' ? `text of ${command.what}` : null));
  await button('Download metrics').click();
  await expect.poll(() => mounted.downloads.length).toBe(1);
  await button('Download logs').click();
  await expect.poll(() => mounted.downloads.length).toBe(2);
  await button('Download graph as dot').click();
  await expect.poll(() => mounted.downloads.length).toBe(3);
  await button('Copy graph as blueprint').click();
  await expect.poll(() => mounted.copies).toEqual(['text of blueprint']);
  expect(mounted.downloads.map(({ name, text }) => [name.replace(/-\d.*\./, '-TIME.'), text])).toEqual([
    ['algorhythmic-metrics-TIME.prom', 'text of metrics'],
    ['algorhythmic-logs-TIME.jsonl', 'text of logs'],
    ['algorhythmic-graph-TIME.dot', 'text of dot'],
  ]);
  expect(stage.commands).toEqual(['metrics', 'logs', 'dot', 'blueprint'].map((what) => ({ type: 'export', what })));
});

it('E10: the fragment names the view, and the navigation walks by keyboard', async () => {
  const { mounted } = await open('graph');
  (mounted.root.querySelector('a[href="#workers"]') as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Workers' })).toBeVisible();
  expect(mounted.root.querySelector('[aria-current="page"]')?.getAttribute('href')).toBe('#workers');
  expect(document.title).toBe('Workers · Algorhythmic console');
});
