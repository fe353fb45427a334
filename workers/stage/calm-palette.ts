import type { Rgb } from '#app/art/artwork.ts';

/** The palette of the stage before it has a picture: night, slate, candlelight, rose. */
export const CALM_PALETTE = {
  deep: [0.055, 0.07, 0.15],
  body: [0.16, 0.24, 0.42],
  light: [0.97, 0.86, 0.72],
  accent: [0.62, 0.3, 0.42],
} as const satisfies Readonly<Record<string, Rgb>>;
