import { approach, clamp01, createAverage, follow, forget } from '../signal/follower.ts';
import { CURVES } from './novelty.ts';

export interface Onsets {
  /** Strength of the last onset 0…1, fading: light follows this. */
  strength: number;
  count: number;
  /** True in the hop in which an onset was found. */
  fired: boolean;
}

/** Finds onsets in one novelty curve as they come. */
export interface OnsetDetector {
  readonly onsets: Readonly<Onsets>;
  /** One hop: all curves of its novelty. */
  update(curves: Float64Array, silent: boolean): void;
  reset(): void;
}

export interface OnsetOptions {
  readonly curve: keyof typeof CURVES;
  /** Times the usual novelty that a peak must rise above the last 100 ms. */
  readonly threshold: number;
  /** Novelty that counts as nothing, in the curve's own units. */
  readonly floor: number;
}

const REFRACTORY_SECONDS = 0.05;
const FADE_SECONDS = 0.12;
/** A peak must stand out from the mean of this long before it, and be the highest of the last moment of it. */
const RECENT_SECONDS = 0.116;
const MOMENT_SECONDS = 0.035;
/** After the first crossing an onset may still climb. */
const CLIMB_SECONDS = 0.023;

/**
 * Online peak picking without a look ahead (Böck, Krebs, Schedl, "Evaluating the online capabilities of onset detection
 * methods", ISMIR 2012): the newest value must be the highest of the last hops and stand out from their mean by a
 * share of what is usual over seconds.
 */
export function createOnsetDetector(hopSeconds: number, options: OnsetOptions): OnsetDetector {
  const { threshold, floor } = options;
  const curve = CURVES[options.curve];
  const usual = createAverage(hopSeconds, 5);
  const fade = approach(hopSeconds, FADE_SECONDS);
  const refractoryHops = Math.round(REFRACTORY_SECONDS / hopSeconds);
  const recentHops = Math.round(RECENT_SECONDS / hopSeconds);
  const momentHops = Math.round(MOMENT_SECONDS / hopSeconds);
  const climbHops = Math.round(CLIMB_SECONDS / hopSeconds);
  const recent = new Float64Array(recentHops);
  let at = 0;
  let sinceOnset = refractoryHops;
  const onsets: Onsets = { strength: 0, count: 0, fired: false };
  return {
    onsets,
    update(curves, silent) {
      const novelty = curves[curve] as number;
      let mean = 0;
      let highest = 0;
      for (let i = 0; i < recentHops; i++) mean += (recent[i] as number) / recentHops;
      for (let back = 1; back <= momentHops; back++) highest = Math.max(highest, recent[(at + recentHops - back) % recentHops] as number);
      const typical = Math.max(usual.value, floor);
      const excess = (novelty - mean) / typical;
      sinceOnset++;
      onsets.fired = !silent && sinceOnset > refractoryHops && novelty >= highest && excess > threshold;
      onsets.strength -= fade * onsets.strength;
      if (onsets.fired) {
        onsets.count++;
        sinceOnset = 0;
      }
      // The hops after the first crossing may still climb: the light may grow with them, the count may not.
      if (onsets.fired || (sinceOnset <= climbHops && onsets.count > 0)) {
        onsets.strength = Math.max(onsets.strength, clamp01(excess / (threshold * 4)));
      }
      recent[at] = novelty;
      at = (at + 1) % recentHops;
      if (!silent) follow(usual, novelty);
    },
    reset() {
      forget(usual);
      recent.fill(0);
      sinceOnset = refractoryHops;
      onsets.strength = 0;
      onsets.fired = false;
    },
  };
}
