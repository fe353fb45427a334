import { approach } from '../signal/follower.ts';

/** What is heard in a hop. */
export interface RoomSound {
  /** dBFS. */
  db: number;
  /** 0 tone … 1 noise. */
  flatness: number;
  /** Nothing counted as sound so far. */
  silent: boolean;
}

/** The breath of a room without music: fans, rain, the hiss of an open microphone. Soft, steady, and without a tone. */
export interface RoomTone {
  readonly tone: Readonly<{
    /** Nothing but the room is heard. */
    alone: boolean;
  }>;
  update(sound: Readonly<RoomSound>): void;
  reset(): void;
}

/** What is louder than this is somebody's noise. */
const HIGHEST_DB = -46;
/** Hiss through 30 ms swings by half a decibel, music even at its stillest by some. */
const SWING_DB = 2;
const STEADY_SECONDS = 3;
/** Held chords lie below 0.15, pink and white noise above 0.6. */
const LEAST_FLATNESS = 0.3;
/** What rises this far out of the room is heard again, at once. */
const RISE_DB = 4;

export function createRoomTone(hopSeconds: number): RoomTone {
  const quick = approach(hopSeconds, 1);
  const slow = approach(hopSeconds, 10);
  const tone = { alone: false };
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = { usualDb: -160, steadySeconds: 0 };
  return {
    tone,
    update({ db, flatness, silent }) {
      const away = db - state.usualDb;
      if (tone.alone) {
        state.usualDb += (away < 0 ? quick : slow) * away;
        if (away <= RISE_DB) return;
        tone.alone = false;
        state.steadySeconds = 0;
        return;
      }
      // What follows on silence is new: there is no usual yet.
      state.usualDb += (silent ? 1 : quick) * away;
      const like = !silent && db < HIGHEST_DB && Math.abs(away) < SWING_DB && flatness > LEAST_FLATNESS;
      state.steadySeconds = like ? state.steadySeconds + hopSeconds : 0;
      tone.alone = state.steadySeconds >= STEADY_SECONDS;
    },
    reset() {
      tone.alone = false;
      state.usualDb = -160;
      state.steadySeconds = 0;
    },
  };
}
