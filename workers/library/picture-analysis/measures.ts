import { type LabImage, labAt } from './pixels.ts';

/** What a picture is like, each 0…1. */
export interface Measures {
  readonly brightness: number;
  /** Spread of lightness. */
  readonly contrast: number;
  /** Mean chroma; 1 is about as colourful as sRGB gets. */
  readonly saturation: number;
  /** Chroma-weighted mean hue as a turn, and how much the hues agree. */
  readonly hue: number;
  readonly hueAgreement: number;
  /** Warm (1) against cool (0). */
  readonly warmth: number;
  /** Mean strength of edges. */
  readonly edges: number;
  /** Fine detail against coarse. */
  readonly texture: number;
  /** How much edges share a direction, and that direction as a half turn. */
  readonly coherence: number;
  readonly direction: number;
  /** Likeness of left and right. */
  readonly symmetry: number;
}

const clamp01 = (x: number): number => Math.min(1, Math.max(0, x));

export function measure(image: LabImage): Measures {
  const { width, height } = image;
  const count = width * height;
  const light = (x: number, y: number): number => image.lab[(y * width + x) * 3] ?? 0;

  let sum = 0;
  let squares = 0;
  let chroma = 0;
  let hueX = 0;
  let hueY = 0;
  for (let i = 0; i < count; i++) {
    const [l, a, b] = labAt(image, i);
    sum += l;
    squares += l * l;
    chroma += Math.hypot(a, b);
    hueX += a;
    hueY += b;
  }
  const mean = sum / count;
  const agreement = Math.hypot(hueX, hueY) / Math.max(chroma, 1e-6);

  // Structure tensor of lightness over the whole picture (Bigün and Granlund 1987), and detail at two scales.
  let xx = 0;
  let yy = 0;
  let xy = 0;
  let edges = 0;
  let fine = 0;
  let mirror = 0;
  let inner = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const gx = (light(x + 1, y) - light(x - 1, y)) / 2;
      const gy = (light(x, y + 1) - light(x, y - 1)) / 2;
      xx += gx * gx;
      yy += gy * gy;
      xy += gx * gy;
      edges += Math.hypot(gx, gy);
      fine += Math.abs(4 * light(x, y) - light(x - 1, y) - light(x + 1, y) - light(x, y - 1) - light(x, y + 1)) / 4;
      mirror += Math.abs(light(x, y) - light(width - 1 - x, y));
      inner++;
    }
  }
  const n = Math.max(inner, 1);
  const energy = xx + yy;
  return {
    brightness: clamp01(mean),
    contrast: clamp01(Math.sqrt(Math.max(0, squares / count - mean * mean)) / 0.3),
    saturation: clamp01(chroma / count / 0.2),
    hue: (Math.atan2(hueY, hueX) / (2 * Math.PI) + 1) % 1,
    hueAgreement: clamp01(agreement),
    warmth: clamp01(0.5 + (0.7 * hueX + 0.7 * hueY) / count / 0.2),
    edges: clamp01(edges / n / 0.08),
    texture: clamp01(fine / n / 0.06),
    coherence: energy > 1e-9 ? clamp01(Math.hypot(xx - yy, 2 * xy) / energy) : 0,
    direction: (Math.atan2(2 * xy, xx - yy) / (2 * Math.PI) + 1) % 1,
    symmetry: clamp01(1 - mirror / n / 0.2),
  };
}
