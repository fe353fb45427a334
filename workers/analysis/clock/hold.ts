import { ACT_CONFIDENCE } from '#app/audio/feature-frame.ts';
import type { HeardBeat } from '../beat/heard-beat.ts';
import type { Novelty } from '../onset/novelty.ts';
import { approach, clamp01, createAverage, follow, forget } from '../signal/follower.ts';
import type { Hop } from '../signal/hop.ts';
import type { EarMemory } from './beat-memory.ts';
import { type BeatPlace, createBreakWatch } from './break-watch.ts';

/** How the clock counts on where the music breaks off. */
export interface HoldState {
  active: boolean;
  /** 0…1: sinks slowly, in a breakdown that sounds more slowly than in silence. */
  confidence: number;
  /** Since the last full beat, counted in seconds of silence. */
  goneSeconds: number;
  /** The music was sure and has broken off: time to hold. */
  begins: boolean;
  /** The ear has found a beat in what is left. */
  heardOn: boolean;
  /** It came back in this hop, and where the beats were expected. */
  returned: boolean;
  onGrid: boolean;
  /** So long gone that it has stopped. */
  over: boolean;
}

export interface Hold {
  readonly state: Readonly<HoldState>;
  /** What the ear knew before the break. */
  readonly before: EarMemory;
  update(hop: Readonly<Hop>, novelty: Readonly<Novelty>, place: Readonly<BeatPlace>, heard: Readonly<HeardBeat>): void;
  begin(before: EarMemory): void;
  end(): void;
  reset(): void;
}

/** Confidence falls like a bell: half of it is gone after 4.3 s of silence. */
const FADE_SECONDS = 5.2;
/** Music that has been gone for so long has stopped. */
const RELEASE_SECONDS = 8.5;
/** While something sounds, a pad or a voice, time runs more slowly. */
const SOUNDING_PACE = 0.35;
/** Power below this share of the usual is silence, whatever hisses: −30 dB. */
const QUIET = 0.001;
const USUAL_SECONDS = 8;
/** Soft music is not gone as long as the ear still believes in its beat: that sinks within a second where there is none, and stays high where there is. */
const LOST_BELIEF = 0.55;
const LOST_SECONDS = 0.15;
const FOUND_BELIEF = 0.6;
/** With less than this in what sounds it might as well be noise. */
const UNFOUND_BELIEF = 0.3;
const FOUND_SECONDS = 1;
/** Beats that went by before it was seen that the music is gone count as gone, and no more. */
const MOST_BEATS_UNSEEN = 4;

export function createHold(hopSeconds: number, lagSeconds: number): Hold {
  const watch = createBreakWatch(hopSeconds, lagSeconds);
  const state: HoldState = {
    active: false,
    confidence: 0,
    goneSeconds: 0,
    begins: false,
    heardOn: false,
    returned: false,
    onGrid: false,
    over: false,
  };
  const usual = createAverage(hopSeconds, USUAL_SECONDS);
  const lostRate = approach(hopSeconds, LOST_SECONDS);
  const foundRate = approach(hopSeconds, FOUND_SECONDS);
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const now = { sure: 0, begun: 0, belief: 0, found: 0, unseen: 0 };
  let known: EarMemory = { usual: [], trust: [] };

  function end(): void {
    state.active = state.over = false;
    state.goneSeconds = 0;
  }

  return {
    state,
    get before() {
      return known;
    },
    update({ meanSquare }, novelty, place, { confidence, belief }) {
      watch.update(novelty, place);
      const { broken, returned, onGrid, seconds } = watch.state;
      now.belief += lostRate * (belief - now.belief);
      now.found += foundRate * (belief - now.found);
      now.unseen = Math.min(seconds, MOST_BEATS_UNSEEN * place.periodSeconds);
      if (seconds < 1.5 * place.periodSeconds) now.sure = confidence;
      if (!broken) follow(usual, meanSquare);
      state.returned = returned;
      state.onGrid = onGrid;
      state.begins = broken && !state.active && now.sure >= ACT_CONFIDENCE && now.belief < LOST_BELIEF;
      state.heardOn = state.active && now.found > FOUND_BELIEF;
      if (!state.active) return;
      const doubted = clamp01((FOUND_BELIEF - now.found) / (FOUND_BELIEF - UNFOUND_BELIEF));
      state.goneSeconds += hopSeconds * (meanSquare < QUIET * usual.value ? 1 : SOUNDING_PACE * doubted);
      state.confidence = now.begun * Math.exp(-((state.goneSeconds / FADE_SECONDS) ** 2));
      state.over = state.goneSeconds >= RELEASE_SECONDS;
    },
    begin(before) {
      known = before;
      state.active = true;
      state.over = false;
      state.goneSeconds = now.unseen;
      now.found = 0;
      now.begun = state.confidence = now.sure;
    },
    end,
    reset() {
      watch.reset();
      forget(usual);
      now.sure = now.begun = now.belief = now.found = now.unseen = state.confidence = 0;
      state.begins = state.heardOn = state.returned = state.onGrid = false;
      known = { usual: [], trust: [] };
      end();
    },
  };
}
