import { ACT_CONFIDENCE, CLOCK_MODES, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import type { Stop } from '#app/lib/scope.ts';
import { createPast, type Past } from './listening-past.ts';

/** What a beat on record was: one of the bar only where the bar was known. */
export const BEAT_PLAIN = 0;
export const BEAT_BAR = 1;
export const BEAT_PHRASE = 2;
/** How the clock stood to it. */
export const SURENESS = ['guess', 'sure', 'held', 'manual'] as const;

/** Powers of two: a place in a ring is `count & (length − 1)`. */
export const HOPS = 1024;
export const MARKS = 64;

/** Rings of plain numbers: element `n & (length − 1)` holds the n-th of all, and `count` were written. Times are ms since 1970. */
export interface Recent {
  /** The curves, a hop each, at the moment that they speak of: a detector knows it a little later. */
  readonly hops: {
    count: number;
    readonly at: Float64Array;
    readonly whole: Float32Array;
    readonly bass: Float32Array;
    readonly treble: Float32Array;
  };
  readonly onsets: { count: number; readonly at: Float64Array };
  readonly beats: {
    count: number;
    readonly at: Float64Array;
    readonly kind: Uint8Array;
    /** 1-based beat of the bar, 0 while the bar was not known. */
    readonly place: Uint8Array;
    /** Index into SURENESS. */
    readonly sureness: Uint8Array;
  };
  readonly taps: { count: number; readonly at: Float64Array };
}

export interface ListeningHistory {
  readonly recent: Recent;
  readonly past: Past;
  /** The loudest of the last moments, linear, and when samples last stood at full scale. */
  readonly peak: { held: number; clippedAtMs: number };
  /** Every frame is wanted, 86 a second, and not only those that are shown. */
  readonly wantsAll: boolean;
  /** The frame is overwritten afterwards. Allocates nothing. */
  record(frame: FeatureFrame): void;
  /** Keeps every hop until stopped. The past of minutes is kept always. */
  want(): Stop;
  /** A person pressed here. */
  tapped(epochMs: number): void;
}

/** An onset is known this long before the centre of the window reaches it: clicks 3 ms more, plucked and bowed sounds 1 to 3, a whole band 5 less. */
const ONSET_LEAD_MS = 10;
/** A foretold beat that did not come within this of its time was moved: then the phase says where the beat was. */
const FORETOLD_WITHIN_MS = 120;
const MOST_MISSED = 8;
const PEAK_FADE_MS = 1500;
const CLIPPED = 0.999;

export function createListeningHistory(): ListeningHistory {
  const recent: Recent = {
    hops: {
      count: 0,
      at: new Float64Array(HOPS),
      whole: new Float32Array(HOPS),
      bass: new Float32Array(HOPS),
      treble: new Float32Array(HOPS),
    },
    onsets: { count: 0, at: new Float64Array(MARKS * 2) },
    beats: {
      count: 0,
      at: new Float64Array(MARKS),
      kind: new Uint8Array(MARKS),
      place: new Uint8Array(MARKS),
      sureness: new Uint8Array(MARKS),
    },
    taps: { count: 0, at: new Float64Array(MARKS) },
  };
  const past = createPast();
  const peak = { held: 0, clippedAtMs: Number.NEGATIVE_INFINITY };
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const last = { wanted: 0, epochMs: 0, onsetCount: -1, beatIndex: -1, nextBeatMs: 0 };

  function hop(frame: FeatureFrame, heardMs: number): void {
    const { hops, onsets } = recent;
    const at = hops.count++ & (HOPS - 1);
    hops.at[at] = heardMs;
    hops.whole[at] = frame[F.onset] as number;
    hops.bass[at] = frame[F.onsetBass] as number;
    hops.treble[at] = frame[F.onsetTreble] as number;
    const count = frame[F.onsetCount] as number;
    if (count > last.onsetCount && last.onsetCount >= 0) onsets.at[onsets.count++ & (MARKS * 2 - 1)] = heardMs;
    last.onsetCount = count;
  }

  function beat(frame: FeatureFrame, epochMs: number): void {
    const index = frame[F.beatIndex] as number;
    const bpm = frame[F.bpm] as number;
    if (index > last.beatIndex && last.beatIndex >= 0 && bpm > 0) {
      const beatMs = 60_000 / bpm;
      const byPhase = epochMs - (frame[F.beatPhase] as number) * beatMs;
      const fallen = Math.abs(byPhase - last.nextBeatMs) < FORETOLD_WITHIN_MS ? last.nextBeatMs : byPhase;
      // Frames may be missing: beats that were counted meanwhile fell evenly.
      for (let back = Math.min(index - last.beatIndex, MOST_MISSED) - 1; back >= 0; back--) keepBeat(frame, fallen - back * beatMs, back);
    }
    last.beatIndex = index;
    last.nextBeatMs = epochMs + ((frame[F.nextBeatTime] as number) - (frame[F.time] as number)) * 1000;
  }

  /** `back`: so many beats before the frame's own. */
  function keepBeat(frame: FeatureFrame, atMs: number, back: number): void {
    const { beats } = recent;
    const at = beats.count++ & (MARKS - 1);
    const barLength = Math.max(1, frame[F.barLength] as number);
    const place = ((((frame[F.barBeat] as number) - back) % barLength) + barLength) % barLength;
    const barKnown = (frame[F.barConfidence] as number) >= ACT_CONFIDENCE;
    const phraseKnown = back === 0 && frame[F.phraseBar] === 0 && (frame[F.phraseConfidence] as number) >= ACT_CONFIDENCE;
    beats.at[at] = atMs;
    beats.kind[at] = !barKnown || place > 0 ? BEAT_PLAIN : phraseKnown ? BEAT_PHRASE : BEAT_BAR;
    beats.place[at] = barKnown ? place + 1 : 0;
    beats.sureness[at] = surenessOf(frame);
  }

  return {
    recent,
    past,
    peak,
    get wantsAll() {
      return last.wanted > 0;
    },
    want() {
      // What was on record before has a hole after it, in which onsets and beats were not seen.
      if (last.wanted++ === 0) last.onsetCount = last.beatIndex = -1;
      return () => {
        last.wanted--;
      };
    },
    tapped(epochMs) {
      const { taps } = recent;
      taps.at[taps.count++ & (MARKS - 1)] = epochMs;
    },
    record(frame) {
      const epochMs = frame[F.epochMs] as number;
      const passedMs = Math.max(0, epochMs - last.epochMs);
      last.epochMs = epochMs;
      past.record(frame);
      if (last.wanted === 0) return;
      peak.held = Math.max(frame[F.peak] as number, peak.held * Math.exp(-passedMs / PEAK_FADE_MS));
      if ((frame[F.peak] as number) >= CLIPPED) peak.clippedAtMs = epochMs;
      if (frame[F.source] === 0) return;
      hop(frame, epochMs - (frame[F.windowMs] as number) + ONSET_LEAD_MS);
      beat(frame, epochMs);
    },
  };
}

/** How the clock stands to the beat that it counts: an index into SURENESS. */
export function surenessOf(frame: FeatureFrame): number {
  const mode = CLOCK_MODES[frame[F.clock] as number];
  if (mode === 'manual') return 3;
  if (mode === 'held') return 2;
  return (frame[F.confidence] as number) >= ACT_CONFIDENCE ? 1 : 0;
}
