import type { Random } from '#app/lib/random.ts';
import { between, chance, pick, shuffled } from '../choices.ts';
import { createNoise } from '../noise.ts';
import type { Palette } from '../palettes.ts';
import type { Strip } from '../strips.ts';

const STEP = 0.005;
const CELL = 1 / 420;

/** How wide ribbons are, as half widths with their weights: what gives a picture its scale. */
const WIDTHS: readonly [Scale, ...Scale[]] = [
  [0.05, 0.028, 0.014, 0.006],
  [0.085, 0.03, 0.01, 0.0045],
  [0.034, 0.02, 0.011, 0.005],
  [0.02, 0.014, 0.009, 0.004],
  [0.06, 0.06, 0.008, 0.0035],
];
type Scale = readonly [number, number, number, number];

export interface RibbonLayout {
  readonly strips: readonly Strip[];
  readonly dark: boolean;
}

/**
 * Lays ribbons along a flow field, widest first, each as long as it finds free ground.
 * Ground is kept in a grid of cells, so that no two ribbons touch.
 */
export function layOutRibbons(random: Random, seed: number, palette: Palette, aspect: readonly [number, number]): RibbonLayout {
  const noise = createNoise(seed);
  const [width, height] = aspect;
  const dark = chance(random, 0.34);
  const scale = pick(random, WIDTHS);
  const margin = chance(random, 0.45) ? between(random, 0.045, 0.075) : -0.06;
  const gap = between(random, 0.0035, 0.007);

  const frequency = between(random, 0.7, 1.5);
  const turbulence = pick(random, [0.7, 1, 1.35, 1.9]);
  const heading = random() * Math.PI * 2;
  const focus = [(random() - 0.5) * width * 0.5, (random() - 0.5) * height * 0.5] as const;
  const swirl = chance(random, 0.55) ? between(random, 0.6, 1.5) * (chance(random, 0.5) ? 1 : -1) : 0;
  const swirlSize = between(random, 0.25, 0.5);
  const angleAt = (x: number, y: number): number => {
    const bend = noise(x * frequency + 11.3, y * frequency) * Math.PI * turbulence;
    const dx = x - focus[0];
    const dy = y - focus[1];
    const near = Math.exp(-(dx * dx + dy * dy) / (swirlSize * swirlSize));
    const round = Math.atan2(dy, dx) + (Math.PI / 2) * Math.sign(swirl);
    const straight = heading + bend;
    if (swirl === 0) return straight;
    const turn = Math.atan2(Math.sin(round - straight), Math.cos(round - straight));
    return straight + turn * Math.min(1, near * Math.abs(swirl));
  };

  // Quiet ground: where the veil is low, nothing starts and ribbons end.
  const openness = between(random, -0.42, 0.02);
  const veilAt = (x: number, y: number): number => noise(x * 1.1 - 40, y * 1.1 + 17);

  const reach = 0.14;
  const columns = Math.ceil((width + 2 * reach) / CELL);
  const rows = Math.ceil((height + 2 * reach) / CELL);
  const taken = new Uint16Array(columns * rows);
  const cellOf = (x: number, y: number): number => {
    const column = Math.floor((x + width / 2 + reach) / CELL);
    const row = Math.floor((y + height / 2 + reach) / CELL);
    return column < 0 || row < 0 || column >= columns || row >= rows ? -1 : row * columns + column;
  };
  const inside = (x: number, y: number, r: number): boolean =>
    Math.abs(x) < width / 2 - margin - r && Math.abs(y) < height / 2 - margin - r;

  const forDisc = (x: number, y: number, r: number, visit: (cell: number) => boolean): boolean => {
    for (let dy = -r; dy <= r; dy += CELL) {
      const half = Math.sqrt(Math.max(0, r * r - dy * dy));
      for (let dx = -half; dx <= half; dx += CELL) {
        if (!visit(cellOf(x + dx, y + dy))) return false;
      }
    }
    return true;
  };
  const free = (x: number, y: number, r: number, id: number): boolean =>
    inside(x, y, margin > 0 ? r : -0.1) && forDisc(x, y, r + gap, (cell) => cell < 0 || (taken[cell] ?? 0) === 0 || taken[cell] === id);

  const dominant = shuffled(random, palette.inks);
  const ground = dark ? palette.deep : palette.paper;
  const contrastOf = (ink: readonly [number, number, number]): boolean => Math.abs(ink[0] - ground[0]) > 0.1;
  const inks = dominant.filter(contrastOf);
  const first = inks[0] ?? palette.accent;
  const colourFor = (x: number, y: number): readonly [number, number, number] => {
    const roll = random();
    if (roll < 0.055) return palette.accent;
    const t = (noise(x * 0.9 + 70, y * 0.9) + 0.5) * inks.length + (random() - 0.5) * 1.6;
    return inks[Math.max(0, Math.min(inks.length - 1, Math.floor(t)))] ?? first;
  };

  const strips: Strip[] = [];
  const walk = (x0: number, y0: number, r: number, id: number, sign: 1 | -1, most: number): number[] => {
    const points: number[] = [];
    let x = x0;
    let y = y0;
    let heading = angleAt(x, y);
    for (let i = 0; i < most; i++) {
      const angle = angleAt(x, y);
      // A ribbon cannot bend more sharply than its own width allows.
      const bend = Math.abs(Math.atan2(Math.sin(angle - heading), Math.cos(angle - heading))) / STEP;
      if (bend * r > 0.75 || bend > 40) break;
      heading = angle;
      x += Math.cos(angle) * STEP * sign;
      y += Math.sin(angle) * STEP * sign;
      if (!free(x, y, r, id)) break;
      if (veilAt(x, y) < openness - 0.08 && i % 8 === 7) break;
      points.push(x, y);
    }
    return points;
  };

  const budget = [140, 900, 3600, 7500];
  scale.forEach((half, tier) => {
    const longest = Math.round(between(random, 0.5, 1.7) / STEP);
    for (let attempt = 0; attempt < (budget[tier] ?? 0) && strips.length < 3000; attempt++) {
      const x = (random() - 0.5) * (width + 0.1);
      const y = (random() - 0.5) * (height + 0.1);
      const r = half * between(random, 0.7, 1.15);
      const id = strips.length + 1;
      if (veilAt(x, y) < openness || !free(x, y, r, id)) continue;
      const back = walk(x, y, r, id, -1, longest);
      const points: number[] = [];
      for (let i = back.length - 2; i >= 0; i -= 2) points.push(back[i] ?? 0, back[i + 1] ?? 0);
      points.push(x, y, ...walk(x, y, r, id, 1, longest));
      const length = (points.length / 2) * STEP;
      if (length < Math.max(0.04, r * 7)) continue;
      for (let i = 0; i < points.length; i += 2) {
        forDisc(points[i] ?? 0, points[i + 1] ?? 0, r + gap * 0.5, (cell) => {
          if (cell >= 0) taken[cell] = id;
          return true;
        });
      }
      const colour = colourFor(x, y);
      const partner = chance(random, 0.5) ? colourFor(x + 0.2, y) : colour;
      const taper = chance(random, 0.5) ? between(random, 0.15, 0.5) : 0;
      strips.push({
        points,
        halfWidth: (along) => r * (1 - taper * (1 - Math.sqrt(Math.sin(Math.PI * Math.min(1, Math.max(0, 0.08 + along * 0.84)))))),
        traits: [id, random(), random(), tier],
        colour,
        colour2: partner,
      });
    }
  });
  return { strips, dark };
}
