import type { Framing } from './spectrum.ts';

/** Triangular filters at equal musical distances, stored sparsely. */
export interface Filterbank {
  readonly bands: number;
  readonly centresHz: Float64Array;
  /** Writes one mean magnitude a band. */
  apply(magnitudes: Float64Array, into: Float64Array): void;
}

/**
 * `perOctave` triangles an octave from `lowHz` to `highHz` (or what the rate carries). Each is normalised to unit area,
 * so that the result does not depend on the size of the transform; filters narrower than a bin are left out
 * (Böck and Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013).
 */
export function createFilterbank(framing: Framing, perOctave: number, lowHz: number, highHz: number): Filterbank {
  // The window, not the zero-padded transform, sets what can be told apart.
  const resolutionHz = framing.sampleRate / framing.window;
  const top = Math.min(highHz, 0.49 * framing.sampleRate);
  const edges: number[] = [];
  for (let i = 0; ; i++) {
    const hz = lowHz * 2 ** (i / perOctave);
    if (hz > top) break;
    const last = edges.at(-1);
    if (last === undefined || hz - last >= resolutionHz) edges.push(hz);
  }
  const bands = Math.max(0, edges.length - 2);
  const binHz = framing.sampleRate / framing.fftSize;
  const starts = new Uint32Array(bands + 1);
  const firsts = new Uint32Array(bands);
  const weights: number[] = [];
  for (let b = 0; b < bands; b++) {
    const low = edges[b] as number;
    const centre = edges[b + 1] as number;
    const high = edges[b + 2] as number;
    const first = Math.max(1, Math.ceil(low / binHz));
    const last = Math.min(framing.bins - 1, Math.floor(high / binHz));
    const shape: number[] = [];
    for (let k = first; k <= last; k++) {
      const hz = k * binHz;
      shape.push(Math.max(0, hz <= centre ? (hz - low) / (centre - low) : (high - hz) / (high - centre)));
    }
    const area = shape.reduce((sum, weight) => sum + weight, 0) || 1;
    firsts[b] = first;
    starts[b] = weights.length;
    for (const weight of shape) weights.push(weight / area);
  }
  starts[bands] = weights.length;
  const table = Float64Array.from(weights);
  return {
    bands,
    centresHz: Float64Array.from({ length: bands }, (_, b) => edges[b + 1] as number),
    apply(magnitudes, into) {
      for (let b = 0; b < bands; b++) {
        let sum = 0;
        const end = starts[b + 1] as number;
        for (let w = starts[b] as number, k = firsts[b] as number; w < end; w++, k++)
          sum += (table[w] as number) * (magnitudes[k] as number);
        into[b] = sum;
      }
    },
  };
}
