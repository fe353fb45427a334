import { expect, it, onTestFinished } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createScope } from '#app/lib/scope.ts';
import { createAppState, type Notice } from '#app/state/app-state.ts';
import { createInterface } from '#app/ui/interface.ts';
import { browserPorts } from '#app/ui/ports.ts';
import { loadSheets } from '#app/ui/sheet-loading.ts';
import { recordingActions, stageState } from './fixtures/fake-app.ts';
import { manualTimers, mount, rendered } from './fixtures/mounted.ts';

const unexpected = (error: unknown): never => {
  throw error;
};

const notice = (id: string, severity: Notice['severity'], run?: () => void): Notice => ({
  id,
  severity,
  title: `Title ${id}`,
  detail: `Detail ${id}`,
  ...(run ? { action: { label: `Do ${id}`, run } } : {}),
});

it('A14: notices are announced by their weight, two at a time, the gravest first', async () => {
  const state = stageState();
  const { root, get } = await mount(state);
  const alert = get('.notices [role=alert]');
  const status = get('.notices [role=status]');
  state.notices.value = [notice('a', 'info'), notice('b', 'warning'), notice('c', 'info'), notice('d', 'error')];
  await rendered();
  expect(alert.isConnected && status.isConnected, 'live regions stand before what they announce').toBe(true);
  expect([...root.querySelectorAll('.notice h2')].map((title) => title.textContent)).toEqual(['Error: Title d', 'Warning: Title b']);
  expect(alert.textContent).toContain('Detail d');
  expect(status.textContent).toContain('Detail b');
  expect(status.textContent).toContain('2 more notices');
});

it('A14: a notice offers what to do, and goes when it is dismissed', async () => {
  const state = stageState();
  let done = 0;
  const { calls, button } = await mount(state);
  state.notices.value = [notice('a', 'error', () => void done++)];
  await rendered();
  await userEvent.click(button('Do a'));
  await userEvent.click(button('Dismiss: Title a'));
  expect(done).toBe(1);
  expect(calls).toEqual([['dismiss', 'a']]);
});

it.each([
  [320, 568],
  [390, 844],
  [844, 390],
  [1440, 900],
])('A14: notices never lie on the controls or on an open panel, %i×%i', async (width, height) => {
  const state = stageState();
  state.notices.value = [notice('a', 'error', () => undefined), notice('b', 'warning', () => undefined), notice('c', 'info')];
  const { get } = await mount(state, { width, height });
  await userEvent.keyboard('l');
  await rendered();
  const notices = get('.notices').getBoundingClientRect();
  for (const part of ['.dock', '.panel']) {
    const box = get(part).getBoundingClientRect();
    const apart = box.top >= notices.bottom - 0.5 || box.left >= notices.right - 0.5;
    expect(apart, part).toBe(true);
  }
  expect(get('.panel').getBoundingClientRect().bottom).toBeLessThanOrEqual(get('.dock').getBoundingClientRect().top + 0.5);
});

it('F1: a new version is offered, can be taken or put aside', async () => {
  const state = createAppState();
  state.app.value = { ...state.app.value, updateReady: true };
  const { root, calls, button } = await mount(state);
  await userEvent.click(button('Update now'));
  expect(calls).toEqual([['applyUpdate']]);
  await userEvent.click(button('Dismiss: A new version is ready'));
  await rendered();
  expect(root.querySelector('.notice')).toBeNull();
});

it('A16: a ban can be undone by the toast while the state says so', async () => {
  const state = stageState();
  const { root, get, calls, button } = await mount(state);
  const place = get('.toast-place');
  expect(place.getAttribute('role')).toBe('status');
  state.undo.value = { label: 'Never again: Tide over slate' };
  await rendered();
  expect(place.textContent).toContain('Never again: Tide over slate');
  await userEvent.click(button('Undo'));
  expect(calls).toEqual([['undo']]);
  state.undo.value = null;
  await rendered();
  expect(root.querySelector('.toast')).toBeNull();
});

it('DESIGN 13: screen readers hear of artwork and beat, at most every eight seconds, the newest only', async () => {
  const state = stageState();
  const { get, timers, root } = await mount(state);
  const said = (): string => root.querySelector(':scope > [role=status]')?.textContent ?? '';
  expect(get(':scope > [role=status]')).toBeTruthy();
  await rendered();
  expect(said()).toBe('Now showing Tide over slate, Domain-warped ink.');
  timers.advance(8000);
  await rendered();
  expect(said()).toBe('Beat found, 124 beats a minute.');
  state.beat.value = { ...state.beat.value, bpm: 126 };
  for (const title of ['One', 'Two', 'Three']) state.artwork.value = { id: title, title, style: 'Ink', palette: [], starred: false };
  timers.advance(7999);
  await rendered();
  expect(said()).toBe('Beat found, 124 beats a minute.');
  timers.advance(1);
  await rendered();
  expect(said()).toBe('Now showing Three, Ink.');
});

it('A14: a panel whose code cannot be fetched says so, and can be asked for again', async () => {
  const scope = createScope();
  onTestFinished(() => scope.close());
  const { actions } = recordingActions();
  const timers = manualTimers();
  const ui = createInterface(stageState(), actions, { ...browserPorts(), timers }, unexpected, scope);
  const answers = [Promise.reject(new Error('offline')), import('#app/ui/sheets.tsx')];
  let asked = 0;
  scope.own(loadSheets(ui, () => answers[asked++] ?? Promise.reject(new Error('asked too often'))));
  ui.toggleSheet('look');
  await expect.poll(() => ui.notices.value.map(({ title }) => title)).toEqual(['This panel has not arrived yet']);
  expect(ui.sheet.value).toBe('none');
  ui.notices.value[0]?.action?.run();
  await expect.poll(() => ui.sheets.value).not.toBeNull();
  expect(ui.sheet.value).toBe('look');
  expect(ui.notices.value).toEqual([]);
  expect(asked).toBe(2);
});
