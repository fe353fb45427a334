import type { Random } from '#app/lib/random.ts';
import { mixOklab, type Oklab } from '../../oklab.ts';
import { between, chance, pick, sunOf } from '../choices.ts';
import type { Palette } from '../palettes.ts';
import type { Strip } from '../strips.ts';

export interface StrokeLayout {
  readonly strips: readonly Strip[];
  /** Centre and radius of a washed disc; radius 0 for none. */
  readonly disc: readonly [number, number, number];
  readonly discColour: Oklab;
  /** Ranges of hills in wash: how many, where the farthest stands, and half the height of the sheet. */
  readonly ranges: readonly [number, number, number];
  /** Centre and half side of the seal. */
  readonly seal: readonly [number, number, number];
  /** Strength of a pale wash, and the height at which it hangs. */
  readonly mist: readonly [number, number];
}

type Point = readonly [x: number, y: number];

/** Points on a Catmull-Rom curve through the given ones. */
function through(points: readonly Point[], steps: number): number[] {
  const result: number[] = [];
  const at = (i: number): Point => points[Math.max(0, Math.min(points.length - 1, i))] ?? [0, 0];
  for (let i = 0; i < points.length - 1; i++) {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let s = 0; s < steps; s++) {
      const t = s / steps;
      for (const k of [0, 1] as const) {
        result.push(
          0.5 *
            (2 * b[k] +
              (c[k] - a[k]) * t +
              (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t +
              (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t * t * t),
        );
      }
    }
  }
  const last = at(points.length - 1);
  result.push(last[0], last[1]);
  return result;
}

/** Pressure along a stroke: set down, carried, lifted. */
const pressed =
  (half: number, lift: number) =>
  (along: number): number =>
    half * (0.62 + 0.38 * Math.min(1, along * 9)) * (1 - lift * Math.max(0, along - 0.35) ** 1.5) * (0.96 + 0.06 * Math.sin(along * 23));
/** A stem: strong at the root, a hair at the tip. */
const tapered =
  (half: number) =>
  (along: number): number =>
    half * (1 - 0.86 * along ** 1.3);
/** A leaf: comes from nothing, goes to nothing. */
const leaf =
  (half: number) =>
  (along: number): number =>
    half * (0.04 + Math.sin(Math.PI * Math.min(1, along ** 0.7)) ** 1.3);

/** One of three gestures: a circle, ranges of hills, reeds in the wind. */
export function layOutStrokes(random: Random, palette: Palette, [width, height]: readonly [number, number]): StrokeLayout {
  const ink = mixOklab(palette.deep, palette.inks[0], 0.35);
  const second = palette.inks[1];
  const strips: Strip[] = [];
  /** How dry the brush is, 0…1. */
  const stroke = (points: readonly number[], halfWidth: (along: number) => number, colour: Oklab, dry: number, kind = 0): void => {
    strips.push({ points, halfWidth, traits: [random() * 900, dry, kind, random()], colour, colour2: palette.paper });
  };
  const side = chance(random, 0.5) ? 1 : -1;
  let disc: StrokeLayout['disc'] = [0, 0, 0];
  let ranges: StrokeLayout['ranges'] = [0, 0, height / 2];
  const kind = pick(random, ['circle', 'circle', 'reeds', 'reeds', 'ranges'] as const);
  if (kind === 'circle') {
    const radius = between(random, 0.26, 0.33);
    const x = between(random, -0.12, 0.12) * width;
    const y = between(random, -0.04, 0.06) * height;
    const start = between(random, 0, 2 * Math.PI);
    const sweep = between(random, 1.78, 2.06) * Math.PI;
    const squash = between(random, 0.93, 1.04);
    const points: number[] = [];
    for (let i = 0; i <= 160; i++) {
      const t = i / 160;
      const angle = start - side * sweep * t;
      const r = radius * (1 + 0.035 * Math.sin(angle * 2 + start) + 0.06 * (t - 0.5));
      points.push(x + Math.cos(angle) * r, y + Math.sin(angle) * r * squash);
    }
    const half = between(random, 0.035, 0.075);
    if (chance(random, 0.4)) disc = [x + between(random, -0.1, 0.1), y + between(random, -0.1, 0.1), radius * between(random, 0.3, 0.45)];
    stroke(points, pressed(half, 0.55), ink, between(random, 0.35, 0.75));
  } else if (kind === 'ranges') {
    disc = [-side * between(random, 0.08, 0.28) * width, between(random, 0.2, 0.33) * height, between(random, 0.06, 0.11)];
    ranges = [pick(random, [3, 4, 5]), between(random, -0.02, 0.14) * height, height / 2];
    // A few birds, each two flicks of the tip.
    const birds = Math.round(between(random, 3, 7));
    const flockX = side * between(random, 0.05, 0.3) * width;
    const flockY = between(random, 0.18, 0.34) * height;
    for (let i = 0; i < birds; i++) {
      const x = flockX + between(random, -0.12, 0.12);
      const y = flockY + between(random, -0.06, 0.06);
      const span = between(random, 0.012, 0.024);
      for (const wing of [-1, 1]) {
        const tip: Point = [x + wing * span, y + span * between(random, 0.2, 0.5)];
        stroke(through([[x, y], [x + wing * span * 0.5, y + span * 0.55], tip], 10), leaf(0.0022), ink, 0.1, 1);
      }
    }
  } else {
    const root = side * between(random, 0.08, 0.26) * width;
    const wind = -side * between(random, 0.1, 0.32);
    if (chance(random, 0.75)) disc = [-root * between(random, 0.5, 1), between(random, 0.12, 0.28) * height, between(random, 0.08, 0.16)];
    const stems = Math.round(between(random, 5, 9));
    for (let i = 0; i < stems; i++) {
      const pale = i < stems * 0.4;
      const x = root + between(random, -0.14, 0.14) * width;
      const tall = between(random, 0.45, 0.95) * height;
      const sway = wind * between(random, 0.5, 1.3);
      const base = -0.54 * height;
      const top: Point = [x + sway, base + tall];
      const stem = through([[x, base], [x + sway * 0.08, base + tall * 0.4], [x + sway * 0.4, base + tall * 0.78], top], 36);
      const colour = pale ? mixOklab(second, palette.paper, 0.55) : ink;
      stroke(stem, tapered(pale ? 0.008 : between(random, 0.004, 0.0075)), colour, 0.35);
      const leaves = Math.round(between(random, 2, 5));
      for (let l = 0; l < leaves; l++) {
        const at = Math.floor(between(random, 0.35, 0.97) * (stem.length / 2 - 1)) * 2;
        const sx = stem[at] ?? 0;
        const sy = stem[at + 1] ?? 0;
        const long = between(random, 0.12, 0.3);
        const angle = Math.atan2(0.25 - random() * 0.9, Math.sign(wind) * between(random, 0.5, 1) * (chance(random, 0.8) ? 1 : -1));
        const droop = between(random, 0.02, 0.14);
        stroke(
          through(
            [
              [sx, sy],
              [sx + Math.cos(angle) * long * 0.5, sy + Math.sin(angle) * long * 0.5],
              [sx + Math.cos(angle) * long, sy + Math.sin(angle) * long - droop],
            ],
            30,
          ),
          leaf(between(random, 0.008, 0.017)),
          colour,
          between(random, 0.2, 0.6),
          1,
        );
      }
    }
  }
  const sealSize = 0.022;
  const sealX = (chance(random, 0.5) ? 1 : -1) * (width / 2 - 0.1);
  return {
    strips,
    disc,
    discColour: sunOf(palette),
    ranges,
    // On the sky where hills fill the foot of the sheet.
    seal: [sealX, (ranges[0] > 0 ? 1 : -1) * (height / 2 - 0.11), sealSize],
    mist: [chance(random, 0.6) ? between(random, 0.2, 0.5) : 0, between(random, -0.35, 0.1) * height],
  };
}
