import { F, type FeatureFrame } from '#app/state/frame.ts';

/** Where the beat is at one moment. */
export interface BeatNow {
  /** 0…1 within the beat. */
  phase: number;
  /** 0-based beat within the bar. */
  barBeat: number;
  barLength: number;
}

/** Longer than this nobody has heard anything new: the beat is not counted on from so far back. */
const STALE_MS = 1000;

/** When a moment of the sound's clock is on the wall clock. */
export const epochOfSound = (frame: FeatureFrame, seconds: number): number =>
  (frame[F.epochMs] as number) + (seconds - (frame[F.time] as number)) * 1000;

/**
 * The beat at `epochMs`, into `now`: the frame is as old as the way from the microphone to here is long, and the beat that it
 * foretold may have come meanwhile. Allocates nothing.
 */
export function beatAt(frame: FeatureFrame, epochMs: number, now: BeatNow): void {
  const barLength = Math.max(1, Math.round(frame[F.barLength] as number));
  now.barLength = barLength;
  now.barBeat = frame[F.barBeat] as number;
  now.phase = frame[F.beatPhase] as number;
  const bpm = frame[F.bpm] as number;
  const age = epochMs - (frame[F.epochMs] as number);
  if (bpm <= 0 || age < 0 || age > STALE_MS) return;
  const beatMs = 60_000 / bpm;
  const sinceNext = epochMs - epochOfSound(frame, frame[F.nextBeatTime] as number);
  if (sinceNext < 0) {
    now.phase = Math.max(now.phase, 1 + sinceNext / beatMs);
    return;
  }
  const beats = 1 + Math.floor(sinceNext / beatMs);
  now.barBeat = (now.barBeat + beats) % barLength;
  now.phase = (sinceNext / beatMs) % 1;
}
