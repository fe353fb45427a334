import Meyda from 'meyda';
import { clamp01 } from './follower.ts';
import type { Framing } from './spectrum.ts';

/** The slow features of the sound's colour. Finite whatever the input. */
export interface Timbre {
  centroidHz: number;
  rolloffHz: number;
  /** 0 tone … 1 noise. */
  flatness: number;
  /** 0…1: the centroid on an octave scale from 150 Hz to 6 kHz. */
  brightness: number;
  /** Sum of the specific loudness of 24 Bark bands (Meyda's units). */
  loudness: number;
  /** Pitch classes C…B, the strongest at 1. */
  readonly chroma: Float64Array;
}

export interface TimbreMeter {
  readonly timbre: Readonly<Timbre>;
  /** Samples that `update` wants. */
  readonly samples: Float32Array;
  /** Reads `samples`. Allocates: Meyda does, about 60 kB a call. */
  update(): void;
  reset(): void;
}

const FEATURES = ['chroma', 'loudness', 'spectralCentroid', 'spectralFlatness', 'spectralRolloff'] as const;
const finite = (value: number | undefined): number => (value !== undefined && Number.isFinite(value) ? value : 0);

/**
 * Meyda's extractors. Known traps of 5.6.3: NaN on silence, the centroid in bins, the filter banks kept when the sample
 * rate changes (hence an instance of our own), `spectralFlux` throws (hence our own novelty).
 */
export function createTimbreMeter(framing: Framing): TimbreMeter {
  const bufferSize = 2 ** Math.floor(Math.log2(framing.window));
  const meyda: typeof Meyda = { ...Meyda, bufferSize, sampleRate: framing.sampleRate };
  const samples = new Float32Array(bufferSize);
  const features = [...FEATURES];
  const chroma = new Float64Array(12);
  const timbre: Timbre = { centroidHz: 0, rolloffHz: 0, flatness: 0, brightness: 0, loudness: 0, chroma };
  const binHz = framing.sampleRate / bufferSize;

  function reset(): void {
    timbre.centroidHz = timbre.rolloffHz = timbre.flatness = timbre.brightness = timbre.loudness = 0;
    chroma.fill(0);
  }

  return {
    timbre,
    samples,
    update() {
      let peak = 0;
      for (let i = 0; i < bufferSize; i++) peak = Math.max(peak, Math.abs(samples[i] as number));
      const result = peak > 1e-6 ? meyda.extract(features, samples) : null;
      if (!result) return reset();
      timbre.centroidHz = finite(result.spectralCentroid) * binHz;
      timbre.rolloffHz = finite(result.spectralRolloff);
      timbre.flatness = clamp01(finite(result.spectralFlatness));
      timbre.brightness = clamp01(Math.log2(Math.max(timbre.centroidHz, 1) / 150) / Math.log2(6000 / 150));
      timbre.loudness = finite(result.loudness?.total);
      for (let i = 0; i < 12; i++) chroma[i] = clamp01(finite(result.chroma?.[i]));
    },
    reset,
  };
}
