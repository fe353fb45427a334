import { approach, clamp, clamp01, createAverage, decibels, follow, forget, recallAverage } from '../signal/follower.ts';
import type { Hop } from '../signal/hop.ts';
import type { Smoothing } from '../signal/smoothing.ts';
import { createRoomTone, type RoomSound } from './room-tone.ts';
import type { Timbre } from './timbre.ts';

/** Loudness now against the last seconds and against the last minute; all of it still in silence. */
export interface Levels {
  /** Of the newest hop, linear. */
  rms: number;
  peak: number;
  /** True while there is nothing to follow. Every gain and average below is frozen then. */
  silent: boolean;
  /** 1 is as loud as the last seconds, 0…4. */
  level: number;
  /** Where the last 4 s lie in the range of the last 45 s, 0…1. */
  presence: number;
}

export interface LevelMeter {
  readonly levels: Readonly<Levels>;
  /** `colour`: as heard last. */
  update(hop: Readonly<Hop>, colour: Readonly<Pick<Timbre, 'flatness'>>): void;
  /** How loud the music usually is: three numbers. */
  readonly memory: readonly number[];
  recall(memory: readonly number[]): void;
  reset(): void;
}

/** dBFS. Below OPEN nothing begins, below CLOSE for HOLD_SECONDS everything rests. Music at −40 dBFS is far above, a quiet room's hiss below. */
const OPEN_DB = -70;
const CLOSE_DB = -76;
const HOLD_SECONDS = 2;
/** What is softer than this never counts as loud, however quiet the seconds before were. */
const FLOOR = 10 ** (-60 / 20);
/** A range narrower than this is a level, not a dynamic: decibels. */
const LEAST_RANGE_DB = 12;
const SETTLED_SECONDS = 2;
const UNKNOWN_PRESENCE = 0.5;
/** Mean amplitude of music over the root of its mean power. */
const PER_POWER = 0.83;

/** The level is smoothed as asked and held against MilkDrop's long average of 4.15 s, with a scale of 45 s for the song's own dynamics. */
export function createLevelMeter(hopSeconds: number, smoothing: Readonly<Smoothing>): LevelMeter {
  const levels: Levels = { rms: 0, peak: 0, silent: true, level: 0, presence: 0 };
  const seconds = createAverage(hopSeconds, 4.15);
  /** Of amplitude, not of power: after a loud passage a soft one is usual soon. */
  const amplitude = createAverage(hopSeconds, 4.15);
  const rise = approach(hopSeconds, 1);
  const fall = approach(hopSeconds, 45);
  const gateRate = approach(hopSeconds, 0.03);
  const settledHops = Math.round(SETTLED_SECONDS / hopSeconds);
  const room = createRoomTone(hopSeconds);
  const heard: RoomSound = { db: -160, flatness: 0, silent: true };
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = { short: 0, quietSeconds: 0, highDb: -160, lowDb: -160, gatePower: 0 };
  let begun = false;

  function gate(meanSquare: number, flatness: number): void {
    state.gatePower += gateRate * (meanSquare - state.gatePower);
    const db = decibels(Math.sqrt(state.gatePower));
    heard.db = db;
    heard.flatness = flatness;
    heard.silent = levels.silent;
    room.update(heard);
    if (room.tone.alone) {
      levels.silent = true;
    } else if (db > OPEN_DB) {
      levels.silent = false;
      state.quietSeconds = 0;
    } else if (db < CLOSE_DB && !levels.silent) {
      state.quietSeconds += hopSeconds;
      if (state.quietSeconds >= HOLD_SECONDS) levels.silent = true;
    } else if (db >= CLOSE_DB) state.quietSeconds = 0;
  }

  /** Follows the highest and the lowest of the 4 s loudness and lets both sink back over 45 s. The first stroke alone is no loudness yet. */
  function range(db: number): void {
    if (!begun) {
      if (seconds.count < settledHops) return;
      state.highDb = db;
      state.lowDb = db - LEAST_RANGE_DB;
      begun = true;
      return;
    }
    state.highDb += (db > state.highDb ? rise : fall) * (db - state.highDb);
    state.lowDb += (db < state.lowDb ? rise : fall) * (db - state.lowDb);
  }

  return {
    levels,
    update({ meanSquare, peak }, { flatness }) {
      const { attack, release } = smoothing;
      const rms = Math.sqrt(meanSquare);
      levels.rms = clamp01(rms);
      levels.peak = clamp01(peak);
      gate(meanSquare, flatness);
      state.short += (rms > state.short ? attack : release) * (rms - state.short);
      if (levels.silent) {
        levels.level += release * (0 - levels.level);
        levels.presence += rise * (0 - levels.presence);
        return;
      }
      // A break shorter than the gate's hold must not drag the averages to nothing either.
      if (decibels(rms) > CLOSE_DB) {
        follow(seconds, meanSquare);
        follow(amplitude, rms);
        range(decibels(Math.sqrt(seconds.value)));
      }
      const usual = Math.max(amplitude.value, FLOOR);
      levels.level = clamp(state.short / usual, 0, 4);
      const width = Math.max(state.highDb - state.lowDb, LEAST_RANGE_DB);
      levels.presence = begun ? clamp01(1 - (state.highDb - decibels(Math.sqrt(seconds.value))) / width) : UNKNOWN_PRESENCE;
    },
    get memory() {
      return [seconds.value, state.highDb, state.lowDb];
    },
    recall([kept = 0, highDb = -160, lowDb = -160]) {
      const usual = Math.max(0, kept);
      recallAverage(seconds, usual);
      recallAverage(amplitude, PER_POWER * Math.sqrt(usual));
      state.highDb = highDb;
      state.lowDb = lowDb;
      begun = usual > 0;
    },
    reset() {
      levels.rms = levels.peak = levels.level = levels.presence = 0;
      levels.silent = true;
      room.reset();
      forget(seconds);
      forget(amplitude);
      state.short = state.gatePower = state.quietSeconds = 0;
      state.highDb = state.lowDb = -160;
      begun = false;
    },
  };
}
