/**
 * What is known of a hop before it is analysed. Numbers go from part to part in the fields of such objects, not as
 * arguments and results: V8 boxes those wherever it does not inline the call, fields it writes in place.
 */
export interface Hop {
  /** Seconds on the clock of the samples: when its newest sample ends. */
  time: number;
  /** Sums over its samples so far: mid², side² and mid · side, of mid = (left + right) / 2 and side = (left − right) / 2. */
  midSquares: number;
  sideSquares: number;
  cross: number;
  /** Mean power of the two channels, which no phase between them can cancel: known once the hop is whole. */
  meanSquare: number;
  /** Highest absolute sample of either channel. */
  peak: number;
}

export const createHop = (): Hop => ({ time: 0, midSquares: 0, sideSquares: 0, cross: 0, meanSquare: 0, peak: 0 });

export function clearHop(hop: Hop): void {
  hop.midSquares = hop.sideSquares = hop.cross = hop.peak = 0;
}

/** Adds samples of mid and side to what is known. */
export function measureHop(hop: Hop, mid: Float64Array, side: Float64Array, count: number): void {
  let { midSquares, sideSquares, cross, peak } = hop;
  for (let i = 0; i < count; i++) {
    const m = mid[i] as number;
    const s = side[i] as number;
    midSquares += m * m;
    sideSquares += s * s;
    cross += m * s;
    peak = Math.max(peak, Math.abs(m) + Math.abs(s));
  }
  hop.midSquares = midSquares;
  hop.sideSquares = sideSquares;
  hop.cross = cross;
  hop.peak = peak;
}
