import { clamp01 } from '../signal/follower.ts';
import type { Surprise } from './surprise.ts';

/** Parts of a beat that are told apart. */
const PLACES = 12;
const LAGS = [1, 2, 3, 4] as const;
/** Either side of a beat, so many count. */
const AROUND_BEATS = 12;
/** Mean correlation of a beat with a later one at which nothing, and everything, is believed. */
const NOTHING = 0.13;
/** A few pairs alike can be luck: so many that are not are added to them. */
const DOUBTED_PAIRS = 6;
const EVERYTHING = 0.3;
/** Between beats that are sure the others are held, ever less; before the first and after the last only for a few, and while it sounds. */
const HELD_LOSS = 0.008;
const SILENT_LOSS = 0.05;
const EDGE_LOSS = 0.03;
/** Beats whose strongest moment is softer than this against the usual are empty: silence repeats itself too. */
const EMPTY = -0.9;

export interface BeatPatterns {
  /** Beats that have a next one. */
  readonly count: number;
  /** 1 for beats in which something sounds. */
  readonly sounds: Uint8Array;
  /** −1…1: how much beat `a` is like beat `b`. */
  alike(a: number, b: number): number;
}

export function beatPatterns({ thirds, full, hops }: Surprise, beats: Int32Array): BeatPatterns {
  const count = Math.max(0, beats.length - 1);
  const length = PLACES * thirds.length;
  const patterns = new Float32Array(count * length);
  const sounds = new Uint8Array(count);
  for (let k = 0; k < count; k++) {
    const from = beats[k] as number;
    const to = Math.min(hops, beats[k + 1] as number);
    let strongest = -1;
    for (let t = from; t < to; t++) strongest = Math.max(strongest, full[t] as number);
    sounds[k] = strongest > EMPTY ? 1 : 0;
    thirds.forEach((third, part) => {
      pattern(third, from, to, patterns, k * length + part * PLACES);
    });
  }
  return { count, sounds, alike: (a, b) => correlation(patterns, a, b, length) };
}

/** Writes the means of PLACES equal parts of a beat, centred about their own mean. */
function pattern(values: Float32Array, from: number, to: number, into: Float32Array, at: number): void {
  // Half a part before it belongs to it: an onset a little early must not fall into the beat before.
  const step = (to - from) / PLACES;
  let mean = 0;
  for (let p = 0; p < PLACES; p++) {
    const first = Math.max(0, Math.round(from + (p - 0.5) * step));
    const last = Math.max(first + 1, Math.round(from + (p + 0.5) * step));
    let sum = 0;
    for (let t = first; t < last; t++) sum += values[t] ?? 0;
    into[at + p] = sum / (last - first);
    mean += (into[at + p] as number) / PLACES;
  }
  for (let p = 0; p < PLACES; p++) into[at + p] = (into[at + p] as number) - mean;
}

function correlation(patterns: Float32Array, a: number, b: number, length: number): number {
  let dot = 0;
  let x = 0;
  let y = 0;
  for (let p = 0; p < length; p++) {
    const u = patterns[a * length + p] as number;
    const v = patterns[b * length + p] as number;
    dot += u * v;
    x += u * u;
    y += v * v;
  }
  return x > 1e-6 && y > 1e-6 ? dot / Math.sqrt(x * y) : 0;
}

/**
 * How far each beat can be trusted, 0…1. A path of beats can be laid through anything; music shows in that what happens within a
 * beat comes again one, two, three or four beats later. Speech, noise and random clicks do not repeat.
 */
export function beatEvidence({ count, sounds, alike }: BeatPatterns, beats: number): Float32Array {
  const best = new Float32Array(beats);
  const sums = new Float64Array(count + 1);
  const pairs = new Float64Array(count + 1);
  for (const lag of LAGS) {
    for (let k = 0; k < count; k++) {
      const both = k + lag < count && sounds[k] === 1 && sounds[k + lag] === 1;
      sums[k + 1] = (sums[k] as number) + (both ? alike(k, k + lag) : 0);
      pairs[k + 1] = (pairs[k] as number) + (both ? 1 : 0);
    }
    for (let k = 0; k < beats; k++) {
      const from = Math.max(0, Math.min(k, count) - AROUND_BEATS - lag);
      const to = Math.min(count, k + AROUND_BEATS);
      const seen = (pairs[to] as number) - (pairs[from] as number);
      const mean = ((sums[to] as number) - (sums[from] as number)) / (seen + DOUBTED_PAIRS);
      best[k] = Math.max(best[k] as number, clamp01((mean - NOTHING) / (EVERYTHING - NOTHING)));
    }
  }
  return held(best, sounds);
}

/** Beats between such as are sure go on through a break; the path is one. */
function held(evidence: Float32Array, sounds: Uint8Array): Float32Array {
  const count = evidence.length;
  const after = new Float32Array(count);
  const edge = new Float32Array(count);
  const lossOf = (k: number): number => (sounds[k] === 1 ? HELD_LOSS : SILENT_LOSS);
  for (let k = count - 1, hold = 0, fade = 0; k >= 0; k--) {
    const here = evidence[k] as number;
    after[k] = hold = Math.max(here, hold - lossOf(k));
    edge[k] = fade = sounds[k] === 0 ? here : Math.max(here, fade - EDGE_LOSS);
  }
  for (let k = 0, hold = 0, fade = 0; k < count; k++) {
    const here = evidence[k] as number;
    hold = Math.max(here, hold - lossOf(k));
    fade = sounds[k] === 0 ? here : Math.max(here, fade - EDGE_LOSS);
    edge[k] = Math.max(edge[k] as number, fade, Math.min(hold, after[k] as number));
  }
  return edge;
}
