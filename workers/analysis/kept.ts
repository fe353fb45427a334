import type { Json } from '#app/lib/json.ts';

/** What was kept, as it comes out of storage: each of these gives what it is asked for, or throws with words. */

/** Shares, decibels and seconds are kept: what is larger comes from elsewhere. */
const LARGEST = 1e7;

export type Fields = Readonly<Record<string, Json | undefined>>;

export function wrong(what: string): never {
  throw new Error(`This is not what an analysis keeps: ${what}.`);
}

export const fieldsOf = (value: Json | undefined, what: string): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : wrong(`${what} is no object`);

export const numberOf = (
  value: Json | undefined,
  what: string,
  least = Number.NEGATIVE_INFINITY,
  most = Number.POSITIVE_INFINITY,
): number =>
  typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most
    ? value
    : wrong(`${what} is no number of that kind`);

export const numbersOf = (value: Json | undefined, length: number, what: string): readonly number[] =>
  Array.isArray(value) && value.length === length
    ? value.map((item: Json) => numberOf(item, what, -LARGEST, LARGEST))
    : wrong(`${what} is not a list of ${length} numbers`);

export const flagOf = (value: Json | undefined, what: string): boolean =>
  typeof value === 'boolean' ? value : wrong(`${what} is neither true nor false`);
