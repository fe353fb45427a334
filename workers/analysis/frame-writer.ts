import { F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import type { Structure } from './form/structure.ts';
import type { BandMeter } from './sound/bands.ts';
import type { Levels } from './sound/levels.ts';
import type { Stereo } from './sound/stereo.ts';
import type { Timbre } from './sound/timbre.ts';
import type { Key } from './tone/key.ts';
import type { MoodState } from './tone/mood.ts';
import type { PitchClasses } from './tone/pitch-classes.ts';

/** What the meters know, put where the frame has it. */

export function writeLevels(frame: FeatureFrame, levels: Readonly<Levels>, stereo: Readonly<Stereo>): void {
  frame[F.rms] = levels.rms;
  frame[F.peak] = levels.peak;
  frame[F.silence] = levels.silent ? 1 : 0;
  frame[F.level] = levels.level;
  frame[F.presence] = levels.presence;
  frame[F.width] = stereo.width;
  frame[F.balance] = stereo.balance;
}

export function writeBands(frame: FeatureFrame, { bass, mid, treble }: BandMeter): void {
  frame[F.bass] = bass.now;
  frame[F.mid] = mid.now;
  frame[F.treble] = treble.now;
  frame[F.bassSmooth] = bass.smooth;
  frame[F.midSmooth] = mid.smooth;
  frame[F.trebleSmooth] = treble.smooth;
}

export function writeTimbre(frame: FeatureFrame, timbre: Readonly<Timbre>): void {
  frame[F.centroidHz] = timbre.centroidHz;
  frame[F.rolloffHz] = timbre.rolloffHz;
  frame[F.flatness] = timbre.flatness;
  frame[F.brightness] = timbre.brightness;
  frame[F.loudness] = timbre.loudness;
}

export function writeStructure(frame: FeatureFrame, structure: Readonly<Structure>): void {
  frame[F.build] = structure.build;
  frame[F.breakdown] = structure.breakdown;
  frame[F.drop] = structure.drop;
  frame[F.dropCount] = structure.dropCount;
  frame[F.sectionCount] = structure.sectionCount;
  frame[F.sectionConfidence] = structure.sectionConfidence;
  frame[F.sectionSeconds] = structure.sectionSeconds;
}

export function writeMood(frame: FeatureFrame, mood: Readonly<MoodState>, key: Readonly<Key>, { chroma }: Readonly<PitchClasses>): void {
  frame[F.valence] = mood.valence;
  frame[F.arousal] = mood.arousal;
  frame[F.mood] = mood.index;
  frame[F.tonic] = key.tonic;
  frame[F.mode] = key.mode;
  frame[F.keyConfidence] = key.confidence;
  for (let i = 0; i < 12; i++) frame[F.chroma0 + i] = chroma[i] as number;
}
