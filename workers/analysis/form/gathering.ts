import { NOVELTY_BANDS } from '../onset/novelty.ts';
import { clamp01 } from '../signal/follower.ts';
import { SECTION } from './section-features.ts';

/** Whether the music gathers towards something: rises bar by bar in brightness, density and level. */
export interface Gathering {
  /** 0…1. */
  rising: number;
}

export interface GatheringMeter {
  readonly gathering: Readonly<Gathering>;
  /** One half second more (see SECTION). */
  add(vector: Float64Array): void;
  /** What was before belongs to another section: the step between two sections is no rise. */
  begin(steps: number): void;
  reset(): void;
}

const LONGEST = 20;
const LEAST = 6;
/** Bands from 500 Hz up: risers, rolls, filters that open. */
const HIGH_BAND = 3;
/** What counts as a full rise over ten seconds: decibels, octaves of onsets, decibels of all. */
const FULL_RISE_DB = 7;
const FULL_RISE_ONSETS = 1.3;
const FULL_RISE_LEVEL_DB = 8;
/** Correlation with time from which on a rise is one. */
const STEADY = [0.5, 0.8] as const;
const CURVES = 3;
const FULL = [FULL_RISE_DB, FULL_RISE_ONSETS, FULL_RISE_LEVEL_DB] as const;
const WEIGHTS = [0.9, 0.6, 0.5] as const;

/** Straight lines through the last seconds of three curves, as far back as the section goes. */
export function createGatheringMeter(): GatheringMeter {
  const ring = new Float64Array(LONGEST * CURVES);
  const gathering: Gathering = { rising: 0 };
  const state = { added: 0, heard: 0 };

  const at = (back: number, curve: number): number => ring[((state.added - 1 - back + LONGEST) % LONGEST) * CURVES + curve] as number;

  /** 0…1: how clearly and how far a curve rises. */
  function rise(curve: number): number {
    const n = state.heard;
    const middle = (n - 1) / 2;
    let mean = 0;
    for (let back = 0; back < n; back++) mean += at(back, curve) / n;
    let xy = 0;
    let xx = 0;
    let yy = 0;
    for (let back = 0; back < n; back++) {
      const x = middle - back;
      const y = at(back, curve) - mean;
      xy += x * y;
      xx += x * x;
      yy += y * y;
    }
    if (yy < 1e-9) return 0;
    const likeness = xy / Math.sqrt(xx * yy);
    const risen = (xy / xx) * n;
    // Half the rise of ten seconds will do in five.
    const share = Math.max(0.5, n / LONGEST);
    return clamp01((likeness - STEADY[0]) / (STEADY[1] - STEADY[0])) * clamp01(risen / ((FULL[curve] as number) * share));
  }

  return {
    gathering,
    add(vector) {
      let high = 0;
      let onsets = 0;
      let power = 0;
      for (let b = HIGH_BAND; b < NOVELTY_BANDS; b++) {
        high += (vector[SECTION.levels.first + b] as number) / (NOVELTY_BANDS - HIGH_BAND);
        onsets += (vector[SECTION.onsets.first + b] as number) / (NOVELTY_BANDS - HIGH_BAND);
      }
      for (let b = 0; b < NOVELTY_BANDS; b++) power += 10 ** ((vector[SECTION.levels.first + b] as number) / 10);
      const slot = (state.added % LONGEST) * CURVES;
      ring[slot] = high;
      ring[slot + 1] = onsets;
      ring[slot + 2] = 10 * Math.log10(power + 1e-14);
      state.added++;
      state.heard = Math.min(LONGEST, state.heard + 1);
      if (state.heard < LEAST) {
        gathering.rising *= 0.7;
        return;
      }
      let sum = 0;
      for (let curve = 0; curve < CURVES; curve++) sum += (WEIGHTS[curve] as number) * rise(curve);
      gathering.rising = clamp01(sum);
    },
    begin(steps) {
      state.heard = Math.min(state.heard, steps);
    },
    reset() {
      state.added = state.heard = gathering.rising = 0;
    },
  };
}
