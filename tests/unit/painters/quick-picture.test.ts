import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quickImage } from '#workers/library/quick-picture.ts';

const spreadOf = (data: Uint8ClampedArray): number => {
  let low = 255;
  let high = 0;
  for (let i = 0; i < data.length; i += 4) {
    low = Math.min(low, data[i + 1] ?? 0);
    high = Math.max(high, data[i + 1] ?? 0);
  }
  return high - low;
};

describe('A4: the procedural tier', () => {
  it('answers for any seed and any aspect, even a broken one', () => {
    const aspect = fc.oneof(fc.double(), fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-9, 1e9, 16 / 9));
    fc.assert(
      fc.property(fc.double(), aspect, (seed, shape) => {
        const { width, height, data } = quickImage(seed, shape, 64);
        expect(data).toHaveLength(width * height * 4);
        expect(width * height).toBeGreaterThan(0);
        expect(data[3]).toBe(255);
        expect(spreadOf(data)).toBeGreaterThan(12);
      }),
      { seed: 4, numRuns: 80 },
    );
  });

  it('gives the same pixels for a seed, and others for another', () => {
    expect(quickImage(7, 1.5).data).toEqual(quickImage(7, 1.5).data);
    expect(quickImage(7, 1.5).data).not.toEqual(quickImage(8, 1.5).data);
  });

  it('keeps to the aspect asked for', () => {
    const wide = quickImage(1, 16 / 9);
    const tall = quickImage(1, 9 / 16);
    expect(wide.width / wide.height).toBeCloseTo(16 / 9, 1);
    expect(tall.width / tall.height).toBeCloseTo(9 / 16, 1);
  });
});
