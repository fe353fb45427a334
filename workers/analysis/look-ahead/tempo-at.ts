import type { BeatMap } from '#app/audio/beat-map.ts';
import { ACT_CONFIDENCE } from '#app/audio/feature-frame.ts';

/** The mean of so many intervals is the tempo of a moment. */
const INTERVALS = 4;

/** The beat that sounds at a time: the last one that is not after it, −1 before the first. */
export function beatIndexAt(beats: Float64Array, seconds: number): number {
  let low = 0;
  let high = beats.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((beats[middle] as number) <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Beats a minute at a moment, 0 where the beat is not sure. */
export function createTempoReader({ beats, confidences }: BeatMap): (seconds: number) => number {
  return (seconds) => {
    const index = Math.max(0, beatIndexAt(beats, seconds));
    if ((confidences[index] ?? 0) < ACT_CONFIDENCE) return 0;
    const first = Math.max(0, Math.min(beats.length - 1 - INTERVALS, index - INTERVALS / 2));
    const last = Math.min(beats.length - 1, first + INTERVALS);
    return last > first ? (60 * (last - first)) / ((beats[last] as number) - (beats[first] as number)) : 0;
  };
}
