import { clamp01 } from '../signal/follower.ts';
import { SECTION, SECTION_DIMENSIONS, SECTION_STEP_SECONDS } from './section-features.ts';

/** How unlike what came before it the newest stretch of music is. */
export interface SectionChange {
  /** 1 where a change begins to count. */
  score: number;
  /** Steps since the stretch began that is most unlike. */
  stepsSince: number;
  /** 0…1, of the score. */
  confidence: number;
}

export interface SectionChangeDetector {
  readonly change: Readonly<SectionChange>;
  /** Half seconds that the present section has been heard, as far as is remembered. */
  readonly heard: number;
  /** How many half seconds ago the music most likely changed: the split that leaves the least within both sides. */
  boundary(): number;
  /** One half second more. */
  add(vector: Float64Array): void;
  /** The newest `steps` half seconds are a new section: what was before is forgotten. */
  begin(steps: number): void;
  reset(): void;
}

/** The new is judged over each of these, in steps: sudden change soon, gradual change later. The shorter, the more it must differ. */
const SCALES = [
  { steps: 4, threshold: 2.6 },
  { steps: 8, threshold: 2.1 },
  { steps: 16, threshold: 1.8 },
] as const;
const LONGEST_BEFORE = 32;
const LEAST_BEFORE = 10;
/** A change is found within so many steps. */
const LATEST = 16;
const CAPACITY = LONGEST_BEFORE + LATEST;
/** Smallest deviation that is taken for one, by group: decibels, octaves of onsets, shares of pitch classes. Their weights. */
const GROUPS = [
  { ...SECTION.levels, least: 1.5, weight: 0.45 },
  { ...SECTION.onsets, least: 0.35, weight: 0.35 },
  { ...SECTION.chroma, least: 0.12, weight: 0.2 },
] as const;
/** What a few blocks have varied is less than what many would. */
const UNSEEN = 1.5;
/** One dimension says no more than this many deviations. */
const MOST_DEVIATIONS = 8;

/**
 * Novelty of the newest stretch against the seconds before it, in deviations of those seconds: the causal half of Foote's checkerboard
 * ("Automatic audio segmentation using a measure of audio novelty", ICME 2000) at several scales, with each dimension scaled
 * by what varies within the present section, so that music that is always changing needs more to be a new section.
 */
export function createSectionChange(): SectionChangeDetector {
  const ring = new Float64Array(CAPACITY * SECTION_DIMENSIONS);
  const change: SectionChange = { score: 0, stepsSince: 0, confidence: 0 };
  /** Number of vectors added, and of those that belong to the present section. */
  const state = { added: 0, heard: 0 };

  const at = (stepsBack: number, dimension: number): number =>
    ring[((state.added - 1 - stepsBack + CAPACITY) % CAPACITY) * SECTION_DIMENSIONS + dimension] as number;

  /** How far means over `block` steps lay apart within the section before, squared: less than single steps where the music repeats itself. */
  function spreadOf(d: number, steps: number, before: number, mean: number, block: number): number {
    let sum = 0;
    for (let s = steps; s < steps + block; s++) sum += at(s, d);
    let spread = (sum / block - mean) ** 2;
    const blocks = before - block + 1;
    for (let s = steps + block; s < steps + before; s++) {
      sum += at(s, d) - at(s - block, d);
      spread += (sum / block - mean) ** 2;
    }
    return spread / blocks;
  }

  /** Deviations of one group between the newest `steps` and what was before. */
  function deviation(group: (typeof GROUPS)[number], steps: number, before: number): number {
    const block = Math.max(1, Math.min(steps, Math.floor(before / 3)));
    let sum = 0;
    for (let d = group.first; d < group.first + group.count; d++) {
      let now = 0;
      for (let s = 0; s < steps; s++) now += at(s, d);
      let mean = 0;
      for (let s = steps; s < steps + before; s++) mean += at(s, d);
      now /= steps;
      mean /= before;
      const z = Math.abs(now - mean) / Math.sqrt(group.least ** 2 + UNSEEN * spreadOf(d, steps, before, mean, block));
      sum += Math.min(z, MOST_DEVIATIONS) ** 2;
    }
    return Math.sqrt(sum / group.count);
  }

  function judge(): void {
    change.score = 0;
    for (let i = 0; i < SCALES.length; i++) {
      const { steps, threshold } = SCALES[i] as (typeof SCALES)[number];
      const before = Math.min(LONGEST_BEFORE, state.heard - steps);
      if (before < LEAST_BEFORE) break;
      let sum = 0;
      for (let g = 0; g < GROUPS.length; g++) {
        const group = GROUPS[g] as (typeof GROUPS)[number];
        sum += group.weight * deviation(group, steps, before);
      }
      const score = sum / threshold;
      if (score <= change.score) continue;
      change.score = score;
      change.stepsSince = steps;
    }
    change.confidence = clamp01(0.5 * change.score);
  }

  /** Squared deviations from their mean over `count` steps from `from` back. */
  function scatter(d: number, from: number, count: number): number {
    let mean = 0;
    for (let s = from; s < from + count; s++) mean += at(s, d) / count;
    let sum = 0;
    for (let s = from; s < from + count; s++) sum += (at(s, d) - mean) ** 2;
    return sum;
  }

  /** How well the newest `steps` and those before are each of one piece: the likelihood of a split, each dimension by what is left within both sides. */
  function likelihood(steps: number, all: number): number {
    let sum = 0;
    for (let g = 0; g < GROUPS.length; g++) {
      const group = GROUPS[g] as (typeof GROUPS)[number];
      for (let d = group.first; d < group.first + group.count; d++) {
        const within = (scatter(d, 0, steps) + scatter(d, steps, all - steps)) / all;
        sum -= (group.weight / group.count) * Math.log(within + group.least ** 2);
      }
    }
    return sum;
  }

  return {
    change,
    boundary() {
      const all = Math.min(LONGEST_BEFORE, state.heard);
      let best = change.stepsSince;
      let highest = Number.NEGATIVE_INFINITY;
      for (let steps = 1; steps <= Math.min(LATEST, all - 2); steps++) {
        const here = likelihood(steps, all);
        if (here <= highest) continue;
        highest = here;
        best = steps;
      }
      return best;
    },
    get heard() {
      return state.heard;
    },
    add(vector) {
      ring.set(vector, (state.added % CAPACITY) * SECTION_DIMENSIONS);
      state.added++;
      state.heard = Math.min(CAPACITY, state.heard + 1);
      judge();
    },
    begin(steps) {
      state.heard = Math.min(state.heard, steps);
      change.score = change.confidence = 0;
    },
    reset() {
      state.added = state.heard = 0;
      change.score = change.confidence = change.stepsSince = 0;
    },
  };
}

/** No section is shorter. */
export const LEAST_SECTION_STEPS = Math.round(8 / SECTION_STEP_SECONDS);
