import { expect, it } from 'vitest';
import { detoursOf, freeId, newLink, targetsOf } from '#app/console/graph/wiring.ts';
import { type Graph, type LinkSpec, withLink, withProcessor } from '#app/show/graph.ts';
import type { KindView } from '#app/supervisor/bus/topics.ts';

const kind = (name: string, inputs: Readonly<Record<string, string>>, outputs: Readonly<Record<string, string>>): KindView => ({
  kind: name,
  thread: 'page',
  inputs,
  outputs,
  execution: { mode: 'reactive' },
  priority: 1,
});
const kinds = [
  kind('source', {}, { out: 'number', words: 'text' }),
  kind('filter', { in: 'number' }, { out: 'number' }),
  kind('sink', { in: 'number', words: 'text' }, {}),
];
const link = (from: string, to: string, capacity = 4): LinkSpec => ({ from, to, capacity, policy: 'latest' });
let graph: Graph = { processors: {}, links: [] };
for (const [id, name] of [
  ['s', 'source'],
  ['f', 'filter'],
  ['g', 'filter'],
  ['t', 'sink'],
  ['u', 'of-a-kind-nobody-knows'],
] as const)
  graph = withProcessor(graph, id, name);
graph = withLink(withLink(graph, link('s.out', 'f.in')), link('f.out', 'g.in'));

it('E10: a link may lead to inputs of its type that it does not lead to yet', () => {
  expect(targetsOf(graph, kinds, 's.out')).toEqual(['g.in', 't.in']);
  expect(targetsOf(graph, kinds, 's.words')).toEqual(['t.words']);
  expect(targetsOf(graph, kinds, 's.nothing')).toEqual([]);
  expect(targetsOf(graph, kinds, 'u.out')).toEqual([]);
});

it('E10: a link never leads back to what feeds it, however far away', () => {
  expect(targetsOf(graph, kinds, 'g.out')).toEqual(['t.in']);
});

it('E10: an existing link may lead elsewhere, also to where only it stood in the way', () => {
  expect(detoursOf(graph, kinds, link('s.out', 'f.in'))).toEqual(['g.in', 't.in']);
  // Without its link to g, f may be fed by g: of the link itself that is no way back.
  expect(detoursOf(graph, kinds, link('f.out', 'g.in'))).toEqual(['t.in']);
});

it('E10: a new link takes after one from the same output, else after one of the same type', () => {
  expect(newLink(graph, kinds, 's.out', 't.in')).toEqual(link('s.out', 't.in'));
  expect(newLink(graph, kinds, 'g.out', 't.in')).toEqual(link('g.out', 't.in'));
  expect(newLink(graph, kinds, 's.words', 't.words')).toEqual({ from: 's.words', to: 't.words', capacity: 8, policy: 'block' });
});

it('E10: a suggested id is free', () => {
  expect(freeId(graph, 'filter')).toBe('filter');
  const taken = withProcessor(withProcessor(graph, 'filter', 'filter'), 'filter-2', 'filter');
  expect(freeId(taken, 'filter')).toBe('filter-3');
  expect(freeId(graph, 'constructor')).toBe('constructor');
});
