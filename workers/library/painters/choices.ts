import type { Random } from '#app/lib/random.ts';
import { fromOklch, type Oklab } from '../oklab.ts';
import type { Palette } from './palettes.ts';

export const between = (random: Random, low: number, high: number): number => low + (high - low) * random();
export const chance = (random: Random, probability: number): boolean => random() < probability;

export function pick<T>(random: Random, options: readonly [T, ...T[]]): T {
  return options[Math.floor(random() * options.length)] ?? options[0];
}

export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const a = result[i];
    const b = result[j];
    if (a !== undefined && b !== undefined) {
      result[i] = b;
      result[j] = a;
    }
  }
  return result;
}

/** A focal point near one of the four intersections of thirds, 0…1 from the top left. */
export const focalPoint = (random: Random): readonly [x: number, y: number] => {
  const third = (): number => (random() < 0.5 ? 0.36 : 0.64) + (random() - 0.5) * 0.1;
  return [third(), third()];
};

/** The palette as the uniforms that glsl/colour.glsl declares. */
export const paletteUniforms = (palette: Palette): Record<string, readonly number[]> => ({
  uPaper: palette.paper,
  uDeep: palette.deep,
  uInks: palette.inks.flat(),
  uAccent: palette.accent,
});

/** Flattens colours for a `vec3[]` uniform. */
export const flatColours = (colours: readonly Oklab[]): number[] => colours.flat();

const warmLight = fromOklch([0.8, 0.13, 72]);

/** The palette's accent as the colour of a sun; where the accent is green or blue, a warm light instead. */
export const sunOf = ({ accent }: Palette): Oklab => (accent[2] > 0.03 && accent[1] > -0.03 ? accent : warmLight);
