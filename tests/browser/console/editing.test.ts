import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Json } from '#app/lib/json.ts';
import { type Failure, fail, ok, type Result } from '#app/lib/result.ts';
import type { Command } from '#app/supervisor/bus/commands.ts';
import { busyGraph, busyGraphView } from './fixtures/busy-show.ts';
import type { FakeStage } from './fixtures/fake-stage.ts';
import { busyStageOn, type Mounted, mount, newChannel, rendered } from './fixtures/mounted.ts';

async function open(
  answer?: (command: Command) => Result<Json, Failure> | undefined,
): Promise<{ readonly stage: FakeStage; readonly mounted: Mounted }> {
  const channel = newChannel();
  const stage = busyStageOn(channel, answer);
  const mounted = await mount({ channel });
  await expect.element(node('stage')).toBeVisible();
  return { stage, mounted };
}
const node = (id: string) => page.getByRole('button', { name: new RegExp(`^${id}: `) });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const inspector = () => page.getByRole('complementary', { name: /^Inspector/ });
/** The middle of a port, on the screen. */
function port(root: HTMLElement, selector: string): { x: number; y: number } {
  const box = root.querySelector(`${selector} .port-dot`)?.getBoundingClientRect();
  if (!box) throw new Error(`no ${selector}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
function pointer(root: HTMLElement, type: string, at: { x: number; y: number }, on?: Element | null): void {
  const target = on ?? root.querySelector('.drawing');
  target?.dispatchEvent(
    new PointerEvent(type, { bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, button: 0, clientX: at.x, clientY: at.y }),
  );
}

it('C4, E10: the show as a whole: pause, resume, start, stop and restart, the grave ones after a question', async () => {
  const { stage } = await open();
  await button('Pause').click();
  await button('Stop').click();
  expect(stage.commands).toEqual([{ type: 'pause' }]);
  await button('No').click();
  await button('Stop').click();
  await button('Stop it').click();
  await button('Restart').click();
  await button('Restart it').click();
  stage.tell('graph', busyGraphView(busyGraph, { state: 'paused' }));
  await button('Resume').click();
  stage.tell('graph', busyGraphView(busyGraph, { state: 'idle' }));
  await button('Start').click();
  await expect
    .poll(() => stage.commands)
    .toEqual([{ type: 'pause' }, { type: 'stop' }, { type: 'restart', target: 'show' }, { type: 'resume' }, { type: 'start' }]);
});

it('E10: a processor is added: kind chosen, id suggested, configuration given', async () => {
  const { stage } = await open();
  await button('Add processor').click();
  await page.getByRole('combobox', { name: 'Kind' }).selectOptions('painter');
  await page.getByRole('textbox', { name: 'Configuration (JSON)' }).fill('{"pace": 2');
  await button('Add painter-2').click();
  await expect.poll(() => page.getByRole('alert').element().textContent).toMatch(/not JSON/);
  expect(stage.commands).toEqual([]);
  await page.getByRole('textbox', { name: 'Configuration (JSON)' }).fill('{"pace": 2}');
  await button('Add painter-2').click();
  await expect
    .poll(() => stage.commands)
    .toEqual([{ type: 'edit', edits: [{ type: 'add_processor', id: 'painter-2', kind: 'painter', config: { pace: 2 } }] }]);
});

it('C8, E10: a configuration is changed as fields and as JSON; what the show says against it stands beside the draft', async () => {
  let refuse = true;
  const place = 'processors.input.config';
  const { stage } = await open((command) =>
    command.type === 'edit' && refuse ? fail({ code: 'bad-config', message: 'sensitivity: at most 1', place }) : ok(null),
  );
  await node('input').click();
  const sensitivity = page.getByRole('spinbutton', { name: 'sensitivity' });
  await sensitivity.fill('7');
  await button('Apply').click();
  await expect.element(inspector().getByRole('alert')).toHaveTextContent(`${place}: sensitivity: at most 1`);
  await expect.element(sensitivity).toHaveValue(7);
  refuse = false;
  await sensitivity.fill('0.75');
  await page.getByRole('switch', { name: 'monitor' }).click();
  await button('Apply').click();
  const config = (sensitivity: number, monitor: boolean): Command => ({
    type: 'edit',
    edits: [{ type: 'set_config', id: 'input', config: { deviceId: 'default', sensitivity, monitor } }],
  });
  await expect.poll(() => stage.commands).toEqual([config(7, false), config(0.75, true)]);
  await expect.element(inspector().getByRole('alert')).not.toBeInTheDocument();
});

it('E10: a processor is restarted and removed', async () => {
  const { stage } = await open();
  await node('painter').click();
  await expect.poll(() => inspector().element().textContent).toMatch(/The stained-glass shader did not link/);
  await inspector().getByRole('button', { name: 'Restart' }).click();
  await inspector().getByRole('button', { name: 'Remove' }).click();
  await inspector().getByRole('button', { name: 'Remove' }).click();
  await expect
    .poll(() => stage.commands)
    .toEqual([
      { type: 'restart', target: 'painter' },
      { type: 'edit', edits: [{ type: 'remove_processor', id: 'painter' }] },
    ]);
});

it('E10: a link is drawn by hand: only inputs of its type light up, and it takes after its like', async () => {
  const { stage, mounted } = await open();
  const { root } = mounted;
  const withSecond = { ...busyGraph, processors: { ...busyGraph.processors, second: { kind: 'analysis', config: {} } } };
  stage.tell('graph', busyGraphView(withSecond));
  await expect.element(node('second')).toBeVisible();
  const from = port(root, '[data-output="input.samples"]');
  pointer(root, 'pointerdown', from, root.querySelector('[data-output="input.samples"] .port-hand'));
  await rendered();
  const lit = [...root.querySelectorAll<SVGElement>('[data-input][data-fits="true"]')].map((element) => element.dataset['input']);
  expect(lit).toEqual(['second.samples']);
  pointer(root, 'pointermove', { x: from.x + 30, y: from.y });
  const to = port(root, '[data-input="second.samples"]');
  pointer(root, 'pointermove', { x: to.x + 6, y: to.y - 5 });
  await rendered();
  expect(root.querySelector('[data-over]')?.getAttribute('data-input')).toBe('second.samples');
  expect(root.querySelector('.pulled')).not.toBeNull();
  pointer(root, 'pointerup', to);
  await expect
    .poll(() => stage.commands)
    .toEqual([
      { type: 'edit', edits: [{ type: 'connect', from: 'input.samples', to: 'second.samples', capacity: 256, policy: 'drop-oldest' }] },
    ]);
});

it('E10: a link is led elsewhere by its end in one step, and let go over nothing it stays', async () => {
  const { stage, mounted } = await open();
  const { root } = mounted;
  const withSecond = { ...busyGraph, processors: { ...busyGraph.processors, second: { kind: 'analysis', config: {} } } };
  stage.tell('graph', busyGraphView(withSecond));
  await expect.element(node('second')).toBeVisible();
  const hand = root.querySelector('[data-input="analysis.samples"] .port-hand');
  const at = port(root, '[data-input="analysis.samples"]');
  pointer(root, 'pointerdown', at, hand);
  pointer(root, 'pointermove', { x: at.x + 40, y: at.y + 300 });
  pointer(root, 'pointerup', { x: at.x + 40, y: at.y + 300 });
  await rendered();
  expect(stage.commands).toEqual([]);
  const to = port(root, '[data-input="second.samples"]');
  pointer(root, 'pointerdown', at, hand);
  pointer(root, 'pointermove', to);
  pointer(root, 'pointerup', to);
  await expect
    .poll(() => stage.commands)
    .toEqual([
      {
        type: 'edit',
        edits: [
          { type: 'disconnect', from: 'input.samples', to: 'analysis.samples' },
          { type: 'connect', from: 'input.samples', to: 'second.samples', capacity: 256, policy: 'drop-oldest' },
        ],
      },
    ]);
});

it('E10: all of it by keyboard alone: walk to a processor, choose it, link it, come back', async () => {
  const { stage, mounted } = await open();
  const withSecond = { ...busyGraph, processors: { ...busyGraph.processors, second: { kind: 'analysis', config: {} } } };
  stage.tell('graph', busyGraphView(withSecond));
  await expect.element(node('second')).toBeVisible();
  const input = node('input').element() as SVGElement;
  input.focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(document.activeElement?.closest<SVGElement>('[data-node]')?.dataset['node']).toBe('analysis');
  input.focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(inspector()).toHaveFocus();
  (page.getByRole('combobox', { name: 'Link samples to' }).element() as HTMLElement).focus();
  await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  await expect
    .poll(() => stage.commands)
    .toEqual([
      { type: 'edit', edits: [{ type: 'connect', from: 'input.samples', to: 'second.samples', capacity: 256, policy: 'drop-oldest' }] },
    ]);
  await userEvent.keyboard('{Escape}');
  await rendered();
  expect(mounted.root.querySelector('.inspector')).toBeNull();
  expect(document.activeElement).toBe(input);
});

it('C8, E10: a link gets other room, another way, and goes', async () => {
  const { stage } = await open();
  (page.getByRole('button', { name: /^Link analysis.features to stage.features/ }).element() as SVGElement).focus();
  await userEvent.keyboard('{Enter}');
  await page.getByRole('spinbutton', { name: 'Capacity' }).fill('32');
  await page.getByRole('combobox', { name: 'When full' }).selectOptions('latest');
  await inspector().getByRole('button', { name: 'Apply' }).click();
  await inspector().getByRole('button', { name: 'Disconnect' }).click();
  const ends = { from: 'analysis.features', to: 'stage.features' };
  await expect
    .poll(() => stage.commands)
    .toEqual([
      { type: 'edit', edits: [{ type: 'set_link', ...ends, capacity: 32, policy: 'latest' }] },
      { type: 'edit', edits: [{ type: 'disconnect', ...ends }] },
    ]);
  await expect.element(inspector()).not.toBeInTheDocument();
});

it('C4, E10: undo, redo, commit mode, commit with how much waits, and back to the blueprint after a question', async () => {
  const { stage } = await open();
  await button('Undo').click();
  await expect.element(button('Redo')).toBeDisabled();
  await page.getByRole('switch', { name: 'Hold edits' }).click();
  const more = { ...busyGraph, processors: { ...busyGraph.processors, second: { kind: 'painter', config: {} } } };
  const { second: _notYet, ...processors } = busyGraphView(more).processors;
  stage.tell('graph', busyGraphView(more, { commitMode: 'manual', uncommitted: true, canRedo: true, processors }));
  await button('Commit 1 change').click();
  await button('Redo').click();
  await button('Reset to the blueprint').click();
  await button('Reset').click();
  await expect
    .poll(() => stage.commands)
    .toEqual([{ type: 'undo' }, { type: 'commit_mode', mode: 'manual' }, { type: 'commit' }, { type: 'redo' }, { type: 'reset' }]);
  expect(node('second').element().closest('.node')?.getAttribute('data-state')).toBe('absent');
});

it('E3: a command says that it is under way, that it is done, why it failed, and that nobody answered', async () => {
  let silent = true;
  const { stage, mounted } = await open((command) =>
    silent ? undefined : command.type === 'undo' ? fail({ code: 'nothing', message: 'There is nothing to undo.' }) : ok(null),
  );
  const orders = page.getByRole('region', { name: 'Commands' });
  await button('Pause').click();
  await expect.poll(() => orders.element().textContent).toMatch(/under way.*Pausing the show/);
  await expect.poll(() => stage.commands.length).toBe(1);
  mounted.clock.advance(2000);
  await expect.poll(() => orders.element().textContent).toMatch(/failed.*did not answer pause within 2000 ms/);
  silent = false;
  await button('Undo').click();
  await expect.poll(() => orders.element().textContent).toMatch(/failed.*There is nothing to undo/);
  expect(mounted.root.querySelector('[role="status"]')?.textContent).toBe('Undoing the last edit: failed. There is nothing to undo.');
  await button('Pause').click();
  await expect.poll(() => orders.element().textContent).toMatch(/done.*Pausing the show/);
});
