import { CLOCK_MODES, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import type { BeatState } from './beat-clock.ts';

/** Writes what the clock tells into a frame. */
export function writeBeat(frame: FeatureFrame, beat: Readonly<BeatState>): void {
  frame[F.clock] = CLOCK_MODES.indexOf(beat.mode);
  frame[F.tempoLocked] = beat.tempoLocked ? 1 : 0;
  frame[F.bpm] = beat.bpm;
  frame[F.confidence] = beat.confidence;
  frame[F.beatIndex] = beat.beatIndex;
  frame[F.beatPhase] = beat.beatPhase;
  frame[F.barLength] = beat.barLength;
  frame[F.barBeat] = beat.barBeat;
  frame[F.barConfidence] = beat.barConfidence;
  frame[F.nextBeatTime] = beat.nextBeatTime;
  frame[F.barIndex] = beat.barIndex;
  frame[F.phraseLength] = beat.phrase.length;
  frame[F.phraseBar] = beat.phrase.bar;
  frame[F.phraseConfidence] = beat.phrase.confidence;
  for (let i = 0; i < beat.rivals.length; i++) frame[F.tempo1Bpm + i] = beat.rivals[i] as number;
}
