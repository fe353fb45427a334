import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Delta, diff } from '#app/show/delta.ts';
import { graphToJson } from '#app/show/graph.ts';
import { applyDelta } from '#tests/unit/show/support/apply-delta.ts';
import { graphs } from './graphs.ts';

const anyGraph = graphs({
  ids: ['a', 'b', 'c', 'd', 'e', 'f'],
  kindsOf: () => ['filter', 'mixer', 'delay'],
  canSend: () => true,
  canReceive: () => true,
  policies: ['block', 'drop-oldest', 'latest'],
});

const ORDER: readonly Delta['type'][] = ['unwire', 'stop', 'start', 'wire', 'configure', 'relink'];

describe('delta', () => {
  it('C3: apply(diff(a, b)) from any a equals b, by steps that each fit, in the order of the row (seed 20261121)', () => {
    fc.assert(
      fc.property(anyGraph, anyGraph, (a, b) => {
        const deltas = diff(a, b);
        expect(graphToJson(deltas.reduce(applyDelta, a))).toBe(graphToJson(b));
        const places = deltas.map(({ type }) => ORDER.indexOf(type));
        expect(places).toEqual([...places].sort((x, y) => x - y));
        expect(diff(b, b)).toEqual([]);
      }),
      { seed: 20261121, numRuns: 1000 },
    );
  });

  it('C3: what is the same in both is left alone (seed 20261122)', () => {
    fc.assert(
      fc.property(anyGraph, anyGraph, (a, b) => {
        for (const delta of diff(a, b)) {
          if (delta.type !== 'stop' && delta.type !== 'start') continue;
          expect(a.processors[delta.id]?.kind).not.toBe(b.processors[delta.id]?.kind);
        }
      }),
      { seed: 20261122, numRuns: 500 },
    );
  });
});
