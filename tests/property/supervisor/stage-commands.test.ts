import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Command, GraphEdit } from '#app/supervisor/bus/commands.ts';
import { COMMAND_TIMEOUT_MS } from '#app/supervisor/bus/protocol.ts';
import { createStageRig, startGraph } from '#tests/unit/supervisor/support/stage-rig.ts';

const seed = 20_261_152;

const id = fc.constantFrom('tap', 'basin', 'more', 'mic');
const end = (port: string) => id.map((processor) => `${processor}.${port}`);
const target = fc.constantFrom(
  'tap',
  'basin',
  'more',
  'mic',
  'stage',
  'page',
  'show',
  'thread:stage',
  'processor:basin',
  'nobody',
  'constructor',
);
const config = fc.constantFrom({}, { gain: 1 }, { gain: 2 }, { gain: 'loud' });
const ends = { from: end('out'), to: end('in') };
const terms = { capacity: fc.integer({ min: 1, max: 9 }), policy: fc.constantFrom('block', 'drop-oldest', 'latest') } as const;
const is = <T extends string>(type: T) => ({ type: fc.constant(type) });

const edit: fc.Arbitrary<GraphEdit> = fc.oneof(
  fc.record({ ...is('add_processor'), id, kind: fc.constantFrom('tap', 'basin', 'counter', 'slow', 'nothing'), config }),
  fc.record({ ...is('remove_processor'), id }),
  fc.record({ ...is('set_config'), id, config }),
  fc.record({ ...is('connect'), ...ends, ...terms }),
  fc.record({ ...is('disconnect'), ...ends }),
  fc.record({ ...is('set_link'), ...ends, ...terms }),
);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ ...is('edit'), edits: fc.array(edit, { minLength: 1, maxLength: 3 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constantFrom('health_check', 'get_state', 'restart', 'shutdown'), target }) as fc.Arbitrary<Command>,
  },
  { weight: 1, arbitrary: fc.record({ ...is('set_config'), target, config }) },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constantFrom('undo', 'redo', 'start', 'stop', 'pause', 'resume', 'commit', 'reset', 'save_checkpoint', 'clear_checkpoints'),
    }) as fc.Arbitrary<Command>,
  },
  { weight: 1, arbitrary: fc.record({ ...is('commit_mode'), mode: fc.constantFrom('auto', 'manual') }) },
  { weight: 1, arbitrary: fc.record({ ...is('load_checkpoint'), savedAtMs: fc.constantFrom(1_000_000, 1_000_500, 1_001_000) }) },
  { weight: 1, arbitrary: fc.record({ ...is('export'), what: fc.constantFrom('metrics', 'logs', 'dot', 'blueprint') }) },
);

it(`E3, C4: whatever a console asks for, one after the other or all at once, each is answered in time, and the show can be had back (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(command, fc.boolean()), { minLength: 1, maxLength: 30 }), async (commands) => {
      const rig = await createStageRig();
      const { client, clock, executor, logs } = rig;
      try {
        await rig.look('graph');
        for (const [one, alone] of commands) {
          let answered = false;
          const asked = client.send(one, { deadlineMs: 60_000 }).then((result) => {
            answered = true;
            // What failed says why, in a word of the protocol and not of a program.
            if (!result.ok) expect(result.error.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
            if (!result.ok) expect(result.error.message).not.toMatch(/undefined|is not a function|cannot read/i);
          });
          if (!alone) continue;
          await clock.advance(COMMAND_TIMEOUT_MS);
          expect(answered).toBe(true);
          await asked;
        }
        for (const type of ['commit_mode', 'reset', 'stop', 'start'] as const) {
          void client.send(type === 'commit_mode' ? { type, mode: 'auto' } : { type });
          await clock.advance(COMMAND_TIMEOUT_MS);
        }
        expect(executor.state).toBe('running');
        expect(executor.actual.toGraph().processors).toEqual(startGraph.processors);
        expect(executor.actual.toGraph().links).toEqual(startGraph.links);
        expect(Array.from(executor.actual.processors.values(), ({ status }) => status.state)).toEqual(['running', 'running']);
        expect(logs.records({ level: 'error' })).toEqual([]);
      } finally {
        await rig.dispose();
      }
    }),
    { seed, numRuns: 60 },
  );
});
