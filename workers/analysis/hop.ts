/**
 * What is known of a hop before it is analysed. Numbers go from part to part in the fields of such objects, not as
 * arguments and results: V8 boxes those wherever it does not inline the call, fields it writes in place.
 */
export interface Hop {
  /** Seconds on the clock of the samples: when its newest sample ends. */
  time: number;
  /** Sum of the squares of its samples so far, and in the end their mean. */
  squares: number;
  meanSquare: number;
  /** Highest absolute sample. */
  peak: number;
}

export const createHop = (): Hop => ({ time: 0, squares: 0, meanSquare: 0, peak: 0 });
