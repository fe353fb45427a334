import type { Framing } from '../signal/spectrum.ts';

/** The strongest peak of the spectrum. */
export interface Peak {
  /** 0 without one. */
  hz: number;
}

export interface Dominant {
  readonly peak: Readonly<Peak>;
  update(magnitudes: Float64Array, silent: boolean): void;
  reset(): void;
}

/**
 * The frequency of the strongest peak. The parabola through the logarithms of three bins is exact enough for a Hann window
 * (error below a tenth of a bin: Gasior and Gonzalez, AIP Conf. Proc. 732, 2004).
 */
export function createDominant(framing: Framing): Dominant {
  const { bins, fftSize, sampleRate } = framing;
  const binHz = sampleRate / fftSize;
  const first = Math.max(1, Math.ceil(20 / binHz));
  const peak: Peak = { hz: 0 };
  return {
    peak,
    update(magnitudes, silent) {
      let best = first;
      for (let k = first; k < bins - 1; k++) if ((magnitudes[k] as number) > (magnitudes[best] as number)) best = k;
      const height = magnitudes[best] as number;
      if (silent || !(height > 1e-6)) {
        peak.hz = 0;
        return;
      }
      const left = Math.log(Math.max(magnitudes[best - 1] as number, 1e-12));
      const middle = Math.log(height);
      const right = Math.log(Math.max(magnitudes[best + 1] as number, 1e-12));
      const curve = left - 2 * middle + right;
      const shift = curve < 0 ? (0.5 * (left - right)) / curve : 0;
      peak.hz = (best + Math.max(-0.5, Math.min(0.5, shift))) * binHz;
    },
    reset() {
      peak.hz = 0;
    },
  };
}
