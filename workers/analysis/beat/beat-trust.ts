import { CURVES, type Novelty } from '../onset/novelty.ts';
import { clamp01, createAverage, follow, forget } from '../signal/follower.ts';
import type { BeatEstimate } from './beat-filter.ts';

/**
 * How far the beat can be trusted, judged by prediction: before each beat its time was fixed; afterwards it is seen whether
 * more happened there than elsewhere in the beat. Random clicks, speech and noise can be fitted afterwards, not foretold.
 */
export interface BeatTrust {
  readonly trust: Readonly<Trust>;
  /** One hop: what the filter believes, and what newly sounds. */
  update(estimate: Readonly<BeatEstimate>, novelty: Readonly<Novelty>, silent: boolean): void;
  /** The next beat's time is fixed. */
  expect(beat: Readonly<ExpectedBeat>): void;
  /** What it takes to trust as far later. */
  readonly memory: readonly number[];
  recall(memory: readonly number[]): void;
  reset(): void;
}

/** How many numbers `memory` holds. */
export const TRUST_MEMORY = 7;
/** Share of what was seen before that still counts: what is seen now must be able to prove it wrong. */
const RECALLED = 0.5;

export interface Trust {
  /** 0…1. */
  confidence: number;
}

export interface ExpectedBeat {
  /** Until its novelty peaks. */
  hopsAhead: number;
  /** Between beats, as the filter has it, and since the last beat. */
  periodHops: number;
  intervalHops: number;
}

/** Either side of a predicted beat, within which its onset may lie. */
const NEAR_SECONDS = 0.035;
const MEMORY = 256;
/** Forgetting a beat: about twenty-five count. */
const KEEP = 0.96;
/** Four beats must have been foretold before anything is said: two or three can be luck. */
const LEAST_WEIGHT = 3;
/** Beats of doubt that a new clock must overcome. */
const DOUBTING_BEATS = 1;
/** Between the strokes of sparse music there is quiet; after this it counts as a break, in which nothing is judged. */
const RESTING_SECONDS = 1.2;
/** A break this long costs no trust. */
const HOLD_SECONDS = 2.5;
/** Contrasts beyond this many times the usual say no more. */
const HIGHEST = 6;
/** Novelty below this is nothing, whatever is usual. */
const LEAST_USUAL = 0.004;
/** Log ratio of two intervals in a row at which nothing is left of steadiness: music changes by 1 to 4 %, noise and speech by 16 and more. */
const UNSTEADY = 0.12;
/** Evidence needed to begin to trust, and to go on: speech stays below −0.1, random clicks below 0.05, and nearly all music above 0.5. */
const BEGIN = 0.04;
const GO_ON = -0.6;

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

export function createBeatTrust(hopSeconds: number): BeatTrust {
  const near = Math.round(NEAR_SECONDS / hopSeconds);
  /** Highest surprise within 2·near + 1 hops ending at each hop. */
  const highest = new Float64Array(MEMORY);
  const surprise = new Float64Array(MEMORY);
  const usual = createAverage(hopSeconds, 4);
  const rate = 1 - Math.exp(-hopSeconds / 0.7);
  let hop = 0;
  let checkAt = -1;
  let period = 1;
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = { weight: 0, squares: 0, steady: 0, intervals: 0, lastInterval: 0, quietSeconds: 0, fitBelief: 0, sum: 0 };
  const trust: Trust = { confidence: 0 };

  function check(): void {
    const here = highest[hop % MEMORY] as number;
    let elsewhere = 0;
    let count = 0;
    for (let back = near + 1; back <= period - near; back++) {
      elsewhere += highest[(hop - back + MEMORY) % MEMORY] as number;
      count++;
    }
    const contrast = here - (count > 0 ? elsewhere / count : here);
    state.weight = state.weight * KEEP + 1;
    state.sum = state.sum * KEEP + contrast;
    state.squares = state.squares * KEEP + contrast * contrast;
  }

  function judge(): number {
    if (state.weight < LEAST_WEIGHT) return 0;
    const mean = state.sum / state.weight;
    const spread = Math.sqrt(Math.max(0, state.squares / state.weight - mean * mean));
    // Like a t value, shrunk while few beats have been seen.
    const foretold = ((mean / (spread + 0.25)) * state.weight) / (state.weight + DOUBTING_BEATS);
    const held = Math.exp(-(Math.max(0, state.quietSeconds - HOLD_SECONDS) ** 2) / 3);
    const steadiness = state.steady / (state.intervals + DOUBTING_BEATS);
    // Random clicks are hit now and then by a clock that jumps after them; a filter that wavers has found no beat.
    const evidence = 0.4 * Math.min(foretold, 1.5) + (state.fitBelief - 0.5) + 4 * (steadiness - 0.5);
    return logistic(10 * (evidence - (trust.confidence >= 0.5 ? GO_ON : BEGIN))) * held;
  }

  return {
    trust,
    update(estimate, { curves }, silent) {
      const novelty = curves[CURVES.full] as number;
      hop++;
      if (!silent) follow(usual, novelty);
      surprise[hop % MEMORY] = silent ? -1 : Math.min(HIGHEST, novelty / Math.max(usual.value, LEAST_USUAL) - 1);
      let top = -1;
      for (let back = 0; back <= 2 * near; back++) top = Math.max(top, surprise[(hop - back + MEMORY) % MEMORY] as number);
      highest[hop % MEMORY] = top;
      state.quietSeconds = silent || top < -0.8 ? state.quietSeconds + hopSeconds : 0;
      if (hop === checkAt && state.quietSeconds < RESTING_SECONDS) check();
      if (state.quietSeconds < RESTING_SECONDS) state.fitBelief += rate * (estimate.tempoBelief * estimate.phaseBelief - state.fitBelief);
      trust.confidence += rate * (judge() - trust.confidence);
    },
    expect({ hopsAhead, periodHops, intervalHops }) {
      checkAt = Math.max(hop + 1, hop + Math.round(hopsAhead) + near);
      period = Math.min(MEMORY - 3 * near, Math.round(periodHops));
      if (state.quietSeconds < RESTING_SECONDS && state.lastInterval > 0 && intervalHops > 0) {
        const change = Math.abs(Math.log(intervalHops / state.lastInterval));
        state.steady = state.steady * KEEP + Math.max(0, 1 - change / UNSTEADY);
        state.intervals = state.intervals * KEEP + 1;
      }
      state.lastInterval = intervalHops;
    },
    get memory() {
      const { weight, sum, squares, steady, intervals, fitBelief } = state;
      return [trust.confidence, weight, sum, squares, steady, intervals, fitBelief];
    },
    recall([confidence = 0, weight = 0, sum = 0, squares = 0, steady = 0, intervals = 0, fitBelief = 0]) {
      trust.confidence = clamp01(confidence);
      state.weight = weight * RECALLED;
      state.sum = sum * RECALLED;
      state.squares = squares * RECALLED;
      state.steady = steady * RECALLED;
      state.intervals = intervals * RECALLED;
      state.fitBelief = fitBelief;
    },
    reset() {
      forget(usual);
      surprise.fill(0);
      highest.fill(0);
      hop =
        state.weight =
        state.sum =
        state.squares =
        state.steady =
        state.intervals =
        state.lastInterval =
        state.quietSeconds =
        state.fitBelief =
        trust.confidence =
          0;
      checkAt = -1;
    },
  };
}
