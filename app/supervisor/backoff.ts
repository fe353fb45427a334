const FIRST_MS = 50;
const MOST_MS = 30_000;

/** The pause before the n-th restart in a row, from 1: 50 ms, doubling, 30 s at most. */
export const backoffMs = (fallsInARow: number): number => Math.min(FIRST_MS * 2 ** Math.max(fallsInARow - 1, 0), MOST_MS);
