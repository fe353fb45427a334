import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Graph, LinkSpec } from '#app/show/graph.ts';
import { linkKey, withLink, withLinkChanged, withoutLink, withoutProcessor, withProcessor } from '#app/show/graph.ts';
import { createGraphChecker } from '#app/show/graph-checker.ts';
import type { PortType } from '#app/show/processor.ts';
import { validateGraph } from '#app/show/validate.ts';
import { sketchKinds } from '#tests/unit/show/support/rig.ts';

const portTypes: Readonly<Record<string, PortType>> = {
  text: { name: 'text' },
  picture: { name: 'picture', dispose: () => undefined },
};
const { kinds } = sketchKinds({
  filter: { inputs: { in: 'text' }, outputs: { out: 'text' } },
  painter: { inputs: { in: 'text' }, outputs: { out: 'picture' } },
  wall: { inputs: { in: 'picture' } },
  strict: {
    inputs: { in: 'text' },
    outputs: { out: 'text' },
    parseConfig(config) {
      if (JSON.stringify(config) === '{"gain":2}') throw new Error('too loud');
      return config;
    },
  },
});

const often = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: rare });
const id = often(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('no id', 'constructor'));
const kind = often(fc.constantFrom('filter'), fc.constantFrom('painter', 'wall', 'strict', 'nothing'));
const end = (port: string) => id.map((name) => `${name}.${port}`);
const capacity = often(fc.constantFrom(1, 2, 8), fc.constantFrom(0, 1.5));
const link: fc.Arbitrary<LinkSpec> = fc.record({ from: end('out'), to: end('in'), capacity, policy: fc.constantFrom('block', 'latest') });
/** Any edit a person can make, sensible or not. */
const edit: fc.Arbitrary<(graph: Graph) => Graph> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(id, kind).map(
      ([at, of]) =>
        (graph: Graph) =>
          withProcessor(graph, at, of),
    ),
  },
  { weight: 8, arbitrary: link.map((one) => (graph: Graph) => withLink(graph, one)) },
  fc.tuple(id, fc.nat(3)).map(
    ([at, gain]) =>
      (graph: Graph) =>
        withProcessor(graph, at, graph.processors[at]?.kind ?? 'strict', { gain }),
  ),
  id.map((at) => (graph: Graph) => withoutProcessor(graph, at)),
  link.map(
    ({ from, to }) =>
      (graph: Graph) =>
        withoutLink(graph, from, to),
  ),
  fc.tuple(link, capacity).map(
    ([{ from, to }, room]) =>
      (graph: Graph) =>
        withLinkChanged(graph, from, to, { capacity: room }),
  ),
  fc.constant((graph: Graph) => ({ ...graph, links: [...graph.links].reverse() })),
  id.map(
    (at) =>
      ({ processors }: Graph): Graph => ({ processors, links: [{ from: `${at}.out`, to: `${at}.in`, capacity: 1, policy: 'block' }] }),
  ),
);

describe('graph checker', () => {
  it('C1: says of every graph, whatever the edits before it, what looking at the whole graph says (seed 41)', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 40 }), (edits) => {
        const checker = createGraphChecker(kinds, portTypes);
        let graph: Graph = { processors: {}, links: [] };
        let accepted = 0;
        for (const change of edits) {
          const next = change(graph);
          const whole = validateGraph(next, kinds, portTypes);
          const said = checker.check(next);
          expect(said.ok).toBe(whole.ok);
          if (!said.ok) expect(said).toEqual(whole);
          if (!said.ok || !whole.ok) continue;
          expect(said.value.processors).toEqual(whole.value.processors);
          expect(said.value.links.map(linkKey)).toEqual(whole.value.links.map(linkKey));
          graph = said.value;
          accepted++;
        }
        return accepted <= edits.length;
      }),
      { seed: 41, numRuns: 600 },
    );
  });
});
