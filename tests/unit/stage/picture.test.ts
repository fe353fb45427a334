import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverFit, residentSize } from '#workers/stage/picture/cover-fit.ts';
import { GUIDE_SIZE, guideOf } from '#workers/stage/picture/guide.ts';
import { surfaceTile, TILE_SIZE } from '#workers/stage/picture/tile.ts';

const side = fc.integer({ min: 16, max: 4096 });
const unit = fc.double({ min: 0, max: 1, noNaN: true });

test('A5: the cover window lies within the picture, has the shape of the stage and reaches two of its borders (seed 7)', () => {
  fc.assert(
    fc.property(side, side, side, side, unit, unit, (pw, ph, sw, sh, fx, fy) => {
      const [scaleX = 0, scaleY = 0, x = 0, y = 0] = coverFit(new Float32Array(4), { width: pw, height: ph }, sw, sh, [fx, fy]);
      expect(Math.max(scaleX, scaleY)).toBeCloseTo(1, 5);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + scaleX).toBeLessThanOrEqual(1 + 1e-6);
      expect(y + scaleY).toBeLessThanOrEqual(1 + 1e-6);
      expect((scaleX * pw) / (scaleY * ph) / (sw / sh)).toBeCloseTo(1, 3);
    }),
    { seed: 7 },
  );
});

test('A5: a picture is kept no larger than it is, no larger than the GPU takes, and large enough for the stage', () => {
  expect(residentSize({ width: 4000, height: 2000 }, 640, 360, 8192)).toEqual({ width: 792, height: 396 });
  expect(residentSize({ width: 200, height: 100 }, 640, 360, 8192)).toEqual({ width: 200, height: 100 });
  expect(residentSize({ width: 9000, height: 9000 }, 9000, 9000, 4096)).toEqual({ width: 4096, height: 4096 });
});

function pixels(paint: (x: number, y: number) => number): Uint8Array {
  const out = new Uint8Array(GUIDE_SIZE * GUIDE_SIZE * 4).fill(255);
  for (let y = 0; y < GUIDE_SIZE; y++)
    for (let x = 0; x < GUIDE_SIZE; x++) out.fill(paint(x, y), (y * GUIDE_SIZE + x) * 4, (y * GUIDE_SIZE + x) * 4 + 3);
  return out;
}

test('A5: what stands out is nearer than what surrounds it, and the depth is smooth enough for a mesh', () => {
  const inside = (x: number, y: number): boolean => (x - 16) ** 2 + (y - 20) ** 2 < 60;
  const { depth } = guideOf(
    pixels((x, y) => (inside(x, y) ? 240 : 40)),
    [16 / 48, 20 / 48],
  );
  const at = (x: number, y: number): number => depth[y * GUIDE_SIZE + x] ?? 0;
  expect(at(16, 20)).toBeGreaterThan(at(40, 8) + 80);
  for (let y = 0; y < GUIDE_SIZE; y++) for (let x = 1; x < GUIDE_SIZE; x++) expect(Math.abs(at(x, y) - at(x - 1, y))).toBeLessThan(60);
});

test('A5: a flat picture has finite depth and tone', () => {
  const { depth, tone } = guideOf(
    pixels(() => 128),
    [0.5, 0.5],
  );
  expect(depth.every(Number.isFinite)).toBe(true);
  expect(tone.every(Number.isFinite)).toBe(true);
});

test('A6: the tile of textures is balanced, varied and the same every time', () => {
  const tile = surfaceTile();
  expect(tile).toEqual(surfaceTile());
  for (let channel = 0; channel < 4; channel++) {
    const values = tile.filter((_, i) => i % 4 === channel);
    expect(values.length).toBe(TILE_SIZE * TILE_SIZE);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean - 127.5)).toBeLessThan(4);
    expect(new Set(values).size).toBeGreaterThan(100);
  }
});
