import { describe, expect, it } from 'vitest';
import { diff } from '#app/show/delta.ts';
import { emptyGraph, type Graph } from '#app/show/graph.ts';
import { applyDelta } from './support/apply-delta.ts';

const before: Graph = {
  processors: {
    s: { kind: 'source', config: {} },
    f: { kind: 'filter', config: { gain: 1 } },
    k: { kind: 'sink', config: {} },
    old: { kind: 'sink', config: {} },
  },
  links: [
    { from: 's.out', to: 'f.in', capacity: 1, policy: 'block' },
    { from: 'f.out', to: 'k.in', capacity: 2, policy: 'block' },
    { from: 'f.out', to: 'old.in', capacity: 1, policy: 'latest' },
  ],
};
const after: Graph = {
  processors: {
    s: { kind: 'microphone', config: {} },
    f: { kind: 'filter', config: { gain: 2 } },
    k: { kind: 'sink', config: {} },
    fresh: { kind: 'sink', config: {} },
  },
  links: [
    { from: 's.out', to: 'f.in', capacity: 1, policy: 'block' },
    { from: 'f.out', to: 'k.in', capacity: 8, policy: 'block' },
    { from: 'f.out', to: 'fresh.in', capacity: 1, policy: 'latest' },
  ],
};
const say = (from: Graph, to: Graph) =>
  diff(from, to).map((delta) => {
    switch (delta.type) {
      case 'unwire':
      case 'wire':
      case 'relink':
        return `${delta.type} ${delta.link.from} ${delta.link.to}`;
      default:
        return `${delta.type} ${delta.id}`;
    }
  });

describe('delta', () => {
  it('C3: unwire, stop, start, wire, configure, relink, in this order; another kind is another processor', () => {
    expect(say(before, after)).toEqual([
      'unwire s.out f.in',
      'unwire f.out old.in',
      'stop s',
      'stop old',
      'start fresh',
      'start s',
      'wire s.out f.in',
      'wire f.out fresh.in',
      'configure f',
      'relink f.out k.in',
    ]);
  });

  it('C3: nothing changes, nothing to do; sources stop first, sinks start first', () => {
    expect(diff(before, before)).toEqual([]);
    expect(say(emptyGraph, before).slice(0, 4)).toEqual(['start old', 'start k', 'start f', 'start s']);
    expect(say(before, emptyGraph).slice(3)).toEqual(['stop s', 'stop f', 'stop k', 'stop old']);
  });

  it('C3, C8: another policy changes a link, and does not end it', () => {
    const [first, ...rest] = before.links;
    if (!first) throw new Error('no link');
    expect(say(before, { ...before, links: [{ ...first, policy: 'latest', capacity: 3 }, ...rest] })).toEqual(['relink s.out f.in']);
  });

  it('C3: a step that does not fit throws', () => {
    expect(() => applyDelta(before, { type: 'start', id: 's', spec: { kind: 'source', config: {} } })).toThrow('runs already');
    expect(() => applyDelta(before, { type: 'stop', id: 's' })).toThrow('still linked');
    expect(() => applyDelta(emptyGraph, { type: 'wire', link: { from: 'a.out', to: 'b.in', capacity: 1, policy: 'block' } })).toThrow(
      'no processor',
    );
  });
});
