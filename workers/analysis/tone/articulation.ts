import { CURVES, type Novelty } from '../onset/novelty.ts';
import { approach, clamp01 } from '../signal/follower.ts';

/** How notes begin: drawn or struck. */
export interface Articulation {
  /** 0 legato … 1 staccato and drums. */
  staccato: number;
}

export interface ArticulationMeter {
  readonly articulation: Readonly<Articulation>;
  update(novelty: Readonly<Novelty>, silent: boolean): void;
  reset(): void;
}

const SECONDS = 3;
/** Mean square over squared mean of novelty, in octaves: of a texture that changes all the time, and of single strokes. */
const DRAWN = 0.3;
const STRUCK = 3.6;
const NOTHING = 1e-4;

/** What is new comes evenly in a drawn texture and all at once in struck notes, however loud either is. */
export function createArticulationMeter(hopSeconds: number): ArticulationMeter {
  const rate = approach(hopSeconds, SECONDS);
  const articulation: Articulation = { staccato: 0 };
  const state = { mean: 0, square: 0 };
  return {
    articulation,
    update({ curves }, silent) {
      if (silent) return;
      const novelty = curves[CURVES.full] as number;
      state.mean += rate * (novelty - state.mean);
      state.square += rate * (novelty * novelty - state.square);
      if (state.mean < NOTHING) articulation.staccato = 0;
      else articulation.staccato = clamp01((Math.log2(state.square / (state.mean * state.mean)) - DRAWN) / (STRUCK - DRAWN));
    },
    reset() {
      articulation.staccato = state.mean = state.square = 0;
    },
  };
}
