import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CapabilitySpec } from '#app/show/capability.ts';
import type { Clock, Execution } from '#app/show/processor.ts';
import { createSource, openLoneHost } from '#tests/unit/show/support/lone-host.ts';

const steps = fc.array(
  fc.tuple(
    fc.constantFrom('pause' as const, 'resume' as const, 'configure' as const, 'checkpoint' as const, 'send' as const, 'send' as const),
    fc.integer({ min: 0, max: 12 }),
  ),
  { maxLength: 30 },
);
const lives = fc.record({
  steps,
  execution: fc.constantFrom<Execution>({ mode: 'reactive' }, { mode: 'continuous', intervalMs: 3 }),
  workMs: fc.integer({ min: 0, max: 5 }),
  /** Turns that throw at first. */
  bad: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 5 }),
  batched: fc.boolean(),
  limited: fc.boolean(),
  stopAtEnd: fc.boolean(),
});

const later = (clock: Clock, ms: number): Promise<void> | undefined =>
  ms === 0 ? undefined : new Promise((resolve) => void clock.after(ms, resolve));

it('C4, C8, D2, D8: paused, resumed, reconfigured, checkpointed and stopped in any order: one call at a time, none in a pause, nothing lost, no timer left (seed 20261151)', async () => {
  await fc.assert(
    fc.asyncProperty(lives, async (life) => {
      const source = createSource();
      const faults: string[] = [];
      const got: number[] = [];
      const bad = new Set(life.bad);
      let inside = 0;
      let paused = false;
      let over = false;
      let stopping = false;
      let configured = 0;
      const call = async (what: string, clock: Clock, work: () => void): Promise<void> => {
        if (inside > 0) faults.push(`${what} during another call`);
        if (over) faults.push(`${what} after cleanup`);
        inside++;
        await later(clock, life.workMs);
        try {
          work();
        } finally {
          inside--;
        }
      };
      const handle = (n: number): void => {
        // A stop hands over what has been gathered, also in a pause.
        if (paused && !stopping) faults.push('at work in a pause');
        if (bad.delete(n)) throw new Error(`choked on ${n}`);
        got.push(n);
      };
      const lone = openLoneHost({
        a: source.sketch,
        b: {
          inputs: { in: 'number' },
          execution: life.execution,
          create: ({ clock, inlet }) => ({
            process: () => {
              if (paused) faults.push('a turn in a pause');
              const n = life.batched ? undefined : inlet<number>('in').take();
              return n === undefined ? undefined : call('process', clock, () => handle(n));
            },
            batch: { item: (n) => call('item', clock, () => handle(n as number)) },
            pause: () =>
              call('pause', clock, () => {
                paused = true;
              }),
            resume: () =>
              call('resume', clock, () => {
                paused = false;
              }),
            reconfigure: () => call('reconfigure', clock, () => void configured++),
            checkpoint: () => {
              if (inside > 0) faults.push('a checkpoint during a call');
              return got.length;
            },
            cleanup: () => {
              if (inside > 0) faults.push('cleanup during a call');
              over = true;
            },
          }),
        },
      });
      const chain: CapabilitySpec[] = [
        { use: 'metering', config: {} },
        ...(life.limited ? [{ use: 'rate-limit', config: { perSecond: 200, burst: 2 } } as const] : []),
        { use: 'retry', config: { attempts: 9, delayMs: 1 } },
      ];
      await lone.run('a');
      await lone.run('b', {
        chain,
        ...(life.batched ? { batch: { input: 'in', maxItems: 3, maxMs: 7, onFailure: 'batch' } as const } : {}),
      });
      await lone.link({ capacity: 256 });
      const under: Promise<unknown>[] = [];
      let sent = 0;
      let configures = 0;
      for (const [step, waitMs] of life.steps) {
        if (step === 'send') source.send(++sent);
        else if (step === 'configure') under.push(lone.host.configure('b', ++configures));
        else under.push(lone.host[step]());
        await lone.clock.advance(waitMs);
      }
      stopping = life.stopAtEnd;
      if (life.stopAtEnd) under.push(lone.host.dispose());
      else under.push(lone.host.resume());
      await lone.clock.advance(10_000);
      await Promise.all(under);
      if (!life.stopAtEnd) {
        expect(got).toEqual(Array.from({ length: sent }, (_, i) => i + 1));
        expect(configured).toBe(configures);
        const disposing = lone.host.dispose();
        await lone.clock.advance(10_000);
        await disposing;
      }
      expect(faults).toEqual([]);
      // Nothing was lost on the way: what came, came in order.
      expect(got).toEqual(got.map((_, i) => i + 1));
      expect(over).toBe(true);
      expect(lone.clock.pending).toBe(0);
    }),
    { seed: 20261151, numRuns: 200 },
  );
});
