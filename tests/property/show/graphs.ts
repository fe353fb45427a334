import fc from 'fast-check';
import type { Graph, LinkSpec } from '#app/show/graph.ts';
import type { LinkPolicy } from '#app/show/processor.ts';

export interface Shape {
  /** Kinds with an output, an input, or both; a processor feeds only later ones, so that no cycle arises. */
  readonly ids: readonly string[];
  readonly kindsOf: (id: string) => readonly string[];
  readonly canSend: (kind: string) => boolean;
  readonly canReceive: (kind: string) => boolean;
  readonly policies: readonly LinkPolicy[];
}

/** Any valid graph of a shape. */
export function graphs(shape: Shape): fc.Arbitrary<Graph> {
  const count = shape.ids.length;
  const processor = (id: string) =>
    fc.option(fc.record({ kind: fc.constantFrom(...shape.kindsOf(id)), config: fc.record({ gain: fc.integer({ min: 0, max: 2 }) }) }));
  const pair = fc.record({
    wanted: fc.integer({ min: 0, max: 2 }),
    capacity: fc.integer({ min: 1, max: 4 }),
    policy: fc.constantFrom(...shape.policies),
  });
  return fc
    .tuple(fc.tuple(...shape.ids.map(processor)), fc.array(pair, { minLength: count * count, maxLength: count * count }))
    .map(([specs, pairs]) => {
      const links: LinkSpec[] = [];
      for (let i = 0; i < count; i++) {
        for (let k = i + 1; k < count; k++) {
          const from = specs[i];
          const to = specs[k];
          const choice = pairs[i * count + k];
          if (!from || !to || choice?.wanted !== 0 || !shape.canSend(from.kind) || !shape.canReceive(to.kind)) continue;
          links.push({ from: `${shape.ids[i]}.out`, to: `${shape.ids[k]}.in`, capacity: choice.capacity, policy: choice.policy });
        }
      }
      const processors = Object.fromEntries(shape.ids.flatMap((id, i) => (specs[i] ? [[id, specs[i]]] : [])));
      return { processors, links };
    });
}
