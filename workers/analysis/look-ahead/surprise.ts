import { clamp } from '../signal/follower.ts';
import { type LookAheadModel, lookAheadModel } from './model.ts';
import type { Sliced } from './recording.ts';
import { BANDS, type RecordingFeatures } from './recording-features.ts';

/** What newly sounds against what is usual around it: −1 nothing, 0 as usual. */
export interface Surprise {
  readonly hops: number;
  readonly hopSeconds: number;
  readonly full: Float32Array;
  readonly bass: Float32Array;
  /** Low, middle and high: below 250 Hz, to 2 kHz, above. */
  readonly thirds: readonly [Float32Array, Float32Array, Float32Array];
  /** Change of harmony in deviations from its mean. */
  readonly harmony: Float32Array;
}

/** Novelty below this is no music, whatever is usual: decades a hop. */
const LEAST_USUAL = 0.004;
const NOTHING = -1;
const THIRD_OF_BAND = [0, 0, 1, 1, 1, 2, 2, 2] as const;

/** Mean over `half` hops either side, at every hop. */
function movingMean(values: Float32Array, half: number): Float32Array {
  const count = values.length;
  const means = new Float32Array(count);
  let sum = 0;
  let from = 0;
  let to = 0;
  for (let t = 0; t < count; t++) {
    while (to < Math.min(count, t + half + 1)) sum += values[to++] as number;
    while (from < t - half) sum -= values[from++] as number;
    means[t] = sum / (to - from);
  }
  return means;
}

/** Values in deviations from their mean. */
function deviations(values: Float32Array): Float32Array {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2 / values.length;
  const spread = Math.sqrt(squares);
  return spread > 1e-6 ? values.map((value) => (value - mean) / spread) : new Float32Array(values.length);
}

export function* readSurprise(
  { hops, hopSeconds, novelty, change }: RecordingFeatures,
  model: LookAheadModel = lookAheadModel,
): Sliced<Surprise> {
  const half = Math.round(model.usualSeconds / hopSeconds);
  const full = new Float32Array(hops);
  const bass = new Float32Array(hops);
  const thirds = [new Float32Array(hops), new Float32Array(hops), new Float32Array(hops)] as const;
  const weights = new Float32Array(hops);
  const band = new Float32Array(hops);
  for (let c = 0; c < BANDS; c++) {
    for (let t = 0; t < hops; t++) band[t] = novelty[t * BANDS + c] as number;
    const usual = movingMean(band, half);
    yield (c + 0.5) / BANDS;
    const third = thirds[THIRD_OF_BAND[c] as 0 | 1 | 2];
    const share = c === 0 ? model.lowestShare : c === 1 ? 1 - model.lowestShare : 0;
    for (let t = 0; t < hops; t++) {
      const mean = usual[t] as number;
      const surprise = clamp((band[t] as number) / Math.max(mean, LEAST_USUAL) - 1, NOTHING, model.highestSurprise);
      // A band in which nothing ever happens has no say.
      const weight = (model.bands[c] as number) * Math.min(1, mean / LEAST_USUAL);
      full[t] = (full[t] as number) + weight * surprise;
      weights[t] = (weights[t] as number) + weight;
      bass[t] = (bass[t] as number) + share * surprise;
      third[t] = (third[t] as number) + surprise / (c < 2 ? 2 : 3);
    }
  }
  yield 1;
  for (let t = 0; t < hops; t++) full[t] = (weights[t] as number) > 0.5 ? (full[t] as number) / (weights[t] as number) : NOTHING;
  return { hops, hopSeconds, full, bass, thirds, harmony: deviations(change) };
}
