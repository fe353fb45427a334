import { type Oklab, oklabOf } from '../oklab.ts';

/** A small picture as the analyses want it: OKLab, row by row from the top. */
export interface LabImage {
  readonly width: number;
  readonly height: number;
  /** L, a, b for each pixel. */
  readonly lab: Float32Array;
}

/** Transparent pixels count as lying on mid grey. */
export function labImageOf(image: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
}): LabImage {
  const count = image.width * image.height;
  const lab = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) {
    const alpha = (image.data[i * 4 + 3] ?? 255) / 255;
    const channel = (offset: number): number => ((image.data[i * 4 + offset] ?? 0) / 255) * alpha + 0.5 * (1 - alpha);
    lab.set(oklabOf([channel(0), channel(1), channel(2)]), i * 3);
  }
  return { width: image.width, height: image.height, lab };
}

export const labAt = (image: LabImage, index: number): Oklab => [
  image.lab[index * 3] ?? 0,
  image.lab[index * 3 + 1] ?? 0,
  image.lab[index * 3 + 2] ?? 0,
];
