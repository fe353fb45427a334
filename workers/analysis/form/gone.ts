import { NOVELTY_BANDS, type Novelty } from '../onset/novelty.ts';
import { approach, clamp01 } from '../signal/follower.ts';
import type { SectionFeatures } from './section-features.ts';

/** What has gone out of the music that was in it a while ago. */
export interface Gone {
  /** 0…1: below 250 Hz. */
  bass: number;
  /** 0…1: strokes. */
  drums: number;
  /** 0…1: either, for longer than a moment. */
  breakdown: number;
  /** Bass and all of it are as loud again as they usually are when nothing is gone. */
  full: boolean;
  /** How loud all of it usually is, decibels. */
  usualDb: number;
}

export interface GoneMeter {
  readonly gone: Readonly<Gone>;
  update(features: Readonly<SectionFeatures>, novelty: Readonly<Novelty>, silent: boolean): void;
  /** What is usual: GONE_MEMORY numbers. */
  readonly memory: readonly number[];
  recall(memory: readonly number[]): void;
  reset(): void;
}

/** A quantity on a logarithmic scale against how it was when it was fully there. */
interface Part {
  /** Now, over about a second, and over a third of it. */
  now: number;
  quick: number;
  /** Of now: decibels or octaves. */
  level: number;
  /** As it is while it is there, and how far it strays from that. */
  usual: number;
  strays: number;
  /** 0 as usual … 1 gone. */
  missing: number;
}

const BASS_BANDS = 2;
/** A part becomes usual soon when it is stronger than before, and unusual over most of a minute when it is weaker. */
const RISE_SECONDS = 3;
const FALL_SECONDS = 75;
const STRAY_SECONDS = 30;
const NOW_SECONDS = 0.9;
const QUICK_SECONDS = 0.3;
/** So far below the usual a part begins to be gone, and is gone at twice that: decibels of bass, octaves of novelty. Parts that stray need more. */
const BASS_DEPTH = 5;
const DRUMS_DEPTH = 0.55;
const STRAYS = 1.6;
/** Bass that was softer than all by this never counted as there, nor strokes weaker than these: log2 of novelty, decades a hop. */
const BASS_SHARE_DB = 14;
const LEAST_DRUMS = Math.log2(0.022);
/** Nothing is gone of music that has just begun. */
const LEAST_HEARD_SECONDS = 8;
const FULL_DB = 3.5;
const ATTACK_SECONDS = 1;
const RELEASE_SECONDS = 0.35;
const NOTHING = 1e-12;
const LEAST_NOVELTY = 1e-4;
export const GONE_MEMORY = 7;

const createPart = (): Part => ({ now: 0, quick: 0, level: -160, usual: -160, strays: 0, missing: 0 });

export function createGoneMeter(hopSeconds: number): GoneMeter {
  const nowRate = approach(hopSeconds, NOW_SECONDS);
  const quickRate = approach(hopSeconds, QUICK_SECONDS);
  const rise = approach(hopSeconds, RISE_SECONDS);
  const fall = approach(hopSeconds, FALL_SECONDS);
  const strayRate = approach(hopSeconds, STRAY_SECONDS);
  const attack = approach(hopSeconds, ATTACK_SECONDS);
  const release = approach(hopSeconds, RELEASE_SECONDS);
  const gone: Gone = { bass: 0, drums: 0, breakdown: 0, full: false, usualDb: -160 };
  const bass = createPart();
  const drums = createPart();
  const all = createPart();
  const state = { heardSeconds: 0 };

  /** What is gone says nothing of how far a part strays while it is there. */
  function learn(part: Part): void {
    const { level } = part;
    if (part.usual < -150) part.usual = level;
    part.usual += (level > part.usual ? rise : fall) * (level - part.usual);
    part.strays += strayRate * (1 - part.missing) * (Math.abs(level - part.usual) - part.strays);
  }

  function judge(): void {
    const hadBass = bass.usual > all.usual - BASS_SHARE_DB;
    const hadDrums = drums.usual > LEAST_DRUMS;
    const bassDepth = Math.max(BASS_DEPTH, STRAYS * bass.strays);
    const drumsDepth = Math.max(DRUMS_DEPTH, STRAYS * drums.strays);
    gone.bass = bass.missing = hadBass ? clamp01((bass.usual - bass.level) / bassDepth - 1) : 0;
    gone.drums = drums.missing = hadDrums ? clamp01((drums.usual - drums.level) / drumsDepth - 1) : 0;
    gone.full =
      (hadBass || hadDrums) &&
      10 * Math.log10(bass.quick + NOTHING) > bass.usual - FULL_DB &&
      10 * Math.log10(all.quick + NOTHING) > all.usual - FULL_DB;
    const either = Math.max(gone.bass, gone.drums);
    gone.breakdown += (either > gone.breakdown ? attack : release) * (either - gone.breakdown);
    all.missing = gone.breakdown;
  }

  return {
    gone,
    update({ powers, power }, { bands }, silent) {
      if (silent) {
        gone.breakdown -= release * gone.breakdown;
        gone.bass = gone.drums = 0;
        gone.full = false;
        return;
      }
      let low = 0;
      for (let b = 0; b < BASS_BANDS; b++) low += powers[b] as number;
      let novelty = 0;
      for (let b = 0; b < NOVELTY_BANDS; b++) novelty += (bands[b] as number) / NOVELTY_BANDS;
      bass.now += nowRate * (low - bass.now);
      bass.quick += quickRate * (low - bass.quick);
      all.now += nowRate * (power - all.now);
      all.quick += quickRate * (power - all.quick);
      drums.now += nowRate * (novelty - drums.now);
      state.heardSeconds += hopSeconds;
      if (state.heardSeconds < 1) return;
      bass.level = 10 * Math.log10(bass.now + NOTHING);
      all.level = 10 * Math.log10(all.now + NOTHING);
      drums.level = Math.log2(drums.now + LEAST_NOVELTY);
      learn(bass);
      learn(all);
      learn(drums);
      gone.usualDb = all.usual;
      if (state.heardSeconds >= LEAST_HEARD_SECONDS) judge();
    },
    get memory() {
      return [bass.usual, bass.strays, drums.usual, drums.strays, all.usual, all.strays, state.heardSeconds];
    },
    recall(memory) {
      bass.usual = memory[0] ?? -160;
      bass.strays = memory[1] ?? 0;
      drums.usual = memory[2] ?? -160;
      drums.strays = memory[3] ?? 0;
      all.usual = memory[4] ?? -160;
      all.strays = memory[5] ?? 0;
      // As if nothing were gone, until a second has shown what is there.
      bass.now = bass.quick = 10 ** (bass.usual / 10);
      all.now = all.quick = 10 ** (all.usual / 10);
      drums.now = 2 ** drums.usual;
      state.heardSeconds = memory[6] ?? 0;
    },
    reset() {
      for (const part of [bass, drums, all]) {
        part.now = part.quick = part.strays = part.missing = 0;
        part.usual = -160;
      }
      gone.bass = gone.drums = gone.breakdown = state.heardSeconds = 0;
      gone.full = false;
      gone.usualDb = -160;
    },
  };
}
