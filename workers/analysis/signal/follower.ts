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
  value: number;
  count: number;
  readonly rate: number;
}

export const createAverage = (stepSeconds: number, timeConstantSeconds: number): Average => ({
  value: 0,
  count: 0,
  rate: approach(stepSeconds, timeConstantSeconds),
});

/** A function on plain data, not a method: it is inlined wherever it is called, and its number is never boxed. */
export function follow(average: Average, input: number): void {
  average.count++;
  average.value += Math.max(average.rate, 1 / average.count) * (input - average.value);
}

/** As if it had averaged for long, and come to this. */
export function recallAverage(average: Average, value: number): void {
  average.value = value;
  average.count = value > 0 ? Math.ceil(1 / average.rate) : 0;
}

export function forget(average: Average): void {
  average.value = 0;
  average.count = 0;
}
