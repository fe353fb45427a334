import type { ClockMode } from '#app/audio/feature-frame.ts';
import { createBarTracker } from '../beat/bar-tracker.ts';
import type { BeatModel } from '../beat/beat-model.ts';
import { createBeatEar } from '../beat/heard-beat.ts';
import { noveltyLagSeconds } from '../onset/novelty.ts';
import type { Framing } from '../signal/spectrum.ts';
import { createBarCount } from './bar-count.ts';
import { createBeatGrid } from './beat-grid.ts';
import { type BeatHypothesis, createBeatSequence, forgetBeats } from './beat-sequence.ts';
import { createHold } from './hold.ts';
import { createPersonBeat, forgetOrders } from './person-beat.ts';
import { createPhraseTracker, type PhraseState } from './phrase.ts';
import { createSteadyBeat } from './steady-beat.ts';
import { createTapTempo } from './tap-tempo.ts';

/** The one authority for tempo and phase. Times are seconds on the clock of the samples. */
export interface BeatState {
  /** Idle: there is no beat, and bpm is 0. */
  mode: ClockMode;
  /** A person holds the tempo. */
  tempoLocked: boolean;
  bpm: number;
  confidence: number;
  /** Beats counted since the clock first locked; only ever grows, by one. */
  beatIndex: number;
  /** 0…1 from the last beat to the next, at the time of the last update; never runs backwards within a beat. */
  beatPhase: number;
  lastBeatTime: number;
  nextBeatTime: number;
  barLength: number;
  barBeat: number;
  barConfidence: number;
  /** Bars counted since the clock first locked; only ever grows, by one. */
  barIndex: number;
  readonly phrase: Readonly<PhraseState>;
  /** What else the beat could be: BPM and share of belief in turn, the strongest first. */
  readonly rivals: Readonly<Float64Array>;
  /** True in the hop in which the next beat's time was fixed: from here on it does not move. */
  fixed: boolean;
}

/** After a break so long ago nobody remembers where the bar was. Counted as the hold counts. */
const REST_SECONDS = 20;

/** A tracker that begins anew with what is known of the beat is as sure of it as before after so many beats. */
export const SETTLING_BEATS = 2;

export type ClockParts = ReturnType<typeof createClockParts>;

/** What the clock is made of: the ear, the bars, what a person ordered, and the beats as they are told. Who works on them takes them all. */
export function createClockParts(framing: Framing, bassBins: number, model: BeatModel) {
  const lagSeconds = noveltyLagSeconds(framing);
  const ear = createBeatEar(framing, model);
  const phrases = createPhraseTracker();
  const told: BeatHypothesis = { periodSeconds: 0.5, beatAt: 0, spacingSeconds: 0.5 };
  const beat: BeatState = {
    mode: 'idle',
    tempoLocked: false,
    bpm: 0,
    confidence: 0,
    beatIndex: 0,
    beatPhase: 0,
    lastBeatTime: 0,
    nextBeatTime: 0,
    barLength: 4,
    barBeat: 0,
    barConfidence: 0,
    barIndex: 0,
    phrase: phrases.phrase,
    rivals: ear.rivals,
    fixed: false,
  };
  return {
    beat,
    ear,
    heard: ear.heard,
    barEar: createBarTracker(framing.hopSeconds, lagSeconds, bassBins),
    bars: createBarCount(),
    phrases,
    hold: createHold(framing.hopSeconds, lagSeconds),
    taps: createTapTempo(),
    person: createPersonBeat(),
    steady: createSteadyBeat(),
    /** Beats as they are told, by what they go now, and the grid by which they go where a person or a break leads. */
    sequence: createBeatSequence(),
    told,
    grid: createBeatGrid(),
    /** Fields of an object, since a number in a closure is boxed anew at every write. */
    state: {
      time: 0,
      /** Period of the beats that fell, where they fell evenly, and 0 where not. */
      lineSeconds: 0,
      doubtSeconds: 0,
      silentSeconds: 0,
      /** Something sounded since the last order. */
      soundedSince: false,
      /** A press for the one before any beat was found. */
      oneAt: Number.NEGATIVE_INFINITY,
      /** The phase of the grid is not the person's any more: it was only remembered. */
      phaseForgotten: false,
      /** For so many beats more a tracker that was told where to listen may still waver, and the grid leads. */
      settling: 0,
      /** What is heard goes with the grid. */
      agreed: false,
    },
  };
}

export function resetParts({ beat, ear, barEar, bars, phrases, hold, taps, person, steady, sequence, told, state }: ClockParts): void {
  for (const part of [ear, barEar, bars, phrases, hold, taps, steady]) part.reset();
  forgetOrders(person);
  forgetBeats(sequence);
  told.periodSeconds = told.spacingSeconds = 0.5;
  state.lineSeconds = state.doubtSeconds = state.silentSeconds = state.settling = 0;
  state.oneAt = Number.NEGATIVE_INFINITY;
  state.soundedSince = state.phaseForgotten = state.agreed = false;
  beat.mode = 'idle';
}

/** Idle, but the beat from before a break goes on unseen, so that the bar is known when it comes back. */
export const rests = ({ beat, hold }: ClockParts): boolean =>
  beat.mode === 'idle' && hold.state.active && hold.state.goneSeconds < REST_SECONDS;

/** Beats go by the grid, not by what is heard. */
export const gridLeads = (parts: ClockParts): boolean =>
  parts.beat.mode === 'manual' || parts.beat.mode === 'held' || parts.person.locked || parts.state.settling > 0 || rests(parts);

/** From here on beats may go by a grid of this period, one of whose beats is told at `at`. */
export function beginGrid({ grid, person }: ClockParts, periodSeconds: number, toldAt: number, drift: number): void {
  grid.periodSeconds = grid.homeSeconds = periodSeconds;
  grid.at = toldAt - person.offsetSeconds;
  grid.drift = person.locked ? 0 : drift;
}

/** The next of the beats that lie so. */
export function nextOf(
  { state }: ClockParts,
  periodSeconds: number,
  at: number,
): { readonly periodSeconds: number; readonly secondsToBeat: number } {
  const beats = Math.max(1, Math.ceil((state.time - at) / periodSeconds));
  return { periodSeconds, secondsToBeat: at + beats * periodSeconds - state.time };
}
