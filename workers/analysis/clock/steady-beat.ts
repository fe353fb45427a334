/** The tempo and place of the beats that fell last, as one even line through them. */
export interface SteadyBeat {
  readonly line: { periodSeconds: number; at: number };
  /** A beat fell then. */
  fell(beat: { readonly last: number }): void;
  /** Puts into `line` what lies evenly of at most so many beats, without the newest `but`; false where there is no such line. */
  fit(most: number, but: number): boolean;
  reset(): void;
}

export const MOST_BEATS = 24;
const NEWEST = MOST_BEATS + 8;
/** Fewer beats say less of the tempo than the tracker does. */
const LEAST = 6;
/** Two intervals that differ by more than this share are not of one line: older beats are left out. */
const EVEN = 0.06;

export function createSteadyBeat(): SteadyBeat {
  const times = new Float64Array(NEWEST);
  const line = { periodSeconds: 0, at: 0 };
  let count = 0;

  /** Of the `index`-th newest beat. */
  const timeOf = (index: number): number => times[(count - 1 - index + 2 * NEWEST) % NEWEST] as number;

  return {
    line,
    fell({ last }) {
      times[count % NEWEST] = last;
      // Counted in rounds, so that it never grows without end.
      count = count + 1 >= 2 * NEWEST ? NEWEST + (count + 1 - 2 * NEWEST) : count + 1;
    },
    fit(most, but) {
      const known = Math.min(count, NEWEST, most + but);
      const latest = timeOf(but);
      const period = latest - timeOf(but + 1);
      let beats = 1;
      while (but + beats < known && Math.abs((timeOf(but + beats - 1) - timeOf(but + beats)) / period - 1) < EVEN) beats++;
      if (beats < LEAST) return false;
      // Least squares over −(beats − 1) … 0.
      const middle = (beats - 1) / 2;
      let mean = 0;
      let slope = 0;
      for (let i = 0; i < beats; i++) {
        mean += timeOf(but + i) / beats;
        slope += (middle - i) * timeOf(but + i);
      }
      line.periodSeconds = slope / ((beats * (beats * beats - 1)) / 12);
      line.at = mean + middle * line.periodSeconds;
      return true;
    },
    reset() {
      count = 0;
    },
  };
}
