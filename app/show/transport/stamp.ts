/**
 * When a message was sent, as one number that other threads can read: milliseconds since 1970. A thread without a fine clock (an AudioWorklet)
 * stamps whole milliseconds and marks them by a minus sign; whoever reads such a stamp reads the coarse clock too, because over weeks the two
 * drift apart. Between windows, whose fine clocks need not agree, the coarse one is used as well. This file imports nothing.
 */
const fine = (globalThis as { readonly performance?: { readonly timeOrigin: number; now(): number } }).performance;

/** Of a link that has carried so many messages, every so many-th is timed: reading the clock leaves a number on the heap. */
const TIMED_AT_FIRST = 64;
const TIMED_EVERY = 16;

/** Whether the message of this number, from 0, may be timed. */
export const isTimed = (number: number): boolean => (number >= 0 && number < TIMED_AT_FIRST) || number % TIMED_EVERY === 0;

/** Stands for no stamp. */
export const NO_STAMP = 0;

export const coarseStamp = (): number => -Date.now();
export const stamp: () => number = fine ? () => fine.timeOrigin + fine.now() : coarseStamp;

/** Milliseconds since the stamp; never negative. */
export function ageOf(sent: number): number {
  const now = sent < 0 || !fine ? Date.now() : fine.timeOrigin + fine.now();
  return Math.max(0, now - Math.abs(sent));
}
