import { createRealFft } from '../signal/fft.ts';
import type { Framing } from '../signal/spectrum.ts';

/** Numbers a frame: twelve pitch classes, and twelve below BASS_HZ. */
export const TONES = 24;
/** Hops between frames. */
export const TONE_HOPS = 8;

/** Which notes sound, by a window long enough to tell low ones apart. */
export interface ToneReader {
  /** The samples of one hop. */
  push(samples: Float64Array): void;
  /** Writes the power of each pitch class in the newest window, from `at` on. */
  read(into: Float32Array, at: number): void;
}

const WINDOW_SECONDS = 0.186;
const LOWEST_HZ = 40;
const TREBLE_FROM_HZ = 120;
const BASS_HZ = 250;
const HIGHEST_HZ = 2500;
const CONCERT_A_HZ = 440;
const CONCERT_A = 69;

export function createToneReader({ sampleRate }: Framing): ToneReader {
  const size = 2 ** Math.round(Math.log2(WINDOW_SECONDS * sampleRate));
  const fft = createRealFft(size);
  const sound = new Float64Array(size);
  const input = new Float64Array(size);
  const re = new Float64Array(size / 2 + 1);
  const im = new Float64Array(size / 2 + 1);
  const hann = Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
  const hzOf = (bin: number): number => (bin * sampleRate) / size;
  const firstBin = Math.max(1, Math.ceil((LOWEST_HZ * size) / sampleRate));
  const lastBin = Math.min(size / 2, Math.floor((HIGHEST_HZ * size) / sampleRate));
  const classes = Uint8Array.from({ length: lastBin + 1 }, (_, bin) =>
    bin === 0 ? 0 : ((Math.round(12 * Math.log2(hzOf(bin) / CONCERT_A_HZ) + CONCERT_A) % 12) + 12) % 12,
  );
  return {
    push(samples) {
      sound.copyWithin(0, samples.length);
      sound.set(samples, size - samples.length);
    },
    read(into, at) {
      for (let i = 0; i < size; i++) input[i] = (sound[i] as number) * (hann[i] as number);
      fft.forward(input, re, im);
      for (let bin = firstBin; bin <= lastBin; bin++) {
        const hz = hzOf(bin);
        // Higher classes are shared by more bins, and carry less of the harmony.
        const power = (1e3 * ((re[bin] as number) ** 2 + (im[bin] as number) ** 2)) / (size * size * hz);
        const pitch = classes[bin] as number;
        if (hz >= TREBLE_FROM_HZ) into[at + pitch] = (into[at + pitch] as number) + power;
        if (hz < BASS_HZ) into[at + 12 + pitch] = (into[at + 12 + pitch] as number) + power;
      }
    },
  };
}
