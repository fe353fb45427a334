import type { Surprise } from './surprise.ts';

/** Novelty of a sound peaks this long after it began, at a window of 46 ms. */
const LAG_SECONDS = 0.032;
/** Beats either side that a beat is fitted with, and their weights: a hop is too coarse for even light. */
const WEIGHTS = [3, 2, 1] as const;
/** A beat whose neighbours lie further off their even place than this share of a period stands where it was found. */
const UNEVEN = 0.12;

/**
 * Beats in seconds from hops: each is moved to the peak of novelty next to it, then to where its neighbours have it too.
 * Weights on both sides are the same, so that even ramps of tempo stay as they are.
 */
export function evenBeats({ full, hopSeconds }: Surprise, path: Int32Array): Float64Array {
  const found = Float64Array.from(path, (hop) => (peakNear(full, hop) + 1) * hopSeconds - LAG_SECONDS);
  return found.map((own, k) => {
    let sum = (WEIGHTS[0] as number) * own;
    let total = WEIGHTS[0] as number;
    for (let d = 1; d < WEIGHTS.length; d++) {
      const before = found[k - d];
      const after = found[k + d];
      if (before === undefined || after === undefined) break;
      const middle = (before + after) / 2;
      if (Math.abs(middle - own) > (UNEVEN * (after - before)) / (2 * d)) break;
      sum += (WEIGHTS[d] as number) * 2 * middle;
      total += (WEIGHTS[d] as number) * 2;
    }
    return Math.max(0, sum / total);
  });
}

/** With a fraction, at most a hop and a half away. */
function peakNear(values: Float32Array, hop: number): number {
  let at = hop;
  for (const t of [hop - 1, hop + 1]) if ((values[t] ?? -1) > (values[at] ?? -1)) at = t;
  const [left, here, right] = [values[at - 1] ?? -1, values[at] ?? -1, values[at + 1] ?? -1];
  const bend = left - 2 * here + right;
  // Beats in silence have no peak to move to.
  if (here <= 0 || bend >= 0) return hop;
  return at + Math.max(-0.5, Math.min(0.5, (0.5 * (left - right)) / bend));
}
