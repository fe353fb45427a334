import type { Filterbank } from '../signal/filterbank.ts';
import { approach } from '../signal/follower.ts';
import type { Framing } from '../signal/spectrum.ts';

/** How much newly sounds in this hop: whole and by band. Each value is a mean rise in log units (decades) over its filters. */
export interface Novelty {
  /** Of the whole spectrum and of its two ends, at the places that CURVES names. */
  readonly curves: Float64Array;
  /** By octave or so: see NOVELTY_EDGES_HZ. A band above what the sample rate carries stays 0. */
  readonly bands: Float64Array;
  /** How the sound swells: mean rise of the filters as a share of the usual level, not compressed, so that what is loud counts most. */
  accent: number;
  /** How loud it is: mean level of the filters, decades over the usual. */
  level: number;
}

/** Novelty peaks this long after the sound began, at a window of 46 ms: half of it and a little for the sound to grow. */
const LAG_SECONDS = 0.03;
const LAG_WINDOW_SECONDS = 2048 / 44_100;

/** How long after a sound began its novelty peaks: half a window more or less with every window more or less. */
export const noveltyLagSeconds = ({ window, sampleRate }: Framing): number => LAG_SECONDS + (window / sampleRate - LAG_WINDOW_SECONDS) / 2;

/** The curves in which onsets are looked for: the whole, below 250 Hz, and from 4 kHz up. */
export const CURVES = { full: 0, bass: 1, treble: 2 } as const;

/** Where one band of novelty ends and the next begins. */
export const NOVELTY_EDGES_HZ = [100, 250, 500, 1000, 2000, 4000, 8000] as const;
export const NOVELTY_BANDS = NOVELTY_EDGES_HZ.length + 1;
const BASS_BANDS = 2;
const TREBLE_BANDS = 2;

export interface NoveltyDetector {
  readonly novelty: Readonly<Novelty>;
  /** Takes a magnitude spectrum. Each filter is held against the usual one, so that the result does not depend on the gain; that stands still in silence. */
  update(magnitudes: Float64Array, silent: boolean): void;
  reset(): void;
}

const COMPRESSION = 20;
/** The usual output of a filter: quick to rise, slow to sink, so that a soft passage keeps its soft onsets. */
const RISE_SECONDS = 0.5;
const SINK_SECONDS = 8;
const FIRST_USUAL = 1e-5;
const LEAST_USUAL = 1e-6;

/**
 * Spectral flux on a log-compressed filterbank against the maximum of neighbouring filters a little earlier, which forgives
 * vibrato (Böck and Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013).
 */
export function createNoveltyDetector(bank: Filterbank, { hop, hopSeconds, window }: Framing): NoveltyDetector {
  // Spectra half a window apart are compared: about the rise of a Hann window's response.
  const lag = Math.max(1, Math.round(window / 2 / hop));
  const { bands, centresHz } = bank;
  const raw = new Float64Array(bands);
  const history = Array.from({ length: lag + 1 }, () => new Float64Array(bands));
  const bandOf = Uint8Array.from(centresHz, (hz) => NOVELTY_EDGES_HZ.filter((edge) => hz >= edge).length);
  const filters = new Float64Array(NOVELTY_BANDS);
  for (const band of bandOf) filters[band] = (filters[band] as number) + 1;
  const curves = new Float64Array(3);
  const novelty: Novelty = { curves, bands: new Float64Array(NOVELTY_BANDS), accent: 0, level: 0 };
  /** The same history, not compressed. */
  const loudness = history.map((frame) => frame.slice());
  const rise = approach(hopSeconds, RISE_SECONDS);
  const sink = approach(hopSeconds, SINK_SECONDS);
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = { usual: FIRST_USUAL };
  let head = 0;
  let filled = 0;

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
    curves[CURVES.full] = bands > 0 ? all / bands : 0;
    curves[CURVES.bass] = bassFilters > 0 ? bass / bassFilters : 0;
    curves[CURVES.treble] = trebleFilters > 0 ? treble / trebleFilters : 0;
  }

  return {
    novelty,
    update(magnitudes, silent) {
      bank.apply(magnitudes, raw);
      const latest = head;
      const now = history[latest] as Float64Array;
      head = head === lag ? 0 : head + 1;
      const then = history[head] as Float64Array;
      const loudNow = loudness[latest] as Float64Array;
      const loudThen = loudness[head] as Float64Array;
      const gain = COMPRESSION / state.usual;
      let level = 0;
      let decades = 0;
      let swell = 0;
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
        decades += compressed;
        loudNow[b] = value;
        let loudBefore = loudThen[b] as number;
        if (b > 0 && (loudThen[b - 1] as number) > loudBefore) loudBefore = loudThen[b - 1] as number;
        if (b + 1 < bands && (loudThen[b + 1] as number) > loudBefore) loudBefore = loudThen[b + 1] as number;
        if (value > loudBefore) swell += value - loudBefore;
      }
      novelty.accent = swell / (Math.max(1, bands) * state.usual);
      novelty.level = decades / Math.max(1, bands);
      const mean = level / Math.max(1, bands);
      if (!silent) state.usual = Math.max(LEAST_USUAL, state.usual + (mean > state.usual ? rise : sink) * (mean - state.usual));
      // Against the empty history of a beginning everything would be new.
      if (filled < lag) {
        filled++;
        novelty.bands.fill(0);
        novelty.accent = 0;
      }
      average();
    },
    reset() {
      for (const frame of history) frame.fill(0);
      for (const frame of loudness) frame.fill(0);
      novelty.accent = novelty.level = 0;
      novelty.bands.fill(0);
      curves.fill(0);
      filled = 0;
      state.usual = FIRST_USUAL;
    },
  };
}
