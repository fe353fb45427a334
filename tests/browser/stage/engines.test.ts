import { expect, test } from 'vitest';
import { ENGINES } from '#app/stage/protocol.ts';
import { coverFit, residentSize } from '#workers/stage/picture/cover-fit.ts';
import type { PictureRecord } from '#workers/stage/picture/record.ts';
import { createBench, difference, largestDifference, loud, pictureOf, spread } from './harness.ts';

/** What a picture looks like on a stage of this size: sampled bilinearly on the CPU through the cover window. */
async function covered({ bitmap, artwork }: PictureRecord, width: number, height: number): Promise<Uint8Array> {
  const size = residentSize(bitmap, width, height, 8192);
  const scaled = await createImageBitmap(bitmap, { resizeWidth: size.width, resizeHeight: size.height, resizeQuality: 'high' });
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  context.drawImage(scaled, 0, 0);
  const source = context.getImageData(0, 0, size.width, size.height).data;
  const [sx = 1, sy = 1, ox = 0, oy = 0] = coverFit(new Float32Array(4), bitmap, width, height, artwork.focus);
  const out = new Uint8Array(width * height * 4);
  const at = (x: number, y: number, c: number): number =>
    source[(Math.min(size.height - 1, Math.max(0, y)) * size.width + Math.min(size.width - 1, Math.max(0, x))) * 4 + c] ?? 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = (((x + 0.5) / width) * sx + ox) * size.width - 0.5;
      const v = (((y + 0.5) / height) * sy + oy) * size.height - 0.5;
      const [i, j] = [Math.floor(u), Math.floor(v)];
      const [f, g] = [u - i, v - j];
      for (let c = 0; c < 3; c++) {
        const top = at(i, j, c) * (1 - f) + at(i + 1, j, c) * f;
        const bottom = at(i, j + 1, c) * (1 - f) + at(i + 1, j + 1, c) * f;
        out[(y * width + x) * 4 + c] = Math.round(top * (1 - g) + bottom * g);
      }
    }
  }
  return out;
}

const stages = [
  ['9:21', 42, 98],
  ['1:1', 64, 64],
  ['16:9', 96, 54],
  ['32:9', 128, 36],
] as const;

for (const engine of ENGINES) {
  for (const [shape, width, height] of stages) {
    test(`A5: ${engine} on ${shape} is exactly \`from\` at 0 and exactly \`to\` at 1 while the music rests and the DNA is neutral`, async () => {
      const bench = createBench(width, height);
      const from = await pictureOf(1, { focus: [0.2, 0.7] }, 120, 60);
      const to = await pictureOf(2, { focus: [0.8, 0.4] }, 64, 110);
      await bench.renderer.prepare(from);
      await bench.renderer.prepare(to);
      const held = bench.draw({ engine, from });
      const start = bench.draw({ engine, from, to, progress: 0 });
      const end = bench.draw({ engine, from, to, progress: 1 });
      const landed = bench.draw({ engine, from: to });
      expect(largestDifference(start, held)).toBeLessThanOrEqual(1);
      expect(largestDifference(end, landed)).toBeLessThanOrEqual(1);
      // A GPU's bilinear weights have few bits: on a hard edge that shows, on average it must not.
      for (const [shown, picture] of [
        [held, from],
        [landed, to],
      ] as const) {
        const wanted = await covered(picture, width, height);
        expect(largestDifference(shown, wanted)).toBeLessThanOrEqual(2);
        expect(difference(shown, wanted)).toBeLessThan(0.5);
      }
      // With a pixel of the picture for every pixel of the stage nothing is left to the filter.
      const exact = await pictureOf(3, {}, width, height);
      await bench.renderer.prepare(exact);
      expect(largestDifference(bench.draw({ engine, from: exact }), await covered(exact, width, height))).toBeLessThanOrEqual(1);
      bench.dispose();
    });
  }

  test(`A5: ${engine} is neither picture, nor flat, nor black in the middle, and both show`, async () => {
    const bench = createBench();
    const from = await pictureOf(1);
    const to = await pictureOf(2);
    await bench.renderer.prepare(from);
    await bench.renderer.prepare(to);
    const start = bench.draw({ engine, from });
    const end = bench.draw({ engine, from: to });
    let before = start;
    for (const progress of [0.25, 0.5, 0.75]) {
      const now = bench.draw({ engine, from, to, progress });
      expect(difference(now, before)).toBeGreaterThan(3);
      expect(spread(now).deviation).toBeGreaterThan(15);
      expect(spread(now).mean).toBeGreaterThan(20);
      before = now;
    }
    const middle = bench.draw({ engine, from, to, progress: 0.5 });
    expect(difference(middle, start)).toBeGreaterThan(6);
    expect(difference(middle, end)).toBeGreaterThan(6);
    bench.dispose();
  });

  test(`A5: ${engine} draws the same pixels for the same seed, and others for another`, async () => {
    const draw = async (seed: number): Promise<Uint8Array> => {
      const bench = createBench();
      const from = await pictureOf(1);
      const to = await pictureOf(2);
      await bench.renderer.prepare(from);
      await bench.renderer.prepare(to);
      const pixels = bench.draw({ engine, from, to, progress: 0.5, seed, music: loud() });
      bench.dispose();
      return pixels;
    };
    const once = await draw(3);
    expect(largestDifference(once, await draw(3))).toBe(0);
    expect(difference(once, await draw(4))).toBeGreaterThan(1);
  });

  test(`A5: ${engine} lives while it holds: music moves it, idle music too, and it is never black`, async () => {
    const bench = createBench();
    const from = await pictureOf(1);
    await bench.renderer.prepare(from);
    const still = bench.draw({ engine, from });
    const early = bench.draw({ engine, from, music: loud({ life: 0.5, bass: 0.3, travel: 5, time: 5 }) });
    const later = bench.draw({ engine, from, music: loud({ life: 0.5, bass: 0.3, travel: 9, time: 9 }) });
    expect(difference(still, early)).toBeGreaterThan(2);
    expect(difference(early, later)).toBeGreaterThan(1);
    const { mean } = spread(later);
    expect(Math.abs(mean - spread(still).mean)).toBeLessThan(40);
    bench.dispose();
  });

  test(`A1: an onset changes the very next frame of ${engine}, by far less light than a flash`, async () => {
    const bench = createBench();
    const from = await pictureOf(1);
    await bench.renderer.prepare(from);
    const before = bench.draw({ engine, from, music: loud() });
    const after = bench.draw({ engine, from, music: loud({ onset: 0.9 }) });
    expect(difference(before, after)).toBeGreaterThan(2.5);
    expect(Math.abs(spread(after).mean - spread(before).mean)).toBeLessThan(0.1 * 255);
    bench.dispose();
  });
}

test('A5: before the first picture the stage shows something calm, and never black', () => {
  const bench = createBench();
  const empty = bench.draw({ music: loud({ life: 0.5 }) });
  expect(spread(empty).mean).toBeGreaterThan(25);
  expect(spread(empty).deviation).toBeGreaterThan(12);
  bench.dispose();
});
