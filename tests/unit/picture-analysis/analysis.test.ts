import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rgb } from '#app/art/artwork.ts';
import { G, GENE_COUNT, neutralDna } from '#app/art/genes.ts';
import { fromOklch, oklabOf, rgbOf } from '#workers/library/oklab.ts';
import { dnaOf } from '#workers/library/picture-analysis/dna.ts';
import { analysePicture } from '#workers/library/picture-analysis/index.ts';

const SIDE = 64;

/** A picture from a function of the place, 0…1 from the top left. */
function picture(colourAt: (x: number, y: number) => Rgb, width = SIDE, height = SIDE) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r, g, b] = colourAt((x + 0.5) / width, (y + 0.5) / height);
      data.set([r * 255, g * 255, b * 255, 255], (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

const red: Rgb = [0.8, 0.1, 0.1];
const blue: Rgb = [0.1, 0.2, 0.7];
const cream: Rgb = [0.95, 0.92, 0.85];
const near = (a: Rgb | undefined, b: Rgb): boolean => a?.every((value, i) => Math.abs(value - (b[i] ?? 0)) < 0.02) ?? false;

describe('palette', () => {
  it('A16: finds the colours of a known picture, most area first', () => {
    const { palette } = analysePicture(
      picture((x, y) => (Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5)) < 0.12 ? red : x < 0.35 ? blue : cream)),
    );
    expect(palette).toHaveLength(5);
    expect(near(palette[0], cream)).toBe(true);
    expect(near(palette[1], blue)).toBe(true);
    expect(near(palette[2], red)).toBe(true);
  });

  it('gives the same palette for the same picture, also when it is of one colour', () => {
    const flat = picture(() => red);
    expect(analysePicture(flat)).toEqual(analysePicture(flat));
    expect(analysePicture(flat).palette.every((colour) => near(colour, red))).toBe(true);
  });
});

describe('focus', () => {
  it('A5: lies on what stands out, wherever that is', () => {
    for (const [cx, cy] of [
      [0.3, 0.35],
      [0.7, 0.6],
    ] as const) {
      const { focus } = analysePicture(picture((x, y) => (Math.hypot(x - cx, y - cy) < 0.1 ? red : cream)));
      expect(Math.hypot(focus[0] - cx, focus[1] - cy)).toBeLessThan(0.05);
    }
  });

  it('is the middle of a flat picture', () => {
    const { focus } = analysePicture(picture(() => blue));
    expect(focus[0]).toBeCloseTo(0.5, 1);
    expect(focus[1]).toBeCloseTo(0.5, 1);
  });
});

describe('measures', () => {
  const measuresOf = (colourAt: (x: number, y: number) => Rgb) => analysePicture(picture(colourAt)).measures;

  it('tells bright from dark, flat from contrasted, grey from vivid', () => {
    expect(measuresOf(() => cream).brightness).toBeGreaterThan(measuresOf(() => blue).brightness);
    expect(measuresOf((x) => (x < 0.5 ? cream : blue)).contrast).toBeGreaterThan(0.5);
    expect(measuresOf(() => cream).contrast).toBeLessThan(0.01);
    expect(measuresOf(() => red).saturation).toBeGreaterThan(0.6);
    expect(measuresOf(() => [0.5, 0.5, 0.5]).saturation).toBeLessThan(0.01);
  });

  it('finds edges that agree, and their direction', () => {
    const stripes = measuresOf((x) => (Math.floor(x * 8) % 2 === 0 ? cream : blue));
    const lying = measuresOf((_x, y) => (Math.floor(y * 8) % 2 === 0 ? cream : blue));
    const check = measuresOf((x, y) => ((Math.floor(x * 8) + Math.floor(y * 8)) % 2 === 0 ? cream : blue));
    expect(stripes.coherence).toBeGreaterThan(0.95);
    expect(check.coherence).toBeLessThan(0.1);
    expect(Math.abs(stripes.direction - lying.direction)).toBeCloseTo(0.5, 2);
  });

  it('knows a mirror image', () => {
    expect(measuresOf((x) => (Math.abs(x - 0.5) < 0.2 ? red : cream)).symmetry).toBeGreaterThan(0.95);
    expect(measuresOf((x) => (x < 0.4 ? red : cream)).symmetry).toBeLessThan(0.7);
  });
});

describe('DNA', () => {
  it('A6: has 50 numbers, each 0…1, for any picture and seed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8 * 8 * 4, maxLength: 8 * 8 * 4 }), fc.integer(), (data, seed) => {
        const dna = dnaOf(analysePicture({ width: 8, height: 8, data }), seed);
        expect(dna).toHaveLength(GENE_COUNT);
        for (const gene of dna) expect(gene >= 0 && gene <= 1).toBe(true);
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  it('A6: stays near neutral, so that an artwork still looks like itself', () => {
    const rest = neutralDna();
    const moving = new Set([G.direction, G.speed]);
    for (let seed = 0; seed < 50; seed++) {
      const dna = dnaOf(analysePicture(picture((x, y) => (x > y ? red : blue))), seed);
      dna.forEach((gene, i) => {
        if (!moving.has(i)) expect(Math.abs(gene - (rest[i] ?? 0))).toBeLessThanOrEqual(0.6);
      });
    }
  });

  it('A6: follows the picture: a dark one glows more than a bright one', () => {
    const glow = (colour: Rgb): number => dnaOf(analysePicture(picture(() => colour)), 3)[G.glow] ?? 0;
    expect(glow([0.05, 0.05, 0.1])).toBeGreaterThan(glow(cream));
  });
});

describe('OKLab', () => {
  it('goes there and back', () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)), ([r, g, b]) => {
        const back = rgbOf(oklabOf([r / 255, g / 255, b / 255]));
        expect(back[0]).toBeCloseTo(r / 255, 3);
        expect(back[1]).toBeCloseTo(g / 255, 3);
        expect(back[2]).toBeCloseTo(b / 255, 3);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('agrees with the published value for white, and with OKLCH', () => {
    expect(oklabOf([1, 1, 1])[0]).toBeCloseTo(1, 5);
    expect(fromOklch([0.5, 0.1, 90])[2]).toBeCloseTo(0.1, 6);
  });
});
