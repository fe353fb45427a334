import type { Framing } from './spectrum.ts';

/**
 * Frequency of the strongest peak in Hz, 0 without one. The parabola through the logarithms of three bins is exact enough
 * for a Hann window (error below a tenth of a bin: Gasior and Gonzalez, AIP Conf. Proc. 732, 2004).
 */
export function dominantHz(magnitudes: Float64Array, framing: Framing): number {
  const binHz = framing.sampleRate / framing.fftSize;
  const first = Math.max(1, Math.ceil(20 / binHz));
  let best = first;
  for (let k = first; k < framing.bins - 1; k++) if ((magnitudes[k] as number) > (magnitudes[best] as number)) best = k;
  const peak = magnitudes[best] as number;
  if (!(peak > 1e-6)) return 0;
  const left = Math.log(Math.max(magnitudes[best - 1] as number, 1e-12));
  const middle = Math.log(peak);
  const right = Math.log(Math.max(magnitudes[best + 1] as number, 1e-12));
  const curve = left - 2 * middle + right;
  const shift = curve < 0 ? (0.5 * (left - right)) / curve : 0;
  return (best + Math.max(-0.5, Math.min(0.5, shift))) * binHz;
}
