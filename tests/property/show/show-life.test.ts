import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Executor } from '#app/show/executor.ts';
import { type Graph, linkKey } from '#app/show/graph.ts';
import type { HostApi } from '#app/show/host-api.ts';
import type { ProcessorContext } from '#app/show/processor.ts';
import { ShowError } from '#app/show/show-error.ts';
import { createRig } from '#tests/unit/show/support/rig.ts';

const seed = 20_261_151;

type Step =
  | { readonly do: 'start' | 'stop' | 'pause' | 'resume' | 'restart' | 'states' | 'inspect' | 'lose' | 'return' | 'breathe' }
  | { readonly do: 'edit'; readonly ids: readonly boolean[]; readonly gain: number; readonly capacity: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('start', 'start', 'stop', 'pause', 'resume').map((what) => ({ do: what }) as Step) },
  { weight: 2, arbitrary: fc.constantFrom('restart', 'states', 'inspect', 'lose', 'return').map((what) => ({ do: what }) as Step) },
  { weight: 2, arbitrary: fc.constant({ do: 'breathe' } as const) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      ids: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      gain: fc.integer({ min: 0, max: 2 }),
      capacity: fc.integer({ min: 1, max: 3 }),
    }),
  },
);

const kindOf = ['near', 'far', 'near', 'cold'] as const;

function graphOf({ ids, gain, capacity }: Extract<Step, { readonly do: 'edit' }>): Graph {
  const here = ids.flatMap((is, index) => (is ? [index] : []));
  const links = here.slice(1).map((to, at) => ({ from: `p${here[at]}.out`, to: `p${to}.in`, capacity, policy: 'block' as const }));
  return { processors: Object.fromEntries(here.map((index) => [`p${index}`, { kind: kindOf[index] ?? 'near', config: { gain } }])), links };
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A host that answers late, and one that is gone never. */
function slow(host: HostApi, delays: () => number) {
  let lost = false;
  const gone = Promise.withResolvers<never>();
  gone.promise.catch(() => undefined);
  const wrapped = Object.fromEntries(
    Object.entries(host).map(([name, method]) => [
      name,
      async (...args: readonly unknown[]) => {
        if (lost) throw new ShowError('host-lost', 'gone');
        const answer = (method as (...args: readonly unknown[]) => Promise<unknown>)(...args);
        answer.catch(() => undefined);
        for (let turn = delays(); turn > 0; turn--) await Promise.race([breathe(), gone.promise]);
        return Promise.race([answer, gone.promise]);
      },
    ]),
  ) as unknown as HostApi;
  return {
    host: wrapped,
    lose(): void {
      lost = true;
      gone.reject(new ShowError('host-lost', 'gone'));
    },
    /** All that was in its thread goes with it. */
    bury: () => host.dispose(),
  };
}

async function settleDown(executor: Executor): Promise<void> {
  // In turn behind all that was asked for.
  await executor.edit((graph) => graph);
  await (executor.state === 'idle' ? executor.stop() : executor.commit());
  for (let turn = 0; turn < 20; turn++) await breathe();
}

it(`C2, C4, E5, D2: started, stopped, paused, edited, restarted and lost in any order, all at once, with threads that answer late: reality is what was asked for last, nothing runs twice, nothing is left (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 40 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
      async (steps, delays) => {
        const delay = (): number => delays.next().value ?? 0;
        const running = new Map<string, number>();
        const count = (id: string, by: number): void => void running.set(id, (running.get(id) ?? 0) + by);
        let worst = 0;
        const life = (hot: boolean) => async (context: ProcessorContext) => {
          count(context.id, 1);
          worst = Math.max(worst, running.get(context.id) ?? 0);
          for (let turn = delay(); turn > 0; turn--) await breathe();
          return {
            ...(hot ? { reconfigure: () => undefined } : {}),
            checkpoint: () => ({ at: 1 }),
            restore: () => undefined,
            cleanup: () => count(context.id, -1),
          };
        };
        const ports = { inputs: { in: 'text' }, outputs: { out: 'text' } };
        const { executor, events, spawn } = await createRig({
          near: { ...ports, create: life(true) },
          cold: { ...ports, create: life(false) },
          far: { ...ports, thread: 'far', create: life(true) },
        });
        let far = slow(spawn('far'), delay);
        let isThere = true;
        await executor.hostReady('page', slow(spawn('page'), delay).host);
        await executor.hostReady('far', far.host);
        const all: Promise<unknown>[] = [];
        const comeBack = (): void => {
          if (isThere) return;
          isThere = true;
          far = slow(spawn('far'), delay);
          all.push(executor.hostReady('far', far.host));
        };
        for (const one of steps) {
          switch (one.do) {
            case 'edit':
              all.push(executor.edit(() => graphOf(one)));
              break;
            case 'restart':
              all.push(executor.restart('p1'));
              break;
            case 'lose':
              if (!isThere) break;
              isThere = false;
              far.lose();
              executor.hostLost('far', 'killed by the test');
              await far.bury();
              break;
            case 'return':
              comeBack();
              break;
            case 'breathe':
              await breathe();
              break;
            default:
              all.push(executor[one.do]());
          }
        }
        comeBack();
        await Promise.all(all);
        await settleDown(executor);

        const wanted: Graph = executor.state === 'idle' ? { processors: {}, links: [] } : executor.desired;
        const actual = executor.actual.toGraph();
        expect(actual.processors).toEqual(wanted.processors);
        expect(new Set(actual.links.map(linkKey))).toEqual(new Set(wanted.links.map(linkKey)));
        const reports = Object.values(await executor.inspect());
        const phases = Object.assign({}, ...reports.map(({ processors }) => processors)) as Record<string, { readonly phase: string }>;
        const phase = executor.state === 'paused' ? 'paused' : 'running';
        expect(Object.fromEntries(Object.entries(phases).map(([id, report]) => [id, report.phase]))).toEqual(
          Object.fromEntries(Object.keys(wanted.processors).map((id) => [id, phase])),
        );
        expect(new Set(reports.flatMap(({ links }) => Object.keys(links)))).toEqual(new Set(wanted.links.map(linkKey)));
        expect(Object.fromEntries(Array.from(running).filter(([, times]) => times !== 0))).toEqual(
          Object.fromEntries(Object.keys(wanted.processors).map((id) => [id, 1])),
        );
        expect(worst).toBeLessThanOrEqual(1);
        expect(events.filter(({ type }) => type === 'processor-failed' || type === 'error')).toEqual([]);
        expect(Object.keys(executor.lastStates).every((id) => Object.hasOwn(executor.desired.processors, id))).toBe(true);
        await executor.dispose();
        expect(Array.from(running.values()).every((times) => times === 0)).toBe(true);
      },
    ),
    { seed, numRuns: 300 },
  );
});
