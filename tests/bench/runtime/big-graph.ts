import { createRandom } from '#app/lib/random.ts';
import type { Graph, LinkSpec, ProcessorSpec } from '#app/show/graph.ts';

/** A graph of `count` processors in layers of 25, each fed by one or two of the layer before. The same every time. */
export function bigGraph(count: number): Graph {
  const random = createRandom(1);
  const processors: Record<string, ProcessorSpec> = {};
  const links: LinkSpec[] = [];
  const width = 25;
  for (let i = 0; i < count; i++) {
    processors[`p${i}`] = { kind: 'filter', config: { gain: i } };
    const layer = Math.floor(i / width);
    if (layer === 0) continue;
    const feeders = new Set([0, 1].map(() => (layer - 1) * width + Math.floor(random() * width)));
    for (const feeder of feeders) links.push({ from: `p${feeder}.out`, to: `p${i}.in`, capacity: 4, policy: 'block' });
  }
  return { processors, links };
}
