/** What stands between the world's samples and the analysis: broken numbers to silence, direct current taken out, left and right to mid and side. */
export interface InputFilter {
  /** Reads `count` samples of each channel and writes as many of half their sum and half their difference. */
  apply(
    left: Float32Array,
    leftAt: number,
    right: Float32Array,
    rightAt: number,
    count: number,
    mid: Float64Array,
    side: Float64Array,
  ): void;
  reset(): void;
}

const CUTOFF_HZ = 10;
/** Decoders and faulty devices deliver more than full scale; beyond this it is not sound. */
const LIMIT = 4;

const sound = (sample: number): number => (Number.isFinite(sample) ? Math.min(Math.max(sample, -LIMIT), LIMIT) : 0);

/** One-pole high passes. Their memory lies in a typed array: a number in a closure is boxed anew at every write. */
export function createInputFilter(sampleRate: number): InputFilter {
  const keep = Math.exp((-2 * Math.PI * CUTOFF_HZ) / sampleRate);
  const memory = new Float64Array(4);
  let begun = false;
  return {
    apply(left, leftAt, right, rightAt, count, mid, side) {
      if (!begun && count > 0) {
        // What lies under the first sample was always there: no click where the sound begins.
        const a = sound(left[leftAt] as number);
        const b = sound(right[rightAt] as number);
        memory[0] = (a + b) / 2;
        memory[2] = (a - b) / 2;
        begun = true;
      }
      let midBefore = memory[0] as number;
      let midState = memory[1] as number;
      let sideBefore = memory[2] as number;
      let sideState = memory[3] as number;
      for (let i = 0; i < count; i++) {
        const a = sound(left[leftAt + i] as number);
        const b = sound(right[rightAt + i] as number);
        const m = (a + b) / 2;
        const s = (a - b) / 2;
        midState = keep * (midState + m - midBefore);
        midBefore = m;
        mid[i] = midState;
        sideState = keep * (sideState + s - sideBefore);
        sideBefore = s;
        side[i] = sideState;
      }
      memory[0] = midBefore;
      memory[1] = midState;
      memory[2] = sideBefore;
      memory[3] = sideState;
    },
    reset() {
      memory.fill(0);
      begun = false;
    },
  };
}
