/** Sound that is all there: planar channels, −1…1. */
export interface Recording {
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
}

/** Seconds of work are cut into slices: a generator yields how far it is, 0…1, and whoever runs it decides when it goes on. */
export type Sliced<Result> = Generator<number, Result, void>;

/** Runs sliced work to its end at once. */
export function runThrough<Result>(work: Sliced<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Runs sliced work as a part of other sliced work. */
export function* share<Result>(work: Sliced<Result>, from: number, span: number): Sliced<Result> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield from + span * step.value;
  }
}

/** Reads a recording hop by hop as mono: broken numbers are silence, direct current is taken out. */
export interface MonoReader {
  /** Writes the next `into.length` samples; what lies beyond the end is silence. */
  read(into: Float64Array): void;
}

const CUTOFF_HZ = 10;
/** Decoders deliver more than full scale now and then; beyond this it is not sound. */
const LIMIT = 4;

export function createMonoReader({ sampleRate, channels }: Recording): MonoReader {
  const left = channels[0] ?? new Float32Array(0);
  const right = channels[1] ?? left;
  const keep = Math.exp((-2 * Math.PI * CUTOFF_HZ) / sampleRate);
  let at = 0;
  let before = 0;
  let state = 0;
  return {
    read(into) {
      for (let i = 0; i < into.length; i++, at++) {
        const mono = at < left.length ? ((left[at] as number) + (right[at] ?? 0)) / 2 : 0;
        const sample = Number.isFinite(mono) ? Math.min(Math.max(mono, -LIMIT), LIMIT) : 0;
        state = keep * (state + sample - before);
        before = sample;
        into[i] = state;
      }
    },
  };
}
