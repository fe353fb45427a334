import type { Filterbank } from './filterbank.ts';

/** How much newly sounds in this hop: whole and by band. Each value is a mean rise in log units (decades) over its filters. */
export interface Novelty {
  full: number;
  /** Below 250 Hz. */
  bass: number;
  /** From 4 kHz up. */
  treble: number;
  /** By octave or so: see NOVELTY_EDGES_HZ. A band above what the sample rate carries stays 0. */
  readonly bands: Float64Array;
}

/** Where one band of novelty ends and the next begins. */
export const NOVELTY_EDGES_HZ = [100, 250, 500, 1000, 2000, 4000, 8000] as const;
export const NOVELTY_BANDS = NOVELTY_EDGES_HZ.length + 1;
const BASS_BANDS = 2;
const TREBLE_BANDS = 2;

export interface NoveltyDetector {
  readonly novelty: Readonly<Novelty>;
  /** Takes a magnitude spectrum; `reference` is the usual level of a filter, so that the result does not depend on the gain. */
  update(magnitudes: Float64Array, reference: number): void;
  /** Mean output of all filters in the last hop: what `reference` should follow. */
  readonly meanLevel: number;
  reset(): void;
}

/** Hops between the spectra compared: 23 ms, about the rise of a Hann window's response. */
const LAG = 2;
const COMPRESSION = 20;

/**
 * Spectral flux on a log-compressed filterbank against the maximum of neighbouring filters two hops ago, which forgives
 * vibrato (Böck and Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013).
 */
export function createNoveltyDetector(bank: Filterbank): NoveltyDetector {
  const { bands, centresHz } = bank;
  const raw = new Float64Array(bands);
  const history = Array.from({ length: LAG + 1 }, () => new Float64Array(bands));
  const bandOf = Uint8Array.from(centresHz, (hz) => NOVELTY_EDGES_HZ.filter((edge) => hz >= edge).length);
  const filters = new Float64Array(NOVELTY_BANDS);
  for (const band of bandOf) filters[band] = (filters[band] as number) + 1;
  const novelty: Novelty = { full: 0, bass: 0, treble: 0, bands: new Float64Array(NOVELTY_BANDS) };
  let head = 0;
  let filled = 0;
  let meanLevel = 0;

  /** Turns the sums over filters into means. */
  function average(): void {
    let all = 0;
    let bass = 0;
    let bassFilters = 0;
    let treble = 0;
    let trebleFilters = 0;
    for (let c = 0; c < NOVELTY_BANDS; c++) {
      const sum = novelty.bands[c] as number;
      const count = filters[c] as number;
      all += sum;
      if (c < BASS_BANDS) {
        bass += sum;
        bassFilters += count;
      } else if (c >= NOVELTY_BANDS - TREBLE_BANDS) {
        treble += sum;
        trebleFilters += count;
      }
      novelty.bands[c] = count > 0 ? sum / count : 0;
    }
    novelty.full = bands > 0 ? all / bands : 0;
    novelty.bass = bassFilters > 0 ? bass / bassFilters : 0;
    novelty.treble = trebleFilters > 0 ? treble / trebleFilters : 0;
  }

  return {
    novelty,
    get meanLevel() {
      return meanLevel;
    },
    update(magnitudes, reference) {
      bank.apply(magnitudes, raw);
      const now = history[head] as Float64Array;
      head = head === LAG ? 0 : head + 1;
      const then = history[head] as Float64Array;
      const gain = COMPRESSION / reference;
      let level = 0;
      novelty.bands.fill(0);
      for (let b = 0; b < bands; b++) {
        const value = raw[b] as number;
        level += value;
        const compressed = Math.log10(1 + gain * value);
        now[b] = compressed;
        let before = then[b] as number;
        if (b > 0 && (then[b - 1] as number) > before) before = then[b - 1] as number;
        if (b + 1 < bands && (then[b + 1] as number) > before) before = then[b + 1] as number;
        const band = bandOf[b] as number;
        if (compressed > before) novelty.bands[band] = (novelty.bands[band] as number) + compressed - before;
      }
      meanLevel = level / Math.max(1, bands);
      // Against the empty history of a beginning everything would be new.
      if (filled < LAG) {
        filled++;
        novelty.bands.fill(0);
      }
      average();
    },
    reset() {
      for (const frame of history) frame.fill(0);
      novelty.bands.fill(0);
      filled = meanLevel = novelty.full = novelty.bass = novelty.treble = 0;
    },
  };
}
