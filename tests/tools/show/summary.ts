import type { FlowView } from '#app/supervisor/bus/topics.ts';
import type { Told } from './processors/told.ts';

/** What a run comes to. */
export interface Summary {
  /** The median of the beats’ tempi, 0 without beats. */
  readonly bpm: number;
  readonly beats: number;
  /** How long it ran, in seconds of the clock on the wall. */
  readonly seconds: number;
  readonly failed: readonly { readonly id: string; readonly words: string }[];
  /** Threads that ended and were started anew, those reloaded among them. */
  readonly falls: number;
  readonly flow: FlowView;
}

/** Gathers what is told while a show runs. */
export function createTally() {
  const tempi: number[] = [];
  return {
    add(told: Told): void {
      if (told.type === 'beat') tempi.push(told.bpm);
    },
    get beats() {
      return tempi.length;
    },
    /** The median of the beats' tempi. */
    get bpm() {
      return tempi.toSorted((a, b) => a - b)[tempi.length >> 1] ?? 0;
    },
  };
}
