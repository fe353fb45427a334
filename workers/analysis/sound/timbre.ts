import { clamp01 } from '../signal/follower.ts';
import type { Framing } from '../signal/spectrum.ts';

/** The colour of the sound. Finite whatever the input. */
export interface Timbre {
  centroidHz: number;
  /** Below it lies 99 % of the spectrum's amplitude. */
  rolloffHz: number;
  /** 0 tone … 1 noise, from 80 Hz to 7 kHz: what every sample rate carries. */
  flatness: number;
  /** 0…1: the centroid on an octave scale from 150 Hz to 6 kHz. */
  brightness: number;
  /** Sum of the specific loudness of 24 Bark bands (Meyda's units). */
  loudness: number;
  /** Pitch classes C…B of the short window, the strongest at 1: quick, and blurred below 1 kHz. */
  readonly chroma: Float64Array;
}

export interface TimbreMeter {
  readonly timbre: Readonly<Timbre>;
  update(magnitudes: Float64Array): void;
  reset(): void;
}

const FLATNESS_HZ = [80, 7000] as const;
const HIGHEST_HZ = 20_000;
const ROLLOFF_SHARE = 0.99;
const BARKS = 24;
const LOUDNESS_EXPONENT = 0.23;
/** Magnitudes below this are rounding noise. */
const NOTHING = 1e-9;
/** Meyda's spectra are unscaled: a sine of amplitude 1 through a Hann window of 2048 samples peaks at 512. */
const MEYDA_PEAK = 512;

/** The critical-band rate (Zwicker and Terhardt, JASA 68, 1980). */
const bark = (hz: number): number => 13 * Math.atan(hz / 1315.8) + 3.5 * Math.atan((hz / 7518) ** 2);
const FULL_BARK = bark(22_050) / BARKS;

/**
 * Weights by bin and pitch class: a bump around each semitone as wide as a bin, each bin's weights of unit length, the octaves
 * around 880 Hz the heaviest (Ellis, "Chroma feature analysis and synthesis", 2007).
 */
function chromaWeights({ sampleRate, window, fftSize, bins }: Framing): Float64Array {
  const weights = new Float64Array(12 * bins);
  const resolutionHz = sampleRate / window;
  const semitones = (hz: number): number => 12 * Math.log2(hz / 440) + 9;
  for (let k = 1; k < bins; k++) {
    const hz = (k * sampleRate) / fftSize;
    const width = semitones(hz + resolutionHz) - semitones(hz);
    const octave = Math.exp(-0.5 * ((Math.log2(hz / 440) - 1) / 2) ** 2);
    const row = Float64Array.from({ length: 12 }, (_, pitch) => {
      const away = (((semitones(hz) - pitch) % 12) + 18) % 12;
      return Math.exp(-0.5 * ((2 * (away - 6)) / width) ** 2);
    });
    const length = Math.sqrt(row.reduce((sum, weight) => sum + weight * weight, 0));
    for (let pitch = 0; pitch < 12; pitch++) weights[12 * k + pitch] = length > 0 ? (octave * (row[pitch] as number)) / length : 0;
  }
  return weights;
}

/**
 * The slow features, from the spectrum that is there anyway: Meyda's definitions (its extractors are the tests' oracle), without its second
 * transform and its 60 kB of garbage a call.
 */
export function createTimbreMeter(framing: Framing): TimbreMeter {
  const { sampleRate, fftSize, bins, window } = framing;
  const binHz = sampleRate / fftSize;
  const last = Math.min(bins - 1, Math.floor(HIGHEST_HZ / binHz));
  const flatFirst = Math.ceil(FLATNESS_HZ[0] / binHz);
  const flatLast = Math.min(last, Math.floor(FLATNESS_HZ[1] / binHz));
  const bandOf = Uint8Array.from({ length: bins }, (_, k) => Math.min(BARKS - 1, Math.floor(bark(k * binHz) / FULL_BARK)));
  // The same sound in a transform with more bins, or of a longer window, must add up to the same.
  const loudnessScale = MEYDA_PEAK * ((window / fftSize) * (2048 / 44_100 / (window / sampleRate)));
  const weights = chromaWeights(framing);
  const specific = new Float64Array(BARKS);
  const chroma = new Float64Array(12);
  const timbre: Timbre = { centroidHz: 0, rolloffHz: 0, flatness: 0, brightness: 0, loudness: 0, chroma };

  function reset(): void {
    timbre.centroidHz = timbre.rolloffHz = timbre.flatness = timbre.brightness = timbre.loudness = 0;
    chroma.fill(0);
  }

  function updateChroma(magnitudes: Float64Array): void {
    chroma.fill(0);
    for (let k = 1; k < bins; k++) {
      const magnitude = magnitudes[k] as number;
      for (let pitch = 0; pitch < 12; pitch++) chroma[pitch] = (chroma[pitch] as number) + magnitude * (weights[12 * k + pitch] as number);
    }
    let highest = 0;
    for (let pitch = 0; pitch < 12; pitch++) highest = Math.max(highest, chroma[pitch] as number);
    for (let pitch = 0; pitch < 12; pitch++) chroma[pitch] = highest > 0 ? (chroma[pitch] as number) / highest : 0;
  }

  function updateLoudness(magnitudes: Float64Array): void {
    specific.fill(0);
    for (let k = 0; k <= last; k++) {
      const band = bandOf[k] as number;
      specific[band] = (specific[band] as number) + (magnitudes[k] as number);
    }
    let total = 0;
    for (let band = 0; band < BARKS; band++) total += ((specific[band] as number) * loudnessScale) ** LOUDNESS_EXPONENT;
    timbre.loudness = total;
  }

  function updateFlatness(magnitudes: Float64Array): void {
    let logs = 0;
    let sum = 0;
    for (let k = flatFirst; k <= flatLast; k++) {
      const magnitude = Math.max(magnitudes[k] as number, NOTHING);
      logs += Math.log(magnitude);
      sum += magnitude;
    }
    const count = flatLast - flatFirst + 1;
    timbre.flatness = clamp01((Math.exp(logs / count) * count) / sum);
  }

  return {
    timbre,
    update(magnitudes) {
      let sum = 0;
      let weighted = 0;
      for (let k = 0; k <= last; k++) {
        const magnitude = magnitudes[k] as number;
        sum += magnitude;
        weighted += k * magnitude;
      }
      if (!(sum > NOTHING * last)) return reset();
      timbre.centroidHz = (weighted / sum) * binHz;
      timbre.brightness = clamp01(Math.log2(Math.max(timbre.centroidHz, 1) / 150) / Math.log2(6000 / 150));
      let left = sum * (1 - ROLLOFF_SHARE);
      let k = last;
      while (k > 0 && left >= (magnitudes[k] as number)) left -= magnitudes[k--] as number;
      timbre.rolloffHz = k * binHz;
      updateFlatness(magnitudes);
      updateLoudness(magnitudes);
      updateChroma(magnitudes);
    },
    reset,
  };
}
