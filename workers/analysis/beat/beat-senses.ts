import { NOVELTY_BANDS, type Novelty } from '../onset/novelty.ts';
import { approach, clamp } from '../signal/follower.ts';
import type { BeatModel } from './beat-model.ts';

/** What the beat filter hears by: novelty of the whole spectrum and of the bass, how it swells, how loud it is. */
export const SENSES = { full: 0, bass: 1, accent: 2, level: 3 } as const;
export const SENSE_COUNT = 4;

export interface BeatSenses {
  /** Each sense against its own usual: 0 as usual. Novelty and accent are −1 where there is none of it. */
  readonly heard: Float64Array;
  /** The same of each band of novelty. */
  readonly bands: Float64Array;
  update(novelty: Readonly<Novelty>): void;
  /** What is usual: `USUAL_MEMORY` numbers. */
  readonly usual: readonly number[];
  recall(usual: readonly number[]): void;
  reset(): void;
}

/** Novelty below this is no music, whatever is usual: decades a hop. Music lies at 0.015 to 0.1. */
const LEAST_USUAL = 0.004;
/** The same of the accent, as a share of the usual level. */
const LEAST_ACCENT = 0.001;
/** Variance of the level below which nothing swells or fades: decades². */
const LEAST_VARIANCE = 1e-4;
const FIRST_VARIANCE = 0.01;
const LOWEST = -1;
/** What is remembered counts as this many hops heard. */
const RECALLED_HOPS = 64;

const ACCENT = NOVELTY_BANDS;
const LEVEL = NOVELTY_BANDS + 1;
const VARIANCE = NOVELTY_BANDS + 2;
export const USUAL_MEMORY = NOVELTY_BANDS + 3;

export function createBeatSenses(hopSeconds: number, model: BeatModel): BeatSenses {
  const heard = new Float64Array(SENSE_COUNT);
  const bands = new Float64Array(NOVELTY_BANDS);
  const usual = new Float64Array(USUAL_MEMORY);
  const rate = approach(hopSeconds, model.usualSeconds);
  /** A field of an object, since a number handed to a function may be boxed. */
  const now = { learning: 1 };
  let hops = 0;

  /** Each band against its own usual, so that a busy hi-hat does not drown the drum; the whole is their weighted mean. */
  function hearNovelty(values: Float64Array): void {
    const { learning } = now;
    let sum = 0;
    let weights = 0;
    for (let c = 0; c < NOVELTY_BANDS; c++) {
      const value = values[c] as number;
      const before = usual[c] as number;
      const mean = before + learning * (value - before);
      usual[c] = mean;
      const surprise = clamp(value / Math.max(mean, LEAST_USUAL) - 1, LOWEST, model.highestSurprise);
      bands[c] = surprise;
      // A band in which nothing ever happens has no say.
      const weight = (model.bands[c] as number) * Math.min(1, mean / LEAST_USUAL);
      sum += weight * surprise;
      weights += weight;
    }
    heard[SENSES.full] = weights > 0.5 ? sum / weights : LOWEST;
    heard[SENSES.bass] = model.lowestShare * (bands[0] as number) + (1 - model.lowestShare) * (bands[1] as number);
  }

  /** What is loud is what a listener takes for the beat; the logarithm in novelty makes soft and loud alike. */
  function hearLoudness({ accent, level }: Readonly<Novelty>): void {
    const { learning } = now;
    const accentBefore = usual[ACCENT] as number;
    const usualAccent = accentBefore + learning * (accent - accentBefore);
    usual[ACCENT] = usualAccent;
    heard[SENSES.accent] = clamp(accent / Math.max(usualAccent, LEAST_ACCENT) - 1, LOWEST, model.highestAccent);
    const levelBefore = usual[LEVEL] as number;
    const usualLevel = levelBefore + learning * (level - levelBefore);
    usual[LEVEL] = usualLevel;
    const varianceBefore = usual[VARIANCE] as number;
    const variance = varianceBefore + learning * ((level - usualLevel) ** 2 - varianceBefore);
    usual[VARIANCE] = variance;
    heard[SENSES.level] = clamp((level - usualLevel) / Math.sqrt(variance + LEAST_VARIANCE), -model.highestLevel, model.highestLevel);
  }

  function reset(): void {
    heard.fill(0);
    bands.fill(0);
    usual.fill(0);
    usual[VARIANCE] = FIRST_VARIANCE;
    hops = 0;
  }

  reset();
  return {
    heard,
    bands,
    update(novelty) {
      hops++;
      now.learning = Math.max(rate, 1 / hops);
      hearNovelty(novelty.bands);
      hearLoudness(novelty);
    },
    get usual() {
      return [...usual];
    },
    recall(before) {
      for (let i = 0; i < USUAL_MEMORY; i++) usual[i] = before[i] ?? 0;
      usual[VARIANCE] = Math.max(0, usual[VARIANCE] as number);
      hops = RECALLED_HOPS;
    },
    reset,
  };
}
