/** One figure. With a peer in the same run, `peer` is its figure, or its name where the figure is ours against a name. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly peer?: string | number;
  readonly ratio?: number;
}

export interface BenchArgs {
  readonly json: boolean;
  /** A folder with a kit of music, for accuracy. */
  readonly kit?: string;
  /** Takes the time for what takes long: an hour of music, ten minutes of every noise. */
  readonly long: boolean;
}

/** What `tests/bench/NAME.ts` exports as `bench`. It emits each row as soon as it is known, and throws words for a person. */
export type Bench = (args: BenchArgs, emit: (row: BenchRow) => void) => Promise<void>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Of values in rising order. */
export const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
