import type { Framing } from '../signal/spectrum.ts';

/** Which low notes sound: log-compressed magnitudes of the bins up to 325 Hz, two octaves and a half of bass and kick. */
export interface BassSpectrum {
  readonly levels: Float64Array;
  update(magnitudes: Float64Array): void;
  reset(): void;
}

const HIGHEST_HZ = 325;
const COMPRESSION = 1000;

export function createBassSpectrum({ sampleRate, fftSize, bins }: Framing): BassSpectrum {
  const count = Math.min(bins - 1, Math.floor((HIGHEST_HZ * fftSize) / sampleRate));
  const levels = new Float64Array(count);
  return {
    levels,
    update(magnitudes) {
      for (let k = 0; k < count; k++) levels[k] = Math.log10(1 + COMPRESSION * (magnitudes[k + 1] as number));
    },
    reset() {
      levels.fill(0);
    },
  };
}
