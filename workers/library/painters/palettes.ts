import type { Random } from '#app/lib/random.ts';
import { fromOklch, type Oklab, type Oklch } from '../oklab.ts';

/** A harmony chosen by eye: a light and a dark ground, five inks that agree on either, and one accent to use sparingly. */
export interface Palette {
  readonly name: string;
  /** Words that titles are made of. */
  readonly moods: readonly [string, string, string];
  readonly paper: Oklab;
  readonly deep: Oklab;
  /** From dark to light. */
  readonly inks: readonly [Oklab, Oklab, Oklab, Oklab, Oklab];
  readonly accent: Oklab;
}

type Row = readonly [
  name: string,
  moods: readonly [string, string, string],
  paper: Oklch,
  deep: Oklch,
  inks: readonly [Oklch, Oklch, Oklch, Oklch, Oklch],
  accent: Oklch,
];

// biome-ignore format: one harmony to a line reads best as a table
const rows: readonly Row[] = [
  ['harbour', ['Harbour', 'Salt', 'Northern'], [0.95, 0.015, 85], [0.2, 0.04, 255], [[0.32, 0.075, 252], [0.48, 0.09, 240], [0.64, 0.085, 225], [0.79, 0.055, 210], [0.89, 0.035, 88]], [0.66, 0.17, 40]],
  ['persimmon', ['Persimmon', 'Amber', 'October'], [0.95, 0.02, 80], [0.21, 0.03, 20], [[0.36, 0.07, 18], [0.5, 0.14, 28], [0.64, 0.18, 42], [0.76, 0.14, 65], [0.88, 0.06, 85]], [0.5, 0.075, 205]],
  ['moss', ['Moss', 'Fern', 'Quiet'], [0.94, 0.02, 100], [0.21, 0.03, 155], [[0.33, 0.05, 158], [0.46, 0.075, 145], [0.61, 0.09, 128], [0.75, 0.09, 115], [0.88, 0.05, 105]], [0.66, 0.15, 45]],
  ['kinari', ['Indigo', 'Linen', 'Still'], [0.95, 0.018, 90], [0.19, 0.05, 268], [[0.27, 0.08, 266], [0.4, 0.1, 262], [0.56, 0.1, 255], [0.74, 0.06, 245], [0.9, 0.025, 92]], [0.6, 0.18, 30]],
  ['terracotta', ['Terracotta', 'Adobe', 'Noon'], [0.94, 0.022, 75], [0.22, 0.03, 40], [[0.36, 0.06, 35], [0.5, 0.11, 40], [0.63, 0.12, 48], [0.76, 0.08, 62], [0.88, 0.045, 78]], [0.55, 0.075, 175]],
  ['riviera', ['Riviera', 'Coral', 'Holiday'], [0.96, 0.02, 90], [0.24, 0.06, 250], [[0.37, 0.09, 250], [0.6, 0.11, 205], [0.68, 0.16, 28], [0.8, 0.09, 190], [0.89, 0.08, 90]], [0.82, 0.15, 85]],
  ['atelier', ['Atelier', 'Primary', 'Bright'], [0.95, 0.018, 90], [0.22, 0.015, 260], [[0.28, 0.02, 260], [0.45, 0.15, 262], [0.6, 0.19, 29], [0.83, 0.15, 88], [0.91, 0.03, 90]], [0.6, 0.19, 29]],
  ['dusk', ['Dusk', 'Rose', 'Evening'], [0.95, 0.018, 50], [0.2, 0.06, 295], [[0.32, 0.09, 295], [0.47, 0.13, 325], [0.63, 0.15, 5], [0.76, 0.12, 40], [0.88, 0.08, 78]], [0.83, 0.13, 82]],
  ['lagoon', ['Lagoon', 'Tidal', 'Clear'], [0.95, 0.02, 110], [0.2, 0.04, 225], [[0.32, 0.06, 228], [0.48, 0.08, 210], [0.64, 0.095, 192], [0.79, 0.085, 178], [0.9, 0.05, 115]], [0.7, 0.16, 35]],
  ['slate', ['Slate', 'Ochre', 'Rain'], [0.94, 0.012, 85], [0.21, 0.02, 250], [[0.34, 0.03, 250], [0.48, 0.035, 240], [0.63, 0.035, 225], [0.77, 0.07, 85], [0.88, 0.03, 88]], [0.73, 0.13, 78]],
  ['rosewater', ['Rosewater', 'Petal', 'Tender'], [0.96, 0.015, 40], [0.25, 0.05, 5], [[0.38, 0.08, 5], [0.55, 0.12, 10], [0.69, 0.11, 18], [0.81, 0.07, 28], [0.9, 0.04, 50]], [0.55, 0.075, 165]],
  ['aurora', ['Aurora', 'Polar', 'Luminous'], [0.94, 0.02, 180], [0.17, 0.05, 275], [[0.3, 0.1, 285], [0.47, 0.15, 300], [0.6, 0.11, 210], [0.76, 0.15, 162], [0.9, 0.09, 130]], [0.72, 0.17, 345]],
  ['ember', ['Ember', 'Hearth', 'Smoulder'], [0.94, 0.025, 75], [0.17, 0.03, 25], [[0.3, 0.08, 22], [0.45, 0.15, 28], [0.6, 0.19, 37], [0.74, 0.16, 60], [0.88, 0.1, 88]], [0.56, 0.09, 255]],
  ['sumi', ['Sumi', 'Ash', 'Winter'], [0.95, 0.012, 88], [0.19, 0.008, 260], [[0.24, 0.008, 260], [0.4, 0.01, 250], [0.58, 0.012, 230], [0.75, 0.015, 95], [0.88, 0.016, 90]], [0.59, 0.19, 30]],
  ['odalisque', ['Odalisque', 'Garden', 'Dancing'], [0.96, 0.02, 95], [0.24, 0.06, 265], [[0.36, 0.12, 265], [0.52, 0.11, 160], [0.62, 0.18, 28], [0.75, 0.12, 350], [0.86, 0.12, 92]], [0.8, 0.14, 80]],
  ['gilded', ['Gilded', 'Byzantine', 'Golden'], [0.93, 0.035, 90], [0.2, 0.03, 70], [[0.3, 0.035, 60], [0.45, 0.065, 70], [0.58, 0.09, 155], [0.73, 0.13, 82], [0.88, 0.09, 92]], [0.53, 0.16, 28]],
  ['heather', ['Heather', 'Moor', 'Distant'], [0.94, 0.012, 310], [0.21, 0.04, 300], [[0.34, 0.06, 300], [0.48, 0.075, 312], [0.62, 0.07, 325], [0.76, 0.05, 340], [0.88, 0.03, 70]], [0.74, 0.12, 95]],
  ['oasis', ['Oasis', 'Palm', 'Desert'], [0.95, 0.025, 85], [0.22, 0.035, 185], [[0.33, 0.055, 190], [0.5, 0.08, 172], [0.69, 0.11, 58], [0.8, 0.085, 72], [0.9, 0.05, 92]], [0.6, 0.17, 30]],
  ['sodium', ['Sodium', 'Neon', 'Midnight'], [0.94, 0.015, 280], [0.16, 0.045, 280], [[0.28, 0.1, 280], [0.46, 0.19, 290], [0.62, 0.21, 350], [0.77, 0.15, 60], [0.9, 0.08, 100]], [0.78, 0.13, 200]],
  ['orchard', ['Orchard', 'Cider', 'Ripe'], [0.95, 0.03, 95], [0.22, 0.035, 135], [[0.36, 0.06, 140], [0.52, 0.1, 128], [0.6, 0.17, 32], [0.78, 0.14, 85], [0.89, 0.08, 100]], [0.6, 0.17, 32]],
];

export const palettes: readonly Palette[] = rows.map(([name, moods, paper, deep, inks, accent]) => ({
  name,
  moods,
  paper: fromOklch(paper),
  deep: fromOklch(deep),
  inks: [fromOklch(inks[0]), fromOklch(inks[1]), fromOklch(inks[2]), fromOklch(inks[3]), fromOklch(inks[4])],
  accent: fromOklch(accent),
}));

/** A palette by seed; `names` narrows the choice to harmonies that suit a painter. */
export function choosePalette(random: Random, names?: readonly string[]): Palette {
  const pool = names ? palettes.filter((palette) => names.includes(palette.name)) : palettes;
  const chosen = pool[Math.floor(random() * pool.length)] ?? palettes[0];
  if (!chosen) throw new Error('no palettes');
  return chosen;
}
