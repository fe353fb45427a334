import { oklabOf } from '#workers/library/oklab.ts';

export const GUIDE_SIZE = 48;

/** What engines want to know of a picture beyond its pixels. */
export interface Guide {
  /** GUIDE_SIZE² bytes, row by row from the top: 255 near, 0 far. Smooth, so that a mesh can follow it. */
  readonly depth: Uint8Array<ArrayBuffer>;
  /** Mean OKLab lightness, and 1 / spread: turn a lightness into about its rank within the picture. */
  readonly tone: readonly [mean: number, perSpread: number];
}

/** Separable box blur, borders clamped; three rounds are close to a Gaussian. */
function blur(values: Float32Array, size: number, radius: number, rounds: number): Float32Array {
  let from = values;
  for (let round = 0; round < rounds * 2; round++) {
    const along = round % 2 === 0;
    const to = new Float32Array(from.length);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        let sum = 0;
        for (let k = -radius; k <= radius; k++) {
          const sx = along ? Math.min(size - 1, Math.max(0, x + k)) : x;
          const sy = along ? y : Math.min(size - 1, Math.max(0, y + k));
          sum += from[sy * size + sx] ?? 0;
        }
        to[y * size + x] = sum / (2 * radius + 1);
      }
    }
    from = to;
  }
  return from;
}

function toUnit(values: Float32Array): void {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const span = Math.max(high - low, 1e-3);
  for (let i = 0; i < values.length; i++) values[i] = ((values[i] ?? 0) - low) / span;
}

/**
 * Reads depth into a flat picture from cheap cues that photographs and paintings share: what stands out in colour
 * against its surroundings is near (centre-surround saliency, Itti and Koch 1998), the foot of a picture is nearer
 * than its head (the ground prior of Saxena et al., Make3D, 2009), detail is nearer than haze, and near the point of interest.
 *
 * @param pixels RGBA, GUIDE_SIZE² of them
 */
export function guideOf(pixels: ArrayLike<number>, focus: readonly [x: number, y: number]): Guide {
  const size = GUIDE_SIZE;
  const count = size * size;
  const channels = [new Float32Array(count), new Float32Array(count), new Float32Array(count)] as const;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const [l, a, b] = oklabOf([(pixels[i * 4] ?? 0) / 255, (pixels[i * 4 + 1] ?? 0) / 255, (pixels[i * 4 + 2] ?? 0) / 255]);
    channels[0][i] = l;
    channels[1][i] = a * 2.5;
    channels[2][i] = b * 2.5;
    sum += l;
    squares += l * l;
  }
  const mean = sum / count;
  const spread = Math.sqrt(Math.max(squares / count - mean * mean, 0));

  const saliency = new Float32Array(count);
  const detail = new Float32Array(count);
  for (const channel of channels) {
    const centre = blur(channel, size, 1, 1);
    const surround = blur(channel, size, 9, 2);
    for (let i = 0; i < count; i++) {
      saliency[i] = (saliency[i] ?? 0) + ((centre[i] ?? 0) - (surround[i] ?? 0)) ** 2;
      detail[i] = (detail[i] ?? 0) + Math.abs((channel[i] ?? 0) - (centre[i] ?? 0));
    }
  }
  for (let i = 0; i < count; i++) saliency[i] = Math.sqrt(saliency[i] ?? 0);
  toUnit(saliency);
  const texture = blur(detail, size, 3, 1);
  toUnit(texture);

  const depth = new Float32Array(count);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const i = y * size + x;
      const u = (x + 0.5) / size;
      const v = (y + 0.5) / size;
      const interest = Math.exp(-((u - focus[0]) ** 2 + (v - focus[1]) ** 2) / 0.09);
      depth[i] = 0.9 * (saliency[i] ?? 0) + 0.35 * (texture[i] ?? 0) + 0.55 * v ** 1.5 + 0.45 * interest;
    }
  }
  const smooth = blur(depth, size, 2, 2);
  toUnit(smooth);
  return { depth: Uint8Array.from(smooth, (value) => Math.round(value * 255)), tone: [mean, 1 / Math.max(spread, 0.06)] };
}
