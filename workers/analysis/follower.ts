/** Share of the way to its target that a one-pole follower covers in `stepSeconds`: equal time constants at every hop rate. */
export const approach = (stepSeconds: number, timeConstantSeconds: number): number => 1 - Math.exp(-stepSeconds / timeConstantSeconds);

export function clamp(value: number, low: number, high: number): number {
  if (value < low) return low;
  if (value > high) return high;
  return value;
}
export const clamp01 = (value: number): number => clamp(value, 0, 1);

/** Decibels of a linear amplitude, at least −160. */
export const decibels = (amplitude: number): number => 20 * Math.log10(Math.max(amplitude, 1e-8));

/** A one-pole average that begins as a plain mean, so that it is right from the first value on. */
export interface Average {
  readonly value: number;
  update(input: number): void;
  reset(): void;
}

export function createAverage(stepSeconds: number, timeConstantSeconds: number): Average {
  const rate = approach(stepSeconds, timeConstantSeconds);
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = { value: 0, count: 0 };
  return {
    get value() {
      return state.value;
    },
    update(input) {
      state.count++;
      state.value += Math.max(rate, 1 / state.count) * (input - state.value);
    },
    reset() {
      state.value = 0;
      state.count = 0;
    },
  };
}
