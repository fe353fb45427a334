import fc from 'fast-check';
import { expect, it } from 'vitest';
import { layersOf } from '#app/console/graph/layers.ts';
import { type Layout, layout } from '#app/console/graph/layout.ts';
import { crossings, orderColumns } from '#app/console/graph/order.ts';
import { type Graph, type LinkSpec, linkKey, splitEnd, withoutProcessor, withProcessor } from '#app/show/graph.ts';
import type { KindView } from '#app/supervisor/bus/topics.ts';

const kind: KindView = {
  kind: 'any',
  thread: 'page',
  inputs: { a: 't', b: 't', c: 't' },
  outputs: { x: 't', y: 't' },
  execution: { mode: 'reactive' },
  priority: 1,
};
const kinds = [kind];
/** Links by who feeds whom, of processors of one kind; the ports do not matter. */
const graphOf = (...pairs: readonly (readonly [from: string, to: string])[]): Graph => ({
  processors: Object.fromEntries(pairs.flat().map((id) => [id, { kind: 'any', config: {} }])),
  links: pairs.map(([from, to], i) => ({ from: `${from}.x`, to: `${to}.${'abc'[i % 3]}`, capacity: 1, policy: 'block' })),
});
/** As the show is at heart. */
const showGraph = graphOf(
  ['analysis', 'stage'],
  ['analysis', 'director'],
  ['analysis', 'library'],
  ['analysis', 'monitor'],
  ['painter', 'library'],
  ['library', 'director'],
  ['controls', 'director'],
  ['director', 'stage'],
  ['director', 'monitor'],
  ['viewport', 'stage'],
  ['stage', 'monitor'],
);

/** Acyclic by construction: links lead from lower numbers to higher. */
const graphs: fc.Arbitrary<Graph> = fc
  .record({
    size: fc.integer({ min: 0, max: 14 }),
    ends: fc.array(
      fc.record({ a: fc.nat(13), b: fc.nat(13), out: fc.constantFrom('x', 'y'), into: fc.constantFrom('a', 'b', 'c', 'unheard-of') }),
      {
        maxLength: 24,
      },
    ),
  })
  .map(({ size, ends }) => {
    const links = new Map<string, LinkSpec>();
    for (const { a, b, out, into } of ends) {
      if (a === b || Math.max(a, b) >= size) continue;
      const link: LinkSpec = { from: `n${Math.min(a, b)}.${out}`, to: `n${Math.max(a, b)}.${into}`, capacity: 1, policy: 'block' };
      links.set(linkKey(link), link);
    }
    const processors = Object.fromEntries(Array.from({ length: size }, (_, i) => [`n${i}`, { kind: 'any', config: {} }]));
    return { processors, links: [...links.values()] };
  });

/** Between any two processors. */
const AIR = 20;
const overlaps = (drawn: Layout): string[] => {
  const boxes = [...drawn.nodes.values()];
  return boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => a.x < b.x + b.width + AIR && b.x < a.x + a.width + AIR && a.y < b.y + b.height + AIR && b.y < a.y + a.height + AIR)
      .map((b) => `${a.id} lies on or close to ${b.id}`),
  );
};

it('E10: nothing in the drawing overlaps, all of it is inside, links run forward and end on their ports (seed 31)', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const drawn = layout(graph, kinds);
      expect([...drawn.nodes.keys()].sort()).toEqual(Object.keys(graph.processors).sort());
      expect(overlaps(drawn)).toEqual([]);
      for (const node of drawn.nodes.values()) {
        expect(node.x).toBeGreaterThanOrEqual(0);
        expect(node.y).toBeGreaterThanOrEqual(0);
        expect(node.x + node.width).toBeLessThanOrEqual(drawn.width);
        expect(node.y + node.height).toBeLessThanOrEqual(drawn.height);
      }
      expect([...drawn.links.keys()].sort()).toEqual(graph.links.map(linkKey).sort());
      for (const link of graph.links) {
        const line = drawn.links.get(linkKey(link));
        const from = drawn.nodes.get(splitEnd(link.from).processor);
        const to = drawn.nodes.get(splitEnd(link.to).processor);
        const points = line?.points ?? [];
        expect(points[0]).toEqual({
          x: from?.outputs[0]?.x,
          y: from?.outputs.find(({ name }) => name === splitEnd(link.from).port)?.y,
        });
        expect(points.at(-1)?.x).toBe(to?.x);
        for (let i = 1; i < points.length; i++) expect(points[i]?.x).toBeGreaterThan(points[i - 1]?.x ?? 0);
      }
    }),
    { seed: 31, numRuns: 300 },
  );
});

it('E10: a link passes between processors, never over one (seed 32)', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const drawn = layout(graph, kinds);
      for (const line of drawn.links.values()) {
        // Inner points come in pairs: where the link enters a column and where it leaves.
        for (const point of line.points.slice(1, -1)) {
          for (const node of drawn.nodes.values()) {
            const over = point.x >= node.x && point.x <= node.x + node.width && point.y > node.y && point.y < node.y + node.height;
            expect(over, `${line.key} over ${node.id}`).toBe(false);
          }
        }
      }
    }),
    { seed: 32, numRuns: 200 },
  );
});

it('E10: links that arrive at one input have their own places, a row apart', () => {
  const links = ['n0.x', 'n1.x', 'n2.y'].map((from) => ({ from, to: 'n3.a', capacity: 1, policy: 'block' as const }));
  const processors = Object.fromEntries([0, 1, 2, 3].map((i) => [`n${i}`, { kind: 'any', config: {} }]));
  const drawn = layout({ processors, links }, kinds);
  const ends = [...drawn.links.values()].map((line) => line.points.at(-1)?.y ?? 0).sort((a, b) => a - b);
  expect((ends[1] ?? 0) - (ends[0] ?? 0)).toBeGreaterThanOrEqual(24);
  expect((ends[2] ?? 0) - (ends[1] ?? 0)).toBeGreaterThanOrEqual(24);
});

it('E10: the same graph is drawn the same, however it is written (seed 33)', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const turned: Graph = {
        processors: Object.fromEntries(Object.entries(graph.processors).reverse()),
        links: [...graph.links].reverse(),
      };
      expect(layout(turned, kinds)).toEqual(layout(graph, kinds));
    }),
    { seed: 33, numRuns: 100 },
  );
});

it('E10: what was there keeps its order when a processor comes or goes (seed 34)', () => {
  const rows = (drawn: Layout, layer: number, gone: string): string[] =>
    [...drawn.nodes.values()]
      .filter((node) => node.layer === layer && node.id !== gone)
      .sort((a, b) => a.y - b.y)
      .map(({ id }) => id);
  fc.assert(
    fc.property(graphs, (graph) => {
      const drawn = layout(graph, kinds);
      const more = layout(withProcessor(graph, 'added', 'any'), kinds, drawn);
      const back = layout(withoutProcessor(withProcessor(graph, 'added', 'any'), 'added'), kinds, more);
      for (let layer = 0; layer < 14; layer++) {
        expect(rows(back, layer, 'added')).toEqual(rows(more, layer, 'added'));
        if (layer > 0) expect(rows(more, layer, 'added').length).toBe(rows(drawn, layer, 'added').length);
      }
    }),
    { seed: 34, numRuns: 100 },
  );
  const drawn = layout(showGraph, kinds);
  const more = layout(withProcessor(showGraph, 'added', 'any'), kinds, drawn);
  for (let layer = 0; layer < 6; layer++) expect(rows(more, layer, 'added')).toEqual(rows(drawn, layer, 'added'));
});

it('E10: columns follow the longest path, sources stand right before what they feed', () => {
  const layers = layersOf(showGraph);
  expect(Object.fromEntries(layers)).toEqual({
    painter: 0,
    analysis: 0,
    library: 1,
    controls: 1,
    director: 2,
    viewport: 2,
    stage: 3,
    monitor: 4,
  });
});

it('E10: ordering never adds crossings, and takes away those it can', () => {
  const item = (key: string, layer: number) => ({ key, layer, height: 10 });
  const columns = [['a', 'b', 'c'].map((key) => item(key, 0)), ['x', 'y', 'z'].map((key) => item(key, 1))];
  const stretch = (from: string, to: string) => ({ from, to, fromOffset: 0, toOffset: 0 });
  const tangled = [stretch('a', 'z'), stretch('b', 'y'), stretch('c', 'x')];
  expect(crossings(columns, tangled)).toBe(3);
  expect(crossings(orderColumns(columns, tangled), tangled)).toBe(0);
  // No order does without the one crossing of this one, so the order it came in stays.
  const knot = [stretch('a', 'x'), stretch('a', 'y'), stretch('b', 'x'), stretch('b', 'y')];
  expect(orderColumns(columns, knot)).toBe(columns);
});

it('E10: an invalid graph with a cycle is drawn too', () => {
  const processors = { a: { kind: 'any', config: {} }, b: { kind: 'any', config: {} } };
  const links: LinkSpec[] = [
    { from: 'a.x', to: 'b.a', capacity: 1, policy: 'block' },
    { from: 'b.x', to: 'a.a', capacity: 1, policy: 'block' },
  ];
  expect(overlaps(layout({ processors, links }, kinds))).toEqual([]);
});
