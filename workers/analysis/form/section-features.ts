import { NOVELTY_BANDS, NOVELTY_EDGES_HZ, type Novelty } from '../onset/novelty.ts';
import type { Framing } from '../signal/spectrum.ts';
import type { PitchClasses } from '../tone/pitch-classes.ts';

/** What parts of a piece are told apart by, half a second at a time. */
export interface SectionFeatures {
  /** Power of the newest hop by band (edges: NOVELTY_EDGES_HZ), and of all. */
  readonly powers: Float64Array;
  power: number;
  /** Decibels of the last whole half second, all bands. */
  levelDb: number;
  /**
   * The last whole half second, SECTION_DIMENSIONS long: see SECTION. Levels are decibels (a change of gain shifts all alike), onsets are octaves of mean
   * novelty, pitch classes have unit length.
   */
  readonly vector: Float64Array;
  /** True in the hop that made a half second whole. */
  fresh: boolean;
}

/** Where each group of dimensions begins and how many it has. */
export const SECTION = {
  levels: { first: 0, count: NOVELTY_BANDS },
  onsets: { first: NOVELTY_BANDS, count: NOVELTY_BANDS },
  chroma: { first: 2 * NOVELTY_BANDS, count: 12 },
} as const;
export const SECTION_DIMENSIONS = 2 * NOVELTY_BANDS + 12;
export const SECTION_STEP_SECONDS = 0.5;

export interface SectionFeatureMeter {
  readonly features: Readonly<SectionFeatures>;
  update(magnitudes: Float64Array, novelty: Readonly<Novelty>, pitch: Readonly<PitchClasses>): void;
  reset(): void;
}

/** A band that is softer than all by more than this is not heard beside the rest; treble is heard at less power than bass. */
const RANGE_DB = 28;
const RANGE_DB_PER_BAND = 3.5;
/** Novelty that counts as none, decades a hop. */
const LEAST_NOVELTY = 0.002;
const NOTHING = 1e-14;

/** Half seconds, not beats: what is known does not hang on the clock's being right. A bar's worth of them averages the bar. */
export function createSectionFeatures({ sampleRate, fftSize, bins, window, hopSeconds }: Framing): SectionFeatureMeter {
  const binHz = sampleRate / fftSize;
  const bandOf = Uint8Array.from({ length: bins }, (_, k) => NOVELTY_EDGES_HZ.filter((edge) => k * binHz >= edge).length);
  const first = Math.max(1, Math.round(25 / binHz));
  const last = Math.min(bins - 1, Math.floor(18_000 / binHz));
  // Parseval: with magnitudes scaled to sine amplitudes, padding spreads the same power over more bins.
  const scale = window / fftSize / 3;
  const stepHops = Math.max(1, Math.round(SECTION_STEP_SECONDS / hopSeconds));
  const powers = new Float64Array(NOVELTY_BANDS);
  const leastShares = Float64Array.from(powers, (_, b) => 10 ** (-(RANGE_DB + RANGE_DB_PER_BAND * b) / 10));
  const vector = new Float64Array(SECTION_DIMENSIONS);
  const features: SectionFeatures = { powers, power: 0, levelDb: -160, vector, fresh: false };
  const powerSums = new Float64Array(NOVELTY_BANDS);
  const noveltySums = new Float64Array(NOVELTY_BANDS);
  const chromaSums = new Float64Array(12);
  let hops = 0;

  function clear(): void {
    powerSums.fill(0);
    noveltySums.fill(0);
    chromaSums.fill(0);
    hops = 0;
  }

  return {
    features,
    update(magnitudes, novelty, { chroma, tonality }) {
      features.fresh = false;
      powers.fill(0);
      for (let k = first; k <= last; k++) {
        const band = bandOf[k] as number;
        const magnitude = magnitudes[k] as number;
        powers[band] = (powers[band] as number) + scale * magnitude * magnitude;
      }
      let power = 0;
      for (let b = 0; b < NOVELTY_BANDS; b++) {
        power += powers[b] as number;
        powerSums[b] = (powerSums[b] as number) + (powers[b] as number);
        noveltySums[b] = (noveltySums[b] as number) + (novelty.bands[b] as number);
      }
      features.power = power;
      for (let p = 0; p < 12; p++) chromaSums[p] = (chromaSums[p] as number) + tonality * (chroma[p] as number);
      hops++;
      if (hops < stepHops) return;
      // Written out here and not in a function of its own: that would be called so rarely that it was never compiled, and every number boxed.
      let all = NOTHING;
      for (let b = 0; b < NOVELTY_BANDS; b++) all += powerSums[b] as number;
      let squares = 1e-9;
      for (let p = 0; p < 12; p++) squares += (chromaSums[p] as number) * (chromaSums[p] as number);
      const length = Math.sqrt(squares);
      for (let b = 0; b < NOVELTY_BANDS; b++) {
        const heard = Math.max(powerSums[b] as number, all * (leastShares[b] as number));
        vector[SECTION.levels.first + b] = 10 * Math.log10(heard / hops);
        vector[SECTION.onsets.first + b] = Math.log2(Math.max((noveltySums[b] as number) / hops, LEAST_NOVELTY));
      }
      for (let p = 0; p < 12; p++) vector[SECTION.chroma.first + p] = (chromaSums[p] as number) / length;
      features.levelDb = 10 * Math.log10(all / hops);
      clear();
      features.fresh = true;
    },
    reset() {
      clear();
      powers.fill(0);
      vector.fill(0);
      features.power = 0;
      features.fresh = false;
    },
  };
}
