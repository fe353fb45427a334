import type { Json } from '#app/lib/json.ts';
import { createExecutor, type EditResult } from '#app/show/executor.ts';
import { createProcessorHost } from '#app/show/host.ts';
import type { ProcessorKind } from '#app/show/processor.ts';
import { type BenchRow, median } from '../bench.ts';
import { bigGraph } from './big-graph.ts';

const count = 1000;
const rounds = 200;
const quiet = { log: () => undefined };

const kinds: ReadonlyMap<string, ProcessorKind> = new Map([
  [
    'filter',
    {
      kind: 'filter',
      thread: 'page',
      inputs: { in: 'text' },
      outputs: { out: 'text' },
      execution: { mode: 'reactive' },
      priority: 1,
      parseConfig: (config: Json) => config,
    },
  ],
]);

/** One-node changes of a running graph of 1,000 processors: from the call until reality has followed. */
export async function benchEdits(emit: (row: BenchRow) => void): Promise<void> {
  const portTypes = { text: { name: 'text' } };
  const executor = createExecutor({ kinds, portTypes, isolated: true, logger: quiet });
  const implementations = { filter: async () => () => ({ process: () => undefined, reconfigure: () => undefined }) };
  const host = createProcessorHost({
    kinds,
    portTypes,
    implementations,
    logger: quiet,
    onEvent: (event) => executor.hostEvent('page', event),
  });
  await executor.hostReady('page', host);
  const { links } = bigGraph(count);
  expectOk(await executor.load(bigGraph(count)));
  const startedAt = performance.now();
  await executor.start();
  emit({ name: `start of ${count} processors, ${links.length} links`, value: performance.now() - startedAt, unit: 'ms' });

  const changes: Readonly<Record<string, (round: number) => Promise<EditResult>>> = {
    'another configuration': (round) => executor.updateConfig('p500', { gain: -round }),
    'a link’s capacity': (round) => executor.updateLink(links[700]?.from ?? '', links[700]?.to ?? '', { capacity: 4 + (round % 2) }),
    'a processor more': (round) => executor.addProcessor(`new${round}`, 'filter'),
    'a link more': (round) => executor.connect('p3.out', `new${round}.in`),
    'a processor and its link less': (round) => executor.removeProcessor(`new${round}`),
  };
  for (const [what, change] of Object.entries(changes)) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const before = performance.now();
      expectOk(await change(round));
      times.push(performance.now() - before);
    }
    emit({ name: `one change in ${count} processors: ${what}`, value: median(times), unit: 'ms' });
  }
  await executor.dispose();
}

function expectOk(result: EditResult): void {
  if (!result.ok) throw new Error(result.error.map(({ message }) => message).join('; '));
}
