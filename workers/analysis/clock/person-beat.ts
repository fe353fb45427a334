import { clamp } from '../signal/follower.ts';
import type { TapFit } from './tap-tempo.ts';

/** What a person has ordered, as far as it outlasts the order. */
export interface PersonBeat {
  /** Two taps and more: the beat is theirs. */
  tapped: boolean;
  /** From four taps on the grid is theirs alone: what is heard may nudge it, and no more. */
  firm: boolean;
  /** The tempo stays as it is. */
  locked: boolean;
  /** Beats are told in the octave of this period; 0 where the tracker's holds. */
  wantedSeconds: number;
  /** Beats are told later by this. */
  offsetSeconds: number;
  /** 0…1: how evenly the taps came. */
  confidence: number;
}

/** From so many taps on the grid is the person's. */
const FIRM_TAPS = 4;
/** Two taps say little of the tempo, yet somebody stands behind them; jitter of a tenth of a beat is nobody's rhythm. */
const FIRST_CONFIDENCE = 0.55;
const FIRM_CONFIDENCE = 0.95;
const LEAST_FIRM_CONFIDENCE = 0.7;
const COST_OF_JITTER = 2.5;
/** A tempo that somebody holds is acted upon, whatever is heard. */
const LOCKED_CONFIDENCE = 0.6;

export const createPersonBeat = (): PersonBeat => ({
  tapped: false,
  firm: false,
  locked: false,
  wantedSeconds: 0,
  offsetSeconds: 0,
  confidence: 0,
});

/** Whether there is an order that would end. */
export const ordersSomething = ({ tapped, locked, wantedSeconds, offsetSeconds }: Readonly<PersonBeat>): boolean =>
  tapped || locked || wantedSeconds > 0 || offsetSeconds !== 0;

export function forgetOrders(person: PersonBeat): void {
  person.tapped = person.firm = person.locked = false;
  person.wantedSeconds = person.offsetSeconds = person.confidence = 0;
}

export function takeTaps(person: PersonBeat, { taps, jitter }: TapFit): void {
  person.tapped = true;
  person.firm ||= taps >= FIRM_TAPS;
  // Where the taps are, the beats are: no need to move them any more.
  person.offsetSeconds = 0;
  const even = clamp(FIRM_CONFIDENCE - COST_OF_JITTER * jitter, LEAST_FIRM_CONFIDENCE, 1);
  person.confidence = person.firm ? even : FIRST_CONFIDENCE;
}

/** How sure the beat is because a person stands behind it. */
export const personalConfidence = ({ tapped, locked, confidence }: Readonly<PersonBeat>): number =>
  Math.max(tapped ? confidence : 0, locked ? LOCKED_CONFIDENCE : 0);
