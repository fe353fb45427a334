import type { BeatMap, Section, SectionKind } from '#app/audio/beat-map.ts';
import { clamp01 } from '../signal/follower.ts';
import { BANDS, type RecordingFeatures } from './recording-features.ts';
import { TONE_HOPS, TONES } from './tones.ts';

type Bars = Pick<BeatMap, 'beats' | 'confidences' | 'places'>;

/** What is told of a bar: eight bands of level, three of novelty, twelve pitch classes. */
const NOVELTIES = 3;
const LENGTH = BANDS + NOVELTIES + 12;
const LEVEL_WEIGHT = 1;
const NOVELTY_WEIGHT = 1;
const TONE_WEIGHT = 0.35;
/** Without a beat, pieces of this length stand for bars. */
const PIECE_SECONDS = 2;
/** A bar whose beats are less sure than this is no bar. */
const SURE = 0.5;
const SHORTEST_BARS = 4;
const SHORTEST_EDGE_BARS = 3;
const LONGEST_BARS = 64;
/** What another section costs, in squared deviations; sections that are not whole phrases cost more. */
const PENALTY = 26;
const UNEVEN = [0, 14, 8, 14] as const;
const NOT_EIGHT = 2;
/** Means of two sections closer than this, in deviations a number, sound alike. */
const ALIKE = 0.62;

/** Where bars begin: downbeats where there are any, even pieces elsewhere; the last entry is the end. */
function barStarts({ beats, confidences, places }: Bars, seconds: number): number[] {
  const starts: number[] = [0];
  const add = (time: number): void => {
    let last = starts[starts.length - 1] as number;
    while (time - last > 2 * PIECE_SECONDS + 1) {
      last += PIECE_SECONDS;
      starts.push(last);
    }
    if (time - last > 0.5) starts.push(time);
    else if (starts.length > 1) starts[starts.length - 1] = time;
  };
  beats.forEach((beat, k) => {
    if (places[k] === 1 && (confidences[k] as number) >= SURE) add(beat);
  });
  add(seconds);
  return starts;
}

/** Each number of every bar in deviations from its mean over the recording. */
function describe(features: RecordingFeatures, starts: readonly number[]): Float32Array {
  const { hopSeconds, hops, novelty, tones, colours } = features;
  const bars = starts.length - 1;
  const frames = tones.length / TONES;
  const result = new Float32Array(bars * LENGTH);
  for (let bar = 0; bar < bars; bar++) {
    const at = bar * LENGTH;
    const from = Math.round((starts[bar] as number) / hopSeconds);
    const to = Math.min(hops, Math.max(from + 1, Math.round((starts[bar + 1] as number) / hopSeconds)));
    const first = Math.min(frames - 1, Math.round(from / TONE_HOPS));
    const last = Math.min(frames, Math.max(first + 1, Math.round(to / TONE_HOPS)));
    for (let frame = Math.max(0, first); frame < last; frame++) {
      for (let b = 0; b < BANDS; b++) result[at + b] = (result[at + b] as number) + (colours[frame * BANDS + b] as number) / (last - first);
      let power = 1e-12;
      for (let p = 0; p < 12; p++) power += tones[frame * TONES + p] as number;
      for (let p = 0; p < 12; p++) {
        const i = at + BANDS + NOVELTIES + p;
        result[i] = (result[i] as number) + Math.sqrt((tones[frame * TONES + p] as number) / power) / (last - first);
      }
    }
    for (let t = from; t < to; t++) {
      for (let b = 0; b < BANDS; b++) {
        const i = at + BANDS + (b < 2 ? 0 : b < 5 ? 1 : 2);
        result[i] = (result[i] as number) + (novelty[t * BANDS + b] as number) / (to - from);
      }
    }
  }
  return standardised(result, bars);
}

/** Least spread of levels (decades), novelty (decades a hop) and tones: what hardly changes must not be blown up. */
const leastSpread = (i: number): number => (i < BANDS ? 0.12 : i < BANDS + NOVELTIES ? 0.01 : 0.05);
const weightOf = (i: number): number => (i < BANDS ? LEVEL_WEIGHT : i < BANDS + NOVELTIES ? NOVELTY_WEIGHT : TONE_WEIGHT);

function standardised(values: Float32Array, bars: number): Float32Array {
  for (let i = 0; i < LENGTH; i++) {
    let mean = 0;
    for (let bar = 0; bar < bars; bar++) mean += (values[bar * LENGTH + i] as number) / bars;
    let squares = 0;
    for (let bar = 0; bar < bars; bar++) squares += ((values[bar * LENGTH + i] as number) - mean) ** 2 / bars;
    const scale = weightOf(i) / Math.max(Math.sqrt(squares), leastSpread(i));
    for (let bar = 0; bar < bars; bar++) values[bar * LENGTH + i] = ((values[bar * LENGTH + i] as number) - mean) * scale;
  }
  return values;
}

/**
 * The sections of a recording: the division of its bars into stretches that are each as even as can be, where every boundary costs
 * something and whole phrases cost least (optimal segmentation by dynamic programming: Bellman 1961; as used for music by Jensen,
 * EURASIP 2007). Stretches with like means get the same letter.
 */
export function findSections(features: RecordingFeatures, bars: Bars): readonly Section[] {
  if (features.hops === 0) return [];
  const starts = barStarts(bars, features.seconds);
  const count = starts.length - 1;
  if (count < 1) return [];
  const values = describe(features, starts);
  const sums = new Float64Array((count + 1) * LENGTH);
  const squares = new Float64Array(count + 1);
  for (let bar = 0; bar < count; bar++) {
    let square = 0;
    for (let i = 0; i < LENGTH; i++) {
      const value = values[bar * LENGTH + i] as number;
      sums[(bar + 1) * LENGTH + i] = (sums[bar * LENGTH + i] as number) + value;
      square += value * value;
    }
    squares[bar + 1] = (squares[bar] as number) + square;
  }
  const uneven = (from: number, to: number): number => {
    let square = 0;
    for (let i = 0; i < LENGTH; i++) square += ((sums[to * LENGTH + i] as number) - (sums[from * LENGTH + i] as number)) ** 2;
    return (squares[to] as number) - (squares[from] as number) - square / (to - from);
  };
  const bounds = divide(count, uneven);
  const means = bounds.slice(0, -1).map((from, s) => {
    const to = bounds[s + 1] as number;
    return Float64Array.from(
      { length: LENGTH },
      (_, i) => ((sums[to * LENGTH + i] as number) - (sums[from * LENGTH + i] as number)) / (to - from),
    );
  });
  const labels = labelled(means);
  return means.map((mean, s) => {
    const from = bounds[s] as number;
    const to = bounds[s + 1] as number;
    const before = bounds[s - 1];
    const gain = before === undefined ? PENALTY : uneven(before, to) - uneven(before, from) - uneven(from, to);
    return {
      start: starts[from] as number,
      end: starts[to] as number,
      label: labels[s] as string,
      kind: kindOf(mean, means[s - 1], means[s + 1], slopeOf(values, from, to)),
      confidence: clamp01(gain / (3 * PENALTY)),
    };
  });
}

/** First bars of the sections, and the end. */
function divide(count: number, uneven: (from: number, to: number) => number): number[] {
  const best = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(count + 1);
  best[0] = 0;
  for (let to = 1; to <= count; to++) {
    for (let length = 1; length <= Math.min(to, LONGEST_BARS); length++) {
      const from = to - length;
      // The last bars may be cut short, and so may those before the first downbeat.
      const edge = to === count || from === 0;
      if (length < (edge ? SHORTEST_EDGE_BARS : SHORTEST_BARS) && to - from < count) continue;
      const shape = edge ? 0 : (UNEVEN[length % 4] as number) + (length % 8 === 0 ? 0 : NOT_EIGHT);
      const cost = (best[from] as number) + uneven(from, to) + PENALTY + shape;
      if (cost < (best[to] as number)) {
        best[to] = cost;
        before[to] = from;
      }
    }
  }
  const bounds = [count];
  for (let at = count; at > 0; at = before[at] as number) bounds.push(before[at] as number);
  return bounds.reverse();
}

function labelled(means: readonly Float64Array[]): string[] {
  const kinds: Float64Array[] = [];
  return means.map((mean) => {
    let nearest = -1;
    let least = ALIKE;
    kinds.forEach((kind, k) => {
      const distance = Math.sqrt(
        mean.reduce((sum, value, i) => sum + (value - (kind[i] as number)) ** 2, 0) / (BANDS + NOVELTIES + 12 * TONE_WEIGHT ** 2),
      );
      if (distance < least) {
        least = distance;
        nearest = k;
      }
    });
    if (nearest < 0) nearest = kinds.push(mean) - 1;
    return letters(nearest);
  });
}

/** A … Z, then AA, AB, … */
const letters = (index: number): string =>
  (index >= 26 ? letters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));

const LOWS = [0, 1, BANDS] as const;
const HIGHS = [5, 6, 7, BANDS + 1, BANDS + 2] as const;
const meanOf = (values: Float64Array, at: readonly number[]): number => at.reduce((sum, i) => sum + (values[i] as number), 0) / at.length;

/** Deviations by which the highs grow from the first half of a section to its second. */
function slopeOf(values: Float32Array, from: number, to: number): number {
  const half = Math.floor((to - from) / 2);
  if (half < 1) return 0;
  let slope = 0;
  for (const i of HIGHS) {
    let early = 0;
    let late = 0;
    for (let bar = 0; bar < half; bar++) {
      early += values[(from + bar) * LENGTH + i] as number;
      late += values[(to - 1 - bar) * LENGTH + i] as number;
    }
    slope += (late - early) / half / HIGHS.length;
  }
  return slope;
}

/** Deviations that make a drop, a breakdown, a build. */
const JUMP = 0.7;
const RISE = 0.5;

function kindOf(mean: Float64Array, before: Float64Array | undefined, after: Float64Array | undefined, slope: number): SectionKind {
  const low = meanOf(mean, LOWS);
  const high = meanOf(mean, HIGHS);
  const lowBefore = before ? meanOf(before, LOWS) : low;
  const lowAfter = after ? meanOf(after, LOWS) : low;
  const highAfter = after ? meanOf(after, HIGHS) : high;
  if (after && slope > RISE && (lowAfter - low > 0.2 || highAfter - high > 0.2)) return 'build';
  if (before && low > 0.1 && low - lowBefore > JUMP) return 'drop';
  if (before && low < -0.2 && lowBefore - low > JUMP) return 'breakdown';
  return 'part';
}
