import { MARKS, type Recent } from './listening-history.ts';

/** How the last beats lie to the onsets that were heard: what a listener's foot would say of the tracker. */
export interface Agreement {
  /** Beats looked at, and those that met an onset as the others did. */
  readonly beats: number;
  readonly hits: number;
  /** Middle of the distances, ms; above 0 the beats come after the onsets. */
  readonly offsetMs: number;
}

const LAST_BEATS = 16;
/** The usual tolerance of beat tracking (MIREX: ±70 ms). */
const NEAR_MS = 70;
/** Where onsets are dense any beat is near one: a beat that is right is also as near as the others. */
const ALIKE_MS = 25;
/** The onset that belongs to a beat may still be on its way. */
const SETTLED_MS = 150;
/** No onset within this long is a break, not a miss. */
const BREAK_MS = 2000;

export function agreementOf(recent: Recent): Agreement {
  const { beats, hops } = recent;
  const newestMs = hops.at[(hops.count - 1) & (hops.at.length - 1)] ?? 0;
  const oldestMs = hops.at[hops.count > hops.at.length ? hops.count & (hops.at.length - 1) : 0] ?? 0;
  const offsets: number[] = [];
  let looked = 0;
  for (let back = 1; back <= Math.min(beats.count, MARKS) && looked < LAST_BEATS; back++) {
    const beatMs = beats.at[(beats.count - back) & (MARKS - 1)] ?? 0;
    if (beatMs > newestMs - SETTLED_MS || beatMs < oldestMs + NEAR_MS) continue;
    const offset = offsetToOnset(recent, beatMs);
    if (Math.abs(offset) > BREAK_MS) continue;
    looked++;
    if (Math.abs(offset) <= NEAR_MS) offsets.push(offset);
  }
  const middle = offsets.sort((a, b) => a - b)[offsets.length >> 1] ?? 0;
  return { beats: looked, hits: offsets.filter((offset) => Math.abs(offset - middle) <= ALIKE_MS).length, offsetMs: middle };
}

function offsetToOnset({ onsets }: Recent, beatMs: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let n = Math.max(0, onsets.count - onsets.at.length); n < onsets.count; n++) {
    const distance = beatMs - (onsets.at[n & (onsets.at.length - 1)] ?? 0);
    if (Math.abs(distance) < Math.abs(nearest)) nearest = distance;
  }
  return nearest;
}
