import { gauss } from '../signal/gauss.ts';
import { type LookAheadModel, lookAheadModel, MODEL_HOP_SECONDS } from './model.ts';
import type { Sliced } from './recording.ts';
import type { Surprise } from './surprise.ts';

/** Tempi whose periods differ by more than this share do not follow each other. */
const REACH = 0.15;
const LEAST_REACH_HOPS = 2;
/** Of the path so far, in one byte a hop and tempo: the tempo before, or that nothing came before. */
const FIRST = 254;
const NONE = 255;
const HOPS_A_SLICE = 512;
const BUMP_REACH = 2.5;

/** The sum of what lies around each hop, by a bump of the given width. */
function bumps(values: Float32Array, widthHops: number): Float32Array {
  const reach = Math.ceil(BUMP_REACH * widthHops);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => gauss((i - reach) / widthHops));
  const padded = new Float32Array(values.length + 2 * reach);
  padded.set(values, reach);
  return values.map((_, t) => {
    let sum = 0;
    for (let i = 0; i < kernel.length; i++) sum += (kernel[i] as number) * (padded[t + i] as number);
    return sum;
  });
}

/** Sums of all before each hop: what lies between two is a difference. */
function sums(values: Float32Array): Float64Array {
  const result = new Float64Array(values.length + 1);
  for (let t = 0; t < values.length; t++) result[t + 1] = (result[t] as number) + (values[t] as number);
  return result;
}

/**
 * The likeliest beats of a whole recording, in hops. Between two beats nothing branches, so the bar pointer model's Viterbi path
 * (Krebs, Böck, Widmer 2015) is found beat by beat: for each hop and each period that may end there, the best of what came
 * before and how well the novelty of that period suits a beat (as in Ellis, JNMR 36, 2007, but with tempo as a state).
 * Time and memory grow with the length alone: a byte a hop and tempo, 25 MB an hour.
 */
export function* findBeatPath(surprise: Surprise, model: LookAheadModel = lookAheadModel): Sliced<Int32Array> {
  const { hops, hopSeconds } = surprise;
  const shortest = Math.floor(60 / model.fastestBpm / hopSeconds);
  const longest = Math.ceil(60 / model.slowestBpm / hopSeconds);
  const tempi = longest - shortest + 1;
  const width = model.widthSeconds / hopSeconds;
  // The model's say is that of one hop of its own: more hops a second must not mean more evidence.
  const perHop = hopSeconds / MODEL_HOP_SECONDS;
  const sayOfFull = model.full * perHop;
  const sayOfBass = model.bass * perHop;
  const full = bumps(surprise.full, width);
  yield 0.05;
  const bass = bumps(surprise.bass, width);
  yield 0.1;
  const fullSums = sums(surprise.full);
  const bassSums = sums(surprise.bass);
  const { harmony } = surprise;
  const harmonySums = sums(harmony);

  const area = width * Math.sqrt(2 * Math.PI);
  const pull = new Float64Array(tempi);
  const fullMean = new Float64Array(tempi);
  const bassMean = new Float64Array(tempi);
  const reach = new Int32Array(tempi);
  const changes = new Float64Array(tempi * tempi).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < tempi; i++) {
    const period = shortest + i;
    const octaves = Math.log2(60 / (period * hopSeconds) / model.preferredBpm) / model.preferredSpread;
    pull[i] = -0.5 * octaves * octaves * model.preferredPull * hopSeconds * period;
    // Expectations have zero mean: whatever the tempo, noise says nothing.
    fullMean[i] = Math.min(1, (area * (1 + model.half + 2 * model.quarter)) / period);
    bassMean[i] = Math.min(1, (area * (1 + model.bassHalf)) / period);
    reach[i] = Math.max(LEAST_REACH_HOPS, Math.round(REACH * period));
    let total = 0;
    for (let j = 0; j < tempi; j++) {
      if (Math.abs(i - j) > (reach[i] as number)) continue;
      total += Math.exp(-model.stiffness * Math.abs((shortest + j) / period - 1));
    }
    for (let j = 0; j < tempi; j++) {
      if (Math.abs(i - j) > (reach[i] as number)) continue;
      changes[i * tempi + j] = -model.stiffness * Math.abs((shortest + j) / period - 1) - Math.log(total);
    }
  }

  /** How well the hops from `s` to `t`, `period` of them, suit a beat. */
  function suits(s: number, t: number, tempo: number): number {
    const period = shortest + tempo;
    const middle = s + (period >> 1);
    const whole =
      (full[s] as number) +
      model.half * (full[middle] as number) +
      model.quarter * ((full[s + (period >> 2)] as number) + (full[s + Math.round(0.75 * period)] as number)) -
      (fullMean[tempo] as number) * ((fullSums[t] as number) - (fullSums[s] as number));
    const low =
      (bass[s] as number) +
      model.bassHalf * (bass[middle] as number) -
      (bassMean[tempo] as number) * ((bassSums[t] as number) - (bassSums[s] as number));
    const chord =
      (harmony[s] as number) +
      model.harmonyHalf * (harmony[middle] as number) -
      ((1 + model.harmonyHalf) * ((harmonySums[t] as number) - (harmonySums[s] as number))) / period;
    return sayOfFull * whole + sayOfBass * low + model.harmony * chord + (pull[tempo] as number);
  }

  const rows = longest + 1;
  const best = new Float64Array(rows * tempi);
  const before = new Uint8Array(hops * tempi).fill(NONE);
  for (let t = 0; t < hops; t++) {
    const row = (t % rows) * tempi;
    for (let i = 0; i < tempi; i++) {
      const s = t - shortest - i;
      if (s < 0) {
        best[row + i] = 0;
        before[t * tempi + i] = FIRST;
        continue;
      }
      const from = (s % rows) * tempi;
      const span = reach[i] as number;
      let score = Number.NEGATIVE_INFINITY;
      let tempo = NONE;
      for (let j = Math.max(0, i - span), last = Math.min(tempi - 1, i + span); j <= last; j++) {
        const value = (best[from + j] as number) + (changes[j * tempi + i] as number);
        if (value > score) {
          score = value;
          tempo = j;
        }
      }
      best[row + i] = tempo === NONE ? score : score + suits(s, t, i);
      before[t * tempi + i] = tempo;
    }
    if (t % HOPS_A_SLICE === 0) yield 0.1 + (0.9 * t) / hops;
  }
  return trace();

  function trace(): Int32Array {
    let at = -1;
    let tempo = 0;
    let score = Number.NEGATIVE_INFINITY;
    for (let t = Math.max(0, hops - longest); t < hops; t++) {
      for (let i = 0; i < tempi; i++) {
        const value = best[(t % rows) * tempi + i] as number;
        // The last beat of all: the next one would come after the end.
        if (t + shortest + i < hops || value <= score) continue;
        score = value;
        at = t;
        tempo = i;
      }
    }
    const beats: number[] = [];
    while (at >= 0) {
      beats.push(at);
      const last = before[at * tempi + tempo] as number;
      if (last === FIRST || last === NONE) break;
      at -= shortest + tempo;
      tempo = last;
    }
    return Int32Array.from(beats.reverse());
  }
}
