/** What stands between the world's samples and the analysis: stereo to mono, broken numbers to silence, direct current taken out. */
export interface InputFilter {
  /** Reads `count` samples of each channel and writes as many. */
  apply(left: Float32Array, leftAt: number, right: Float32Array, rightAt: number, count: number, into: Float64Array): void;
  reset(): void;
}

const CUTOFF_HZ = 10;
/** Decoders and faulty devices deliver more than full scale; beyond this it is not sound. */
const LIMIT = 4;

/** One-pole high pass. Its memory lies in a typed array: a number in a closure is boxed anew at every write. */
export function createInputFilter(sampleRate: number): InputFilter {
  const keep = Math.exp((-2 * Math.PI * CUTOFF_HZ) / sampleRate);
  const memory = new Float64Array(2);
  return {
    apply(left, leftAt, right, rightAt, count, into) {
      let before = memory[0] as number;
      let state = memory[1] as number;
      for (let i = 0; i < count; i++) {
        const mono = ((left[leftAt + i] as number) + (right[rightAt + i] as number)) / 2;
        const sample = Number.isFinite(mono) ? Math.min(Math.max(mono, -LIMIT), LIMIT) : 0;
        state = keep * (state + sample - before);
        before = sample;
        into[i] = state;
      }
      memory[0] = before;
      memory[1] = state;
    },
    reset() {
      memory.fill(0);
    },
  };
}
