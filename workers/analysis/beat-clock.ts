import { ACT_CONFIDENCE } from '#app/audio/feature-frame.ts';
import { createBarTracker, type Harmony } from './bar-tracker.ts';
import { createBeatFilter } from './beat-filter.ts';
import { type BeatModel, beatModel } from './beat-model.ts';
import { createBeatTrust, type ExpectedBeat } from './beat-trust.ts';
import type { Hop } from './hop.ts';
import { type Novelty, noveltyLagSeconds } from './novelty.ts';
import type { Framing } from './spectrum.ts';

/** The one authority for tempo and phase. Times are seconds on the clock of the samples. */
export interface BeatState {
  /** Idle: there is no beat, and bpm is 0. */
  mode: 'idle' | 'auto';
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
  /** True in the hop in which the next beat's time was fixed: from here on it does not move. */
  fixed: boolean;
}

export interface BeatClock {
  readonly beat: Readonly<BeatState>;
  /** One hop: its novelty, the notes heard last, and whether nothing sounds. */
  update(hop: Readonly<Hop>, novelty: Readonly<Novelty>, harmony: Readonly<Harmony>, silent: boolean): void;
  /** What it takes to know the beat at once when the clock begins anew; undefined while it knows none. */
  readonly memory: BeatMemory | undefined;
  /** Goes on from there, right after a reset. `sinceSeconds` have passed between the two; `time` is now on the clock of the samples. */
  recall(memory: BeatMemory, time: number, sinceSeconds: number): void;
  reset(): void;
}

/** A compact summary of the clock: not the belief in every tempo and phase, but the beat it spoke for. */
export interface BeatMemory {
  readonly periodSeconds: number;
  /** From the memory's own moment. */
  readonly secondsToBeat: number;
  readonly usual: readonly number[];
  readonly trust: readonly number[];
  readonly bar: readonly number[];
}

/** A beat's time is fixed this long before it falls. */
const FIX_AHEAD_SECONDS = 0.025;
/** No beat follows the last one sooner than this share of a period, however wrong that one was. */
const SHORTEST_BEAT = 0.55;
/** Below this confidence for RELEASE_SECONDS the clock lets go. */
const RELEASE_CONFIDENCE = 0.25;
const RELEASE_SECONDS = 6;
/** Where a remembered beat falls: as exact as a beat is, and less so by the share by which tempi drift. */
const REMEMBERED_SECONDS = 0.02;
const REMEMBERED_DRIFT = 0.004;
const BARS_KNOWN_SECONDS = 20;
/** After that another song may be playing: to find the beat anew is quicker than to unlearn a wrong one. */
const TEMPO_KNOWN_SECONDS = 45;

/** `bassBins`: how many levels the harmony's bass has. */
export function createBeatClock(framing: Framing, bassBins: number, model: BeatModel = beatModel): BeatClock {
  const { hopSeconds } = framing;
  const lagSeconds = noveltyLagSeconds(framing);
  const filter = createBeatFilter(hopSeconds, model);
  const trust = createBeatTrust(hopSeconds);
  const bar = createBarTracker(hopSeconds, lagSeconds, bassBins);
  const { estimate } = filter;
  const beat: BeatState = {
    mode: 'idle',
    bpm: 0,
    confidence: 0,
    beatIndex: 0,
    beatPhase: 0,
    lastBeatTime: 0,
    nextBeatTime: 0,
    barLength: 4,
    barBeat: 0,
    barConfidence: 0,
    fixed: false,
  };
  const expected: ExpectedBeat = { hopsAhead: 0, periodHops: 0, intervalHops: 0 };
  let running = false;
  /** The beat to come is fixed and waits for its time. */
  let pending = false;
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = { doubtSeconds: 0 };
  const now = { time: 0 };

  /** Turns the hypothesis into a time: the first of its beats that is neither past nor too near to the last beat. */
  function predict({ time }: Readonly<Hop>): void {
    const period = estimate.periodHops * hopSeconds;
    let next = time - lagSeconds + estimate.hopsToBeat * hopSeconds;
    const earliest = Math.max(running ? beat.lastBeatTime + SHORTEST_BEAT * period : time, time);
    if (next < earliest) next += Math.ceil((earliest - next) / period) * period;
    else if (next - period >= earliest) next -= Math.floor((next - earliest) / period) * period;
    beat.nextBeatTime = next;
  }

  function fall(): void {
    beat.lastBeatTime = beat.nextBeatTime;
    if (beat.mode !== 'idle') beat.beatIndex++;
    beat.beatPhase = 0;
    pending = false;
    bar.beatFell();
  }

  /** Lock, hold and release: the clock speaks up when it is sure and lets go only after lasting doubt. */
  function changeMode(): void {
    if (beat.mode === 'idle') {
      if (beat.confidence >= ACT_CONFIDENCE) beat.mode = 'auto';
      state.doubtSeconds = 0;
      return;
    }
    state.doubtSeconds = beat.confidence < RELEASE_CONFIDENCE ? state.doubtSeconds + hopSeconds : 0;
    if (state.doubtSeconds >= RELEASE_SECONDS) beat.mode = 'idle';
  }

  return {
    beat,
    get memory() {
      if (beat.mode === 'idle') return undefined;
      const periodSeconds = estimate.periodHops * hopSeconds;
      const secondsToBeat = beat.nextBeatTime - now.time;
      return { periodSeconds, secondsToBeat, usual: filter.usual, trust: trust.memory, bar: bar.memory };
    },
    recall({ periodSeconds, secondsToBeat, usual, trust: trusted, bar: place }, time, sinceSeconds) {
      if (sinceSeconds > TEMPO_KNOWN_SECONDS) return;
      const beatsSince = Math.max(0, Math.ceil((sinceSeconds - secondsToBeat) / periodSeconds));
      const inSeconds = secondsToBeat + beatsSince * periodSeconds - sinceSeconds;
      filter.expect({
        periodHops: periodSeconds / hopSeconds,
        hopsToBeat: (inSeconds + lagSeconds) / hopSeconds,
        spreadHops: (REMEMBERED_SECONDS + REMEMBERED_DRIFT * sinceSeconds) / hopSeconds,
        usual,
      });
      trust.recall(trusted);
      // After that it is not known any more how many beats have passed.
      if (sinceSeconds < BARS_KNOWN_SECONDS) bar.recall(place, beatsSince);
      beat.mode = 'auto';
      beat.lastBeatTime = time + inSeconds - periodSeconds;
      running = true;
    },
    update(hop, novelty, harmony, silent) {
      const { time } = hop;
      now.time = time;
      filter.update(novelty, silent);
      trust.update(estimate, novelty, silent);
      bar.update(estimate, harmony);
      beat.confidence = trust.trust.confidence;
      changeMode();
      beat.fixed = false;
      if (!running) {
        beat.lastBeatTime = time;
        running = true;
      }
      if (pending && time >= beat.nextBeatTime) fall();
      if (!pending) {
        predict(hop);
        if (beat.nextBeatTime - time <= FIX_AHEAD_SECONDS) {
          pending = true;
          beat.fixed = true;
          expected.hopsAhead = (beat.nextBeatTime + lagSeconds - time) / hopSeconds;
          expected.periodHops = estimate.periodHops;
          expected.intervalHops = (beat.nextBeatTime - beat.lastBeatTime) / hopSeconds;
          trust.expect(expected);
        }
      }
      const length = beat.nextBeatTime - beat.lastBeatTime;
      const phase = length > 0 ? (time - beat.lastBeatTime) / length : 0;
      beat.beatPhase = Math.min(0.9999, Math.max(beat.beatPhase, phase));
      beat.bpm = beat.mode === 'idle' ? 0 : 60 / (estimate.periodHops * hopSeconds);
      beat.barLength = bar.bar.length;
      beat.barBeat = bar.bar.beat;
      beat.barConfidence = beat.mode === 'idle' ? 0 : bar.bar.confidence;
    },
    reset() {
      filter.reset();
      trust.reset();
      bar.reset();
      running = pending = beat.fixed = false;
      state.doubtSeconds = 0;
      beat.mode = 'idle';
      beat.bpm = beat.confidence = beat.beatPhase = beat.barConfidence = 0;
      beat.lastBeatTime = beat.nextBeatTime = 0;
    },
  };
}
