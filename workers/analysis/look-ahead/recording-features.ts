import { createRealFft } from '../signal/fft.ts';
import { createFilterbank } from '../signal/filterbank.ts';
import { framingFor } from '../signal/spectrum.ts';
import { createHarmonyChange } from './harmony-change.ts';
import { SILENCE, usualLevels } from './loudness.ts';
import { createMonoReader, type Recording, type Sliced } from './recording.ts';
import { createToneReader, TONE_HOPS, TONES } from './tones.ts';

/** What a whole recording tells, hop by hop: 17 MB an hour. */
export interface RecordingFeatures {
  readonly hopSeconds: number;
  readonly hops: number;
  readonly seconds: number;
  /** hops × BANDS: how much newly sounds, a mean rise in decades over the filters of a band. */
  readonly novelty: Float32Array;
  /** Share of all filters that each band has. */
  readonly bandShares: Float64Array;
  /** Each hop's change of what is heard before it to what is heard after it: 0 none … 1 and more. */
  readonly change: Float32Array;
  /** Root mean square of each hop. */
  readonly levels: Float32Array;
  /** Every TONE_HOPS hops: power of twelve pitch classes, and of twelve below 250 Hz, around the hop's end. */
  readonly tones: Float32Array;
  /** Every TONE_HOPS hops: mean magnitude of each band, in decades. */
  readonly colours: Float32Array;
}

/** Where one band of novelty ends and the next begins: as in the live analysis. */
const EDGES_HZ = [100, 250, 500, 1000, 2000, 4000, 8000] as const;
export const BANDS = EDGES_HZ.length + 1;
const FILTERS_PER_OCTAVE = 24;
const LOWEST_HZ = 30;
const HIGHEST_HZ = 17_000;
/** Magnitude of a filter at the usual level, as a share of that level: music lies between 0.03 and 0.07. */
const USUAL_SHARE = 0.05;
const COMPRESSION = 20;
const LEAST_MAGNITUDE = 1e-6;
/** So much of the work is done before it pauses: about 4 ms. */
const HOPS_A_SLICE = 16;
const LEVEL_HOPS_A_SLICE = 400;
/** Share of the work that measuring the levels is. */
const LEVELS_SHARE = 0.04;

/**
 * Reads a recording twice: its levels, and then what newly sounds (SuperFlux: Böck and Widmer, DAFx 2013) at the gain that
 * the levels around ask for, from both sides.
 */
export function* readFeatures(recording: Recording): Sliced<RecordingFeatures> {
  const framing = framingFor({ sampleRate: recording.sampleRate });
  const { hop, hopSeconds, window, fftSize, bins } = framing;
  const frames = recording.channels[0]?.length ?? 0;
  const hops = Math.floor(frames / hop);
  const fresh = new Float64Array(hop);

  const levels = new Float32Array(hops);
  let reader = createMonoReader(recording);
  for (let t = 0; t < hops; t++) {
    reader.read(fresh);
    let squares = 0;
    for (let i = 0; i < hop; i++) squares += (fresh[i] as number) ** 2;
    levels[t] = Math.sqrt(squares / hop);
    if (t % LEVEL_HOPS_A_SLICE === 0) yield (LEVELS_SHARE * t) / hops;
  }
  const usual = usualLevels(levels, hopSeconds);

  const bank = createFilterbank(framing, FILTERS_PER_OCTAVE, LOWEST_HZ, HIGHEST_HZ);
  const bandOf = Uint8Array.from(bank.centresHz, (hz) => EDGES_HZ.filter((edge) => hz >= edge).length);
  const filters = new Float64Array(BANDS);
  for (const band of bandOf) filters[band] = (filters[band] as number) + 1;
  const fft = createRealFft(fftSize);
  const hann = Float64Array.from({ length: window }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / window));
  const scale = 4 / window;
  const sound = new Float64Array(window);
  const input = new Float64Array(fftSize);
  const re = new Float64Array(bins);
  const im = new Float64Array(bins);
  const magnitudes = new Float64Array(bins);
  const raw = new Float64Array(bank.bands);
  // Spectra half a window apart are compared: about the rise of a Hann window's response.
  const lag = Math.max(1, Math.round(window / 2 / hop));
  const history = Array.from({ length: lag + 1 }, () => new Float64Array(bank.bands));
  const novelty = new Float32Array(hops * BANDS);
  const change = new Float32Array(hops);
  const harmony = createHarmonyChange(bank.centresHz, hopSeconds, change);
  const toneFrames = Math.floor(hops / TONE_HOPS);
  const tones = new Float32Array(toneFrames * TONES);
  const colours = new Float32Array(toneFrames * BANDS);
  const colour = new Float64Array(BANDS);
  const toneReader = createToneReader(framing);

  function transform(): void {
    for (let i = 0; i < window; i++) input[i] = (sound[i] as number) * (hann[i] as number);
    fft.forward(input, re, im);
    for (let k = 0; k < bins; k++) magnitudes[k] = scale * Math.sqrt((re[k] as number) ** 2 + (im[k] as number) ** 2);
    bank.apply(magnitudes, raw);
  }

  /** Adds a hop to the colour of its frame, and writes that when the frame is full. */
  function paint(t: number): void {
    for (let b = 0; b < bank.bands; b++) {
      const band = bandOf[b] as number;
      colour[band] = (colour[band] as number) + (raw[b] as number) / (filters[band] as number);
    }
    if (t % TONE_HOPS !== TONE_HOPS - 1) return;
    const at = Math.floor(t / TONE_HOPS) * BANDS;
    for (let band = 0; band < BANDS; band++) colours[at + band] = Math.log10(LEAST_MAGNITUDE + (colour[band] as number) / TONE_HOPS);
    colour.fill(0);
  }

  function compare(t: number, now: Float64Array, then: Float64Array): void {
    const at = t * BANDS;
    for (let b = 0; b < bank.bands; b++) {
      const value = now[b] as number;
      let before = then[b] as number;
      if (b > 0 && (then[b - 1] as number) > before) before = then[b - 1] as number;
      if (b + 1 < bank.bands && (then[b + 1] as number) > before) before = then[b + 1] as number;
      if (value <= before) continue;
      const band = bandOf[b] as number;
      novelty[at + band] = (novelty[at + band] as number) + (value - before) / (filters[band] as number);
    }
  }

  reader = createMonoReader(recording);
  for (let t = 0; t < hops; t++) {
    reader.read(fresh);
    sound.copyWithin(0, hop);
    sound.set(fresh, window - hop);
    transform();
    const now = history[t % (lag + 1)] as Float64Array;
    const gain = COMPRESSION / (Math.max(usual[t] as number, SILENCE) * USUAL_SHARE);
    for (let b = 0; b < bank.bands; b++) now[b] = Math.log10(1 + gain * (raw[b] as number));
    if (t >= lag && (levels[t] as number) > SILENCE) compare(t, now, history[(t + 1) % (lag + 1)] as Float64Array);
    harmony.add(now);
    toneReader.push(fresh);
    paint(t);
    if (t % TONE_HOPS === TONE_HOPS - 1) toneReader.read(tones, Math.floor(t / TONE_HOPS) * TONES);
    if (t % HOPS_A_SLICE === 0) yield LEVELS_SHARE + ((1 - LEVELS_SHARE) * t) / hops;
  }
  harmony.end();
  return {
    hopSeconds,
    hops,
    seconds: frames / recording.sampleRate,
    novelty,
    bandShares: filters.map((count) => count / Math.max(1, bank.bands)),
    change,
    levels,
    tones,
    colours,
  };
}
