import type { BarCountMemory } from './bar-count.ts';
import type { PersonBeat } from './person-beat.ts';

/** A compact summary of the clock: not the belief in every tempo and phase, but the beat it spoke for and what a person ordered. */
export interface BeatMemory {
  /** The beat as it was told. `secondsToBeat` counts from the memory's own moment. */
  readonly periodSeconds: number;
  readonly secondsToBeat: number;
  /** What was heard, if the clock went by it. */
  readonly heard: HeardMemory | undefined;
  readonly person: Readonly<PersonBeat> | undefined;
  /** Undefined where it is not known how many beats have passed. */
  readonly bars: BarsMemory | undefined;
}

export interface BarsMemory {
  readonly heard: readonly number[];
  readonly count: BarCountMemory | undefined;
  readonly phrase: readonly number[];
}

/** What novelty is usual in each band, and what it takes to trust as far later. */
export interface EarMemory {
  readonly usual: readonly number[];
  readonly trust: readonly number[];
}

export interface HeardMemory extends EarMemory {
  readonly periodSeconds: number;
  readonly secondsToBeat: number;
}

/** After that another song may be playing: to find the beat anew is quicker than to unlearn a wrong one. */
export const TEMPO_KNOWN_SECONDS = 45;
/** After that it is not known any more how many beats have passed. */
export const BARS_KNOWN_SECONDS = 20;
/** Where a remembered beat falls: as exact as a beat is, and less so by the share by which tempi drift. */
const REMEMBERED_SECONDS = 0.02;
const REMEMBERED_DRIFT = 0.004;

/** What outlasts the sound itself, when another begins. */
export const ordersAlone = (memory: BeatMemory): BeatMemory => ({ ...memory, heard: undefined, bars: undefined });

export const rememberedSpread = (sinceSeconds: number): number => REMEMBERED_SECONDS + REMEMBERED_DRIFT * sinceSeconds;

/** How many beats have begun since, and when the next one falls. */
export function beatsSince(
  { periodSeconds, secondsToBeat }: Pick<BeatMemory, 'periodSeconds' | 'secondsToBeat'>,
  sinceSeconds: number,
): { readonly beats: number; readonly inSeconds: number } {
  const beats = Math.max(0, Math.ceil((sinceSeconds - secondsToBeat) / periodSeconds));
  return { beats, inSeconds: secondsToBeat + beats * periodSeconds - sinceSeconds };
}
