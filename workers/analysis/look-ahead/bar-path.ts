import type { BeatPatterns } from './beat-evidence.ts';
import type { RecordingFeatures } from './recording-features.ts';
import type { Surprise } from './surprise.ts';
import { TONE_HOPS, TONES } from './tones.ts';

/** Where in the bar each beat is. */
export interface BarPath {
  /** 1-based beat in the bar. */
  readonly places: Uint8Array;
  /** Beats in the bar that a beat belongs to. */
  readonly lengths: Uint8Array;
  /** 0…1: how much better this is than the next best place. */
  readonly confidences: Float32Array;
}

const METERS = [4, 3, 2] as const;
/** Log units a beat against bars of three and two. */
const METER_COST = [0, 0.02, 0.12] as const;
/** What makes a beat like a downbeat: change of chord, of bass note, of harmony in the large, bass attack, and no snare. */
const WEIGHTS = [0.4, 0.35, 0.3, 0.25, -0.1] as const;
const MARKS = WEIGHTS.length;
/** What is usual, in beats either side, and how much one beat may say. */
const USUAL_BEATS = 24;
const HIGHEST = 2.5;
const LEAST_SPREAD = 0.05;
/** Bars repeat: what likeness at the distance of a bar says, log units a beat. */
const REPEATS = 1.2;
/** Log units that a slip of the bar and a change of meter cost. */
const SLIP = 9;
const CHANGE = 12;
/** Beats around that count for the confidence. */
const AROUND_BEATS = 24;

/** Means of the notes that sound in each beat, `TONES` a beat. */
function tonesOf({ tones }: RecordingFeatures, beats: Int32Array): Float32Array {
  const frames = tones.length / TONES;
  const result = new Float32Array(beats.length * TONES);
  for (let k = 0; k < beats.length; k++) {
    const from = beats[k] as number;
    const to = beats[k + 1] ?? 2 * from - (beats[k - 1] ?? from - 40);
    // A frame is heard around the middle of its window, some hops before its end.
    const first = Math.max(0, Math.min(frames - 1, Math.round(from / TONE_HOPS)));
    const last = Math.max(first + 1, Math.min(frames, Math.round(to / TONE_HOPS)));
    for (let frame = first; frame < last && frame < frames; frame++) {
      for (let i = 0; i < TONES; i++)
        result[k * TONES + i] = (result[k * TONES + i] as number) + Math.sqrt(tones[frame * TONES + i] as number) / (last - first);
    }
  }
  return result;
}

/** 1 − correlation of twelve tones of two beats. */
function toneChange(tones: Float32Array, a: number, b: number): number {
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < 12; i++) {
    meanA += (tones[a + i] as number) / 12;
    meanB += (tones[b + i] as number) / 12;
  }
  let dot = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i < 12; i++) {
    const u = (tones[a + i] as number) - meanA;
    const v = (tones[b + i] as number) - meanB;
    dot += u * v;
    x += u * u;
    y += v * v;
  }
  return x > 0 && y > 0 ? 1 - dot / Math.sqrt(x * y) : 0;
}

/** The highest within 35 ms of a beat. */
function peak(values: Float32Array, at: number, reach: number): number {
  let highest = -1;
  for (let t = at - reach; t <= at + reach; t++) highest = Math.max(highest, values[t] ?? -1);
  return highest;
}

/** How much each beat is like a downbeat, against those around it. */
export function downbeatMarks(features: RecordingFeatures, surprise: Surprise, beats: Int32Array): Float32Array {
  const count = beats.length;
  const tones = tonesOf(features, beats);
  const reach = Math.round(0.035 / features.hopSeconds);
  const marks = Array.from({ length: MARKS }, () => new Float32Array(count));
  for (let k = 0; k < count; k++) {
    const at = beats[k] as number;
    const values = [
      k > 0 ? toneChange(tones, k * TONES, (k - 1) * TONES) : 0,
      k > 0 ? toneChange(tones, k * TONES + 12, (k - 1) * TONES + 12) : 0,
      surprise.harmony[at] ?? 0,
      peak(surprise.thirds[0], at, reach),
      peak(surprise.thirds[1], at, reach),
    ];
    values.forEach((value, m) => {
      (marks[m] as Float32Array)[k] = value;
    });
  }
  const says = new Float32Array(count);
  marks.forEach((values, m) => {
    for (let k = 0; k < count; k++) {
      const from = Math.max(0, k - USUAL_BEATS);
      const to = Math.min(count, k + USUAL_BEATS + 1);
      let mean = 0;
      for (let i = from; i < to; i++) mean += (values[i] as number) / (to - from);
      let spread = 0;
      for (let i = from; i < to; i++) spread += Math.abs((values[i] as number) - mean) / (to - from);
      const deviation = ((values[k] as number) - mean) / Math.max(spread, LEAST_SPREAD);
      says[k] = (says[k] as number) + (WEIGHTS[m] as number) * Math.min(Math.max(deviation, -HIGHEST), HIGHEST);
    }
  });
  return says;
}

interface Place {
  readonly meter: number;
  readonly length: number;
  readonly place: number;
}

/** The likeliest bars of a whole recording: a Viterbi path over every place in bars of four, three and two. */
export function findBarPath(says: Float32Array, patterns: BeatPatterns): BarPath {
  const count = says.length;
  const states: Place[] = METERS.flatMap((length, meter) => Array.from({ length }, (_, place) => ({ meter, length, place })));
  const total = states.length;
  const repeats = METERS.map((length) => Float32Array.from({ length: count }, (_, k) => repetition(patterns, k, length)));
  const best = new Float64Array(total);
  const next = new Float64Array(total);
  const before = new Uint8Array(count * total);
  for (let k = 0; k < count; k++) {
    for (let s = 0; s < total; s++) {
      const { meter, length, place } = states[s] as Place;
      let score = Number.NEGATIVE_INFINITY;
      let from = 0;
      for (let r = 0; r < total; r++) {
        const was = states[r] as Place;
        const value = (best[r] as number) - (k === 0 ? beginning(r, s) : costOf(was, meter, place));
        if (value > score) {
          score = value;
          from = r;
        }
      }
      const repeated = REPEATS * ((repeats[meter] as Float32Array)[k] as number);
      next[s] = score + emission(says[k] as number, place, length) + repeated - (METER_COST[meter] as number);
      before[k * total + s] = from;
    }
    best.set(next);
  }
  const places = new Uint8Array(count);
  const lengths = new Uint8Array(count);
  let state = best.indexOf(Math.max(...best));
  for (let k = count - 1; k >= 0; k--) {
    const { place, length } = states[state] as Place;
    places[k] = place + 1;
    lengths[k] = length;
    state = before[k * total + state] as number;
  }
  return { places, lengths, confidences: confidences(says, places, lengths) };
}

const beginning = (from: number, to: number): number => (from === to ? 0 : Number.POSITIVE_INFINITY);

/** Bars follow on bars; one may be cut short, and another meter may begin. */
function costOf(was: Place, meter: number, place: number): number {
  if (was.meter === meter && (was.place + 1) % was.length === place) return 0;
  if (place !== 0) return Number.POSITIVE_INFINITY;
  return was.meter === meter ? SLIP : CHANGE;
}

/** Downbeats say what they are, the others that they are not: in the mean nothing, whatever the meter. */
const emission = (say: number, place: number, length: number): number => (place === 0 ? say : -say / (length - 1));

/** Whether a beat comes again a bar later, against the mean of all distances in question. */
function repetition({ count, sounds, alike }: BeatPatterns, k: number, length: number): number {
  const at = (lag: number): number => (k + lag < count && sounds[k] === 1 && sounds[k + lag] === 1 ? alike(k, k + lag) : 0);
  const mean = (at(2) + at(3) + at(4)) / 3;
  // What repeats after two beats repeats after four: only a bar of four that is not twice a bar of two is one.
  return at(length) - mean;
}

/** How much more the downbeats around a beat are like downbeats than any other place of the same meter. */
function confidences(says: Float32Array, places: Uint8Array, lengths: Uint8Array): Float32Array {
  const count = says.length;
  const result = new Float32Array(count);
  for (let k = 0; k < count; k++) {
    const length = lengths[k] as number;
    const sums = new Float64Array(length);
    for (let i = Math.max(0, k - AROUND_BEATS); i < Math.min(count, k + AROUND_BEATS + 1); i++) {
      if (lengths[i] !== length) continue;
      const place = (places[i] as number) - 1;
      sums[place] = (sums[place] as number) + (says[i] as number);
    }
    const own = sums[0] as number;
    let rival = Number.NEGATIVE_INFINITY;
    for (let p = 1; p < length; p++) rival = Math.max(rival, sums[p] as number);
    result[k] = 1 / (1 + Math.exp(-0.5 * (own - rival - 1)));
  }
  return result;
}
