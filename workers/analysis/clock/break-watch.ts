import { CURVES, type Novelty } from '../onset/novelty.ts';

/** Whether the music has broken off: a break, a breakdown without drums, or its end. */
export interface BreakState {
  /** Beats have gone by in which hardly anything happened. */
  broken: boolean;
  /** In this hop it came back: two full beats in a row, or softer ones for longer. */
  returned: boolean;
  /** It came back where the beats were expected. */
  onGrid: boolean;
  /** Since the last full beat, seconds. */
  seconds: number;
}

export interface BreakWatch {
  readonly state: Readonly<BreakState>;
  /** One hop: what newly sounds, and where in the beat that is, `lagSeconds` ago. */
  update(novelty: Readonly<Novelty>, place: Readonly<BeatPlace>): void;
  reset(): void;
}

export interface BeatPlace {
  time: number;
  lastBeat: number;
  periodSeconds: number;
}

/** A beat whose strongest moment stays below this share of the usual is empty; from the second on it is full again. */
const EMPTY = 0.3;
const FULL = 0.6;
/** So many in a row make a break, or end one. */
const IN_A_ROW = 2;
/** A softer part in which so many more beats are struck than missed is no break either: strokes at least this strong, and so much above the mean of their beat. */
const PULSES = 4;
const SOFT = 0.1;
const PEAKED = 3;
/** Memory of what is usual, in beats, and how many must have been heard before anything can break off. */
const USUAL_BEATS = 16;
const LEAST_BEATS = 8;
/** A stroke this near to a beat, in periods, is on it; what is on it must reach this share of the strongest. */
const NEAR = 0.13;
const ON_GRID = 0.7;
/** Novelty below this is nothing: decades a hop. */
const LEAST_USUAL = 0.02;

/** Watches the strongest novelty of each beat, from half a beat before to half a beat after. */
export function createBreakWatch(hopSeconds: number, lagSeconds: number): BreakWatch {
  const state: BreakState = { broken: false, returned: false, onGrid: false, seconds: 0 };
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const now = { strongest: 0, near: 0, sum: 0, hops: 0, usual: 0, beats: 0 };
  let empty = 0;
  let full = 0;
  let hits = 0;
  let pulses = 0;
  /** A beat is being watched. */
  let armed = false;

  /** The music is there again, at its old strength or at a new one. */
  function comeBack(onGrid: boolean): void {
    state.broken = false;
    state.returned = true;
    state.onGrid = onGrid;
    pulses = 0;
  }

  function close(): void {
    const { strongest, near } = now;
    const mean = now.sum / Math.max(1, now.hops);
    const weak = strongest < EMPTY * now.usual;
    empty = weak ? empty + 1 : 0;
    full = strongest >= FULL * now.usual ? full + 1 : 0;
    if (!weak) hits = near >= ON_GRID * strongest ? hits + 1 : 0;
    // Soft strokes on the beat: noise is as loud beside it, and a pad has none.
    const soft = near >= ON_GRID * strongest && near >= PEAKED * mean && near >= SOFT * now.usual;
    if (!state.broken && empty >= IN_A_ROW && now.beats >= LEAST_BEATS) {
      state.broken = true;
      hits = pulses = 0;
    } else if (state.broken) {
      pulses = soft ? pulses + 1 : Math.max(0, pulses - 1);
      if (full >= IN_A_ROW) comeBack(hits >= IN_A_ROW);
      else if (pulses >= PULSES) {
        comeBack(true);
        now.usual = strongest;
        now.beats = LEAST_BEATS;
        empty = 0;
      }
    }
    // What is usual stands still while nothing happens.
    if (!state.broken && empty === 0) {
      now.beats++;
      now.usual += Math.max(1 / USUAL_BEATS, 1 / now.beats) * (strongest - now.usual);
      now.usual = Math.max(now.usual, LEAST_USUAL);
      state.seconds = 0;
    }
    now.strongest = now.near = now.sum = now.hops = 0;
  }

  return {
    state,
    update({ curves }, { time, lastBeat, periodSeconds }) {
      state.returned = false;
      state.seconds += hopSeconds;
      // The novelty of now sounded a little earlier.
      const beats = (time - lagSeconds - lastBeat) / periodSeconds;
      const place = beats - Math.floor(beats);
      const off = Math.min(place, 1 - place);
      if (off < 0.3) armed = true;
      if (armed && place >= 0.5 && place < 0.7) {
        armed = false;
        close();
      }
      const novelty = curves[CURVES.full] as number;
      now.strongest = Math.max(now.strongest, novelty);
      now.sum += novelty;
      now.hops++;
      if (off <= NEAR) now.near = Math.max(now.near, novelty);
    },
    reset() {
      state.broken = state.returned = state.onGrid = false;
      state.seconds = 0;
      now.strongest = now.near = now.sum = now.hops = now.usual = now.beats = 0;
      empty = full = hits = pulses = 0;
      armed = false;
    },
  };
}
