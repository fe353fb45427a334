/** Upper bounds of the buckets, milliseconds; one more bucket takes what is longer. */
export const BUCKETS_MS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500] as const;

/** Durations counted by length: plain data, which crosses threads and adds up. `counts` has one element more than `BUCKETS_MS`. */
export interface Histogram {
  readonly counts: readonly number[];
  readonly count: number;
  readonly sumMs: number;
}

export interface HistogramRecorder {
  /** Allocates nothing. */
  record(durationMs: number): void;
  snapshot(): Histogram;
}

export const emptyHistogram: Histogram = { counts: new Array(BUCKETS_MS.length + 1).fill(0) as number[], count: 0, sumMs: 0 };

export function createHistogram(): HistogramRecorder {
  const buckets = BUCKETS_MS.length + 1;
  /** The buckets, and behind them the sum: a number in a closure would be boxed anew at every write. */
  const cells = new Float64Array(buckets + 1);
  return {
    record(durationMs) {
      let bucket = 0;
      while (bucket < BUCKETS_MS.length && durationMs > (BUCKETS_MS[bucket] ?? 0)) bucket++;
      cells[bucket] = (cells[bucket] ?? 0) + 1;
      cells[buckets] = (cells[buckets] ?? 0) + durationMs;
    },
    snapshot() {
      const counts = Array.from(cells.subarray(0, buckets));
      return { counts, count: counts.reduce((sum, counted) => sum + counted, 0), sumMs: cells[buckets] ?? 0 };
    },
  };
}

/** What was recorded between two snapshots of one recorder. A recorder that began anew in between gives its later snapshot. */
export function since(before: Histogram, now: Histogram): Histogram {
  if (now.counts.some((counted, i) => counted < (before.counts[i] ?? 0))) return now;
  return {
    counts: now.counts.map((counted, i) => counted - (before.counts[i] ?? 0)),
    count: now.count - before.count,
    sumMs: now.sumMs - before.sumMs,
  };
}

/** Both recorded together. */
export function addHistograms(a: Histogram | undefined, b: Histogram): Histogram {
  if (!a) return b;
  return { counts: a.counts.map((counted, i) => counted + (b.counts[i] ?? 0)), count: a.count + b.count, sumMs: a.sumMs + b.sumMs };
}

/** The duration below which the share `q` (0…1) of what was recorded lies, interpolated within its bucket; undefined of nothing. */
export function quantileMs({ counts, count }: Histogram, q: number): number | undefined {
  if (count === 0) return undefined;
  const rank = q * count;
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    const here = counts[i] ?? 0;
    if (here > 0 && below + here >= rank) {
      const low = BUCKETS_MS[i - 1] ?? 0;
      const high = BUCKETS_MS[i] ?? low;
      return low + ((high - low) * (rank - below)) / here;
    }
    below += here;
  }
  return BUCKETS_MS.at(-1);
}
