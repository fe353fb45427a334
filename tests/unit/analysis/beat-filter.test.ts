import { describe, expect, it } from 'vitest';
import { createRandom } from '#app/lib/random.ts';
import { createBeatFilter } from '#workers/analysis/beat/beat-filter.ts';
import { beatModel } from '#workers/analysis/beat/beat-model.ts';
import { SENSE_COUNT } from '#workers/analysis/beat/beat-senses.ts';
import { createBeatStates } from '#workers/analysis/beat/beat-states.ts';
import { NOVELTY_BANDS, type Novelty } from '#workers/analysis/onset/novelty.ts';

const HOP_SECONDS = 512 / 44_100;

interface Stroke {
  readonly accent: number;
  readonly level: number;
}

/** Strokes that look alike to novelty, `every` hops apart, taken in turn from a list; in hops until the next beat and between beats. */
function follow(strokes: readonly Stroke[], every: number, hops: number) {
  const filter = createBeatFilter(HOP_SECONDS);
  const novelty: Novelty = {
    curves: new Float64Array(3),
    bands: new Float64Array(NOVELTY_BANDS),
    accent: 0,
    level: 0,
  };
  const random = createRandom(5);
  const shape = [0.4, 1, 0.4];
  for (let hop = 0; hop < hops; hop++) {
    const height = shape[hop % every] ?? 0;
    const { accent, level } = strokes[Math.floor(hop / every) % strokes.length] ?? { accent: 0, level: 0 };
    novelty.bands.fill(0.01 * random() + 0.3 * height);
    novelty.accent = 0.01 * random() + accent * height;
    novelty.level = 0.02 * random() + level * height;
    filter.update(novelty, false);
  }
  return { ...filter.estimate };
}

describe('A1: the beat filter', () => {
  it('expects nothing on the whole: over a period what a sense expects adds up to its mean, at every tempo', () => {
    for (const hopSeconds of [HOP_SECONDS, 0.004, 0.02]) {
      const { tempi, shortestHops, offsets, place, places, expected, usual } = createBeatStates(hopSeconds, beatModel);
      expect(places).toBeLessThanOrEqual(256);
      for (let i = 0; i < tempi; i++) {
        for (let s = 0; s < SENSE_COUNT; s++) {
          let sum = 0;
          for (let at = offsets[i] ?? 0; at < (offsets[i + 1] ?? 0); at++)
            sum += expected[(place[at] ?? 0) * SENSE_COUNT + s] ?? Number.NaN;
          expect(sum).toBeCloseTo((shortestHops + i) * (usual[i * SENSE_COUNT + s] ?? Number.NaN), 9);
        }
      }
    }
  });

  it.each([0, 1])('takes the loud one of two strokes for the beat (stroke %i)', (loud) => {
    const strokes = [0, 1].map((i) => (i === loud ? { accent: 1, level: 0.5 } : { accent: 0.35, level: 0.3 }));
    const every = 22;
    const hops = 40 * every;
    const { periodHops, hopsToBeat } = follow(strokes, every, hops);
    expect(periodHops).toBeCloseTo(2 * every, 0);
    // The last hop was number hops − 1; strokes peak in the second hop of theirs.
    const next = hops - 1 + hopsToBeat;
    const off = (next - (loud * every + 1)) / (2 * every);
    expect(Math.abs(off - Math.round(off)) * 2 * every).toBeLessThan(2.5);
  });
});
