import { createNoteChange } from '../onset/note-change.ts';
import { clamp, clamp01 } from '../signal/follower.ts';
import type { BeatEstimate } from './beat-filter.ts';

/** Where in the bar the beat is, and how sure that is. Changes at beats only. */
export interface BarState {
  /** Beats in a bar: 4 or 3. */
  length: number;
  /** 0-based; 0 is the downbeat. */
  beat: number;
  /** 0…1, 0.5 where the place has 65 % of the belief: harmony and bass tell downbeats only by and by. */
  confidence: number;
}

/** What sounds in a hop, as far as bars are told by it. */
export interface Harmony {
  readonly chroma: Float64Array;
  /** Levels of the low notes, of any unit. */
  readonly bass: Float64Array;
}

export interface BarTracker {
  readonly bar: Readonly<BarState>;
  /** One hop: collects what sounds around the beat. */
  update(estimate: Readonly<BeatEstimate>, harmony: Readonly<Harmony>): void;
  beatFell(): void;
  /** What it takes to know the bar later, as many beats on as `recall` says: `BAR_MEMORY` numbers. */
  readonly memory: readonly number[];
  recall(memory: readonly number[], beatsSince: number): void;
  reset(): void;
}

const METERS = [4, 3] as const;
export const BAR_MEMORY = 14;
const SHARES = [0.85, 0.15] as const;
/** Weights of change of harmony, change of bass note and bass attack, each in deviations from its own usual (regression over whole collections). */
const WEIGHTS = [0.385, 0.275, 0.165] as const;
/** One beat says no more than this, in log units: beats that follow each other are not independent. */
const HIGHEST_SAY = 1;
/** Share of belief spread over all places at a beat: clocks slip and pieces change. */
const DOUBT = 0.01;
/** Memory of what is usual: about twenty-five beats. */
const USUAL_RATE = 0.04;
const LEAST_SPREAD = 0.05;
/** A place that has this share of the belief says nothing yet. */
const NOTHING = 0.3;

/**
 * Downbeats carry bass and change of harmony (Goto, "An audio-based real-time beat tracking system for music with or
 * without drum-sounds", JNMR 2001; Davies and Plumbley, EUSIPCO 2006). A belief over every place in bars of four and of three
 * is turned beat by beat and weighed with how much each beat is like a downbeat.
 */
export function createBarTracker(hopSeconds: number, lagSeconds: number, bassBins: number): BarTracker {
  const bar: BarState = { length: 4, beat: 0, confidence: 0 };
  /** Belief that downbeats are the beats whose number leaves this remainder. */
  const beliefs = METERS.map((meter) => new Float64Array(meter));
  const chromaChange = createNoteChange(12, false);
  const bassChange = createNoteChange(bassBins, true);
  const attackHops = Math.round(0.1 / hopSeconds);
  /** The spectrum shows a beat this much after it fell. */
  const lagHops = Math.max(1, Math.round(lagSeconds / hopSeconds));
  const marks = new Float64Array(WEIGHTS.length);
  const means = new Float64Array(WEIGHTS.length);
  const spreads = new Float64Array(WEIGHTS.length);
  /** Bass attack of the beat that sounds and of the one before. */
  const attack = new Float64Array(2);
  let hopsSinceBeat = 0;
  let beats = 0;
  let judged = 0;

  function begin(): void {
    for (const [m, belief] of beliefs.entries()) belief.fill((SHARES[m] as number) / belief.length);
    chromaChange.reset();
    bassChange.reset();
    means.fill(0);
    spreads.fill(0);
    attack.fill(-1);
    hopsSinceBeat = beats = judged = 0;
    bar.length = 4;
    bar.beat = 0;
    bar.confidence = 0;
  }

  /** How much more a beat is like a downbeat than usual, in log units. */
  function say(): number {
    const rate = Math.max(USUAL_RATE, 1 / ++judged);
    let sum = 0;
    for (let i = 0; i < marks.length; i++) {
      const mark = marks[i] as number;
      const mean = (means[i] as number) + rate * (mark - (means[i] as number));
      const spread = (spreads[i] as number) + rate * (Math.abs(mark - mean) - (spreads[i] as number));
      means[i] = mean;
      spreads[i] = spread;
      sum += (WEIGHTS[i] as number) * clamp((mark - mean) / Math.max(spread, LEAST_SPREAD), -3, 3);
    }
    return clamp(sum, -HIGHEST_SAY, HIGHEST_SAY);
  }

  /** All of a beat has sounded. */
  function judge(): void {
    marks[0] = chromaChange.next();
    marks[1] = bassChange.next();
    marks[2] = attack[1] as number;
    // The first beat has none before it to differ from.
    if (beats < 3) return;
    const factor = Math.exp(say());
    let total = 0;
    for (const belief of beliefs) {
      const place = (beats - 2) % belief.length;
      belief[place] = (belief[place] as number) * factor;
      for (let p = 0; p < belief.length; p++) total += belief[p] as number;
    }
    for (let m = 0; m < beliefs.length; m++) {
      const belief = beliefs[m] as Float64Array;
      const share = (DOUBT * (SHARES[m] as number)) / belief.length;
      for (let p = 0; p < belief.length; p++) belief[p] = ((belief[p] as number) / total) * (1 - DOUBT) + share;
    }
  }

  function choose(): void {
    let best = 0;
    for (const belief of beliefs) {
      for (let p = 0; p < belief.length; p++) {
        const here = belief[p] as number;
        if (here <= best) continue;
        best = here;
        bar.length = belief.length;
        bar.beat = (beats - 1 - p + belief.length) % belief.length;
      }
    }
    bar.confidence = clamp01((best - NOTHING) / (1 - NOTHING));
  }

  /** Beat numbers are kept by what they leave over both meters: beyond that only differences count. */
  const cycle = METERS.reduce((product, meter) => product * meter, 1);

  begin();
  return {
    bar,
    get memory() {
      return [beats % cycle, ...beliefs.flatMap((belief) => [...belief]), ...means, ...spreads];
    },
    recall([before = 0, ...rest], beatsSince) {
      begin();
      let at = 0;
      // Belief in nothing is none that can be gone on from.
      const places = METERS.reduce((sum, meter) => sum + meter, 0);
      if (!rest.some((share, p) => p < places && share > 0)) return;
      for (const belief of beliefs) for (let p = 0; p < belief.length; p++) belief[p] = Math.max(0, rest[at++] ?? 0);
      for (let i = 0; i < means.length; i++) means[i] = rest[at++] ?? 0;
      for (let i = 0; i < spreads.length; i++) spreads[i] = rest[at++] ?? 0;
      // At least one round on, so that the first beats are not taken for the first of all.
      beats = Math.round(Math.max(0, before)) + beatsSince + cycle;
      judged = Math.ceil(1 / USUAL_RATE);
      choose();
    },
    update({ surpriseBass }, { chroma, bass }) {
      hopsSinceBeat++;
      if (hopsSinceBeat === lagHops && beats > 0) judge();
      if (hopsSinceBeat <= attackHops) attack[0] = Math.max(attack[0] as number, surpriseBass);
      chromaChange.add(chroma);
      bassChange.add(bass);
    },
    beatFell() {
      attack[1] = attack[0] as number;
      attack[0] = -1;
      hopsSinceBeat = 0;
      beats++;
      choose();
    },
    reset: begin,
  };
}
