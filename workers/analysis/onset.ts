import { approach, clamp01, createAverage } from './follower.ts';

/** Finds onsets in one novelty curve as they come. */
export interface OnsetDetector {
  /** Strength of the last onset 0…1, fading: light follows this. */
  readonly strength: number;
  readonly count: number;
  /** True in the hop in which an onset was found. */
  readonly fired: boolean;
  update(novelty: number, silent: boolean): void;
  reset(): void;
}

export interface OnsetOptions {
  /** Times the usual novelty that a peak must rise above the last 100 ms. */
  readonly threshold: number;
  /** Novelty that counts as nothing, in the curve's own units. */
  readonly floor: number;
}

const REFRACTORY_SECONDS = 0.05;
const FADE_SECONDS = 0.12;
const RECENT_HOPS = 10;

/**
 * Online peak picking without a look ahead (Böck, Krebs, Schedl, "Evaluating the online capabilities of onset detection
 * methods", ISMIR 2012): the newest value must be the highest of the last hops and stand out from their mean by a
 * share of what is usual over seconds.
 */
export function createOnsetDetector(hopSeconds: number, options: OnsetOptions): OnsetDetector {
  const usual = createAverage(hopSeconds, 5);
  const fade = approach(hopSeconds, FADE_SECONDS);
  const refractoryHops = Math.round(REFRACTORY_SECONDS / hopSeconds);
  const recent = new Float64Array(RECENT_HOPS);
  let at = 0;
  let sinceOnset = refractoryHops;
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = { strength: 0 };
  let count = 0;
  let fired = false;
  return {
    get strength() {
      return state.strength;
    },
    get count() {
      return count;
    },
    get fired() {
      return fired;
    },
    update(novelty, silent) {
      let mean = 0;
      let highest = 0;
      for (let i = 0; i < RECENT_HOPS; i++) mean += (recent[i] as number) / RECENT_HOPS;
      for (let back = 1; back <= 3; back++) highest = Math.max(highest, recent[(at + RECENT_HOPS - back) % RECENT_HOPS] as number);
      const typical = Math.max(usual.value, options.floor);
      const excess = (novelty - mean) / typical;
      sinceOnset++;
      fired = !silent && sinceOnset > refractoryHops && novelty >= highest && excess > options.threshold;
      state.strength -= fade * state.strength;
      if (fired) {
        count++;
        sinceOnset = 0;
      }
      // The hops after the first crossing may still climb: the light may grow with them, the count may not.
      if (fired || (sinceOnset <= 2 && count > 0)) state.strength = Math.max(state.strength, clamp01(excess / (options.threshold * 4)));
      recent[at] = novelty;
      at = (at + 1) % RECENT_HOPS;
      if (!silent) usual.update(novelty);
    },
    reset() {
      usual.reset();
      recent.fill(0);
      sinceOnset = refractoryHops;
      state.strength = 0;
      fired = false;
    },
  };
}
