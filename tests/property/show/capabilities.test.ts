import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinds } from '#app/processors/kinds.ts';
import { portTypes as appPortTypes } from '#app/processors/port-types.ts';
import { parseBlueprint } from '#app/show/blueprint.ts';
import { CAPABILITIES, type CapabilitySpec } from '#app/show/capability.ts';
import { compileLock, lockToJson, parseLock, verifyLock } from '#app/show/lock.ts';
import { parseDeployment } from '#app/show/parse-deployment.ts';
import type { PortType } from '#app/show/processor.ts';
import { createSource, openLoneHost } from '#tests/unit/show/support/lone-host.ts';

const config: Readonly<Record<(typeof CAPABILITIES)[number], CapabilitySpec['config']>> = {
  'rate-limit': { perSecond: 1000, burst: 1000 },
  'schema-check': {},
  retry: { attempts: 10, delayMs: 1 },
  metering: {},
  tracing: {},
};
const chains = fc.shuffledSubarray([...CAPABILITIES]).map((names) => names.map((use): CapabilitySpec => ({ use, config: config[use] })));

describe('capabilities', () => {
  it('D5: whatever the deployment says, the chain that runs is the chain of the lock, in its order (seed 20261131)', async () => {
    const text = (capabilities: object): string =>
      JSON.stringify({ format: 'algorhythmic/deployment', version: 1, name: 'any', capabilities });
    const blueprint = parseBlueprint(
      { format: 'algorhythmic/blueprint', version: 1, name: 'any', processors: { b: { kind: 'monitor' } }, links: [] },
      kinds,
      appPortTypes,
    );
    if (!blueprint.ok) throw new Error('the test is wrong');
    await fc.assert(
      fc.asyncProperty(chains, chains, async (common, own) => {
        const deployment = parseDeployment(text({ '*': common, b: own }));
        const lock = deployment.ok ? compileLock(blueprint.value, deployment.value, kinds) : deployment;
        if (!lock.ok) throw new Error(JSON.stringify(lock.error));
        const { value } = lock;
        const parsed = parseLock(lockToJson(value));
        expect(parsed).toEqual({ ok: true, value });
        expect(verifyLock(value, blueprint.value).ok).toBe(true);
        const chain = value.chains['b'] ?? [];
        const names = chain.map(({ use }) => use);
        expect(names.slice(0, common.length)).toEqual(common.map(({ use }) => use));
        expect(new Set(names)).toEqual(new Set([...common, ...own].map(({ use }) => use)));
        const { host, run } = openLoneHost({ b: {} });
        await run('b', { chain });
        expect(Object.keys((await host.inspect()).processors['b']?.capabilities ?? {})).toEqual(names);
        await host.dispose();
      }),
      { seed: 20261131, numRuns: 60 },
    );
  });

  it('D5: whatever fails and however it is surrounded, a retry that succeeds loses nothing and doubles nothing (seed 20261132)', async () => {
    const types: Record<string, PortType> = {
      number: { name: 'number', problem: (n: number) => (n % 7 === 0 ? 'a seventh' : undefined), moment: (n: number) => `m${n >> 2}` },
    };
    const choices = fc.record({
      chain: chains.filter((chain) => chain.some(({ use }) => use === 'retry')),
      count: fc.integer({ min: 1, max: 25 }),
      /** Messages at which a turn throws, once for each time they stand here: fewer than the attempts, should it all come upon one turn. */
      failures: fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 9 }),
      perTurn: fc.integer({ min: 1, max: 4 }),
      how: fc.constantFrom('at once' as const, 'late' as const, 'send all at the end' as const),
      pauseAt: fc.integer({ min: 0, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(choices, async ({ chain, count, failures, perTurn, how, pauseAt }) => {
        const source = createSource();
        const left = [...failures];
        const got: unknown[] = [];
        const work = (n: number): void => {
          const at = left.indexOf(n);
          if (at < 0) return;
          left.splice(at, 1);
          throw new Error(`choked on ${n}`);
        };
        const lone = openLoneHost(
          {
            a: source.sketch,
            relay: {
              inputs: { in: 'number' },
              outputs: { out: 'number' },
              execution: { mode: 'reactive' },
              create: (context) => {
                const input = context.inlet<number>('in');
                const output = context.outlet<number>('out');
                return {
                  async process() {
                    const done: number[] = [];
                    for (let i = 0; i < perTurn; i++) {
                      const n = input.take();
                      if (n === undefined) break;
                      if (how === 'late') await Promise.resolve();
                      work(n);
                      if (how === 'send all at the end') done.push(n);
                      else output.send(n);
                    }
                    for (const n of done) output.send(n);
                  },
                };
              },
            },
            b: {
              inputs: { in: 'number' },
              execution: { mode: 'reactive' },
              create: (context) => ({
                process() {
                  for (let n = context.inlet('in').take(); n !== undefined; n = context.inlet('in').take()) got.push(n);
                },
              }),
            },
          },
          types,
        );
        await lone.run('a');
        await lone.run('b');
        await lone.run('relay', { chain });
        await lone.link({ to: 'relay.in' });
        await lone.link({ from: 'relay.out' });
        const all = Array.from({ length: count }, (_, i) => i + 1);
        for (const n of all) source.send(n);
        await lone.clock.advance(pauseAt);
        await lone.host.pause();
        await lone.clock.advance(100);
        await lone.host.resume();
        await lone.clock.advance(10_000);
        const checked = chain.some(({ use }) => use === 'schema-check');
        expect(got).toEqual(checked ? all.filter((n) => n % 7 !== 0) : all);
        await lone.host.dispose();
        await lone.clock.advance(0);
        expect(lone.clock.pending).toBe(0);
      }),
      { seed: 20261132, numRuns: 80 },
    );
  });

  it('D5: no second sees more turns than the limit and its burst allow, and none is held back longer than it must (seed 20261133)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 40 }),
        async (perSecond, burst, intervalMs) => {
          const at: number[] = [];
          const { clock, host, run } = openLoneHost({
            tick: { execution: { mode: 'continuous', intervalMs }, create: () => ({ process: () => void at.push(clock.now()) }) },
          });
          await run('tick', { chain: [{ use: 'rate-limit', config: { perSecond, burst } }] });
          await clock.advance(3000);
          for (const [i, start] of at.entries()) {
            const within = at.slice(i).filter((time) => time < start + 1000).length;
            expect(within).toBeLessThanOrEqual(burst + perSecond);
          }
          // As many as the ticks ask for, or as the limit allows, whichever is fewer; waits are rounded up to whole milliseconds.
          const allowed = 3 * Math.min(1000 / intervalMs, 1000 / (Math.ceil(1000 / perSecond) + intervalMs));
          expect(at.length).toBeGreaterThanOrEqual(Math.floor(allowed));
          await host.dispose();
          await clock.advance(0);
          expect(clock.pending).toBe(0);
        },
      ),
      { seed: 20261133, numRuns: 40 },
    );
  });
});
