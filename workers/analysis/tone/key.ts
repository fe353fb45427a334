import { approach, clamp01 } from '../signal/follower.ts';
import type { PitchClasses } from './pitch-classes.ts';

/** The key of the last quarter of a minute. */
export interface Key {
  /** 0 (C) … 11 (B), −1 while unknown. */
  tonic: number;
  /** 1 major, 0 minor. */
  mode: number;
  /** 0…1. */
  confidence: number;
  /** −1 clearly minor … 1 clearly major, whatever the tonic; 0 where there are no tones. */
  modality: number;
}

export interface KeyMeter {
  readonly key: Readonly<Key>;
  /** One look at the pitch classes, `stepSeconds` after the last. */
  update(pitch: Readonly<PitchClasses>, silent: boolean): void;
  /** The pitch classes of the last seconds and the key: KEY_MEMORY numbers. */
  readonly memory: readonly number[];
  recall(memory: readonly number[]): void;
  reset(): void;
}

export const KEY_MEMORY = 27;

/** How often each degree is heard, from the tonic upwards, in music of four centuries (Albrecht and Shanahan, Music Perception 31, 2013). */
const MAJOR = [0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.08, 0.008, 0.081];
const MINOR = [0.22, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052];
const KEYS = 24;

/** Key profiles fit pitch classes by correlation (Krumhansl, Cognitive Foundations of Musical Pitch, 1990). */
function standardised(profile: readonly number[]): readonly number[] {
  const mean = profile.reduce((sum, value) => sum + value, 0) / profile.length;
  const length = Math.sqrt(profile.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  return profile.map((value) => (value - mean) / length);
}
/** Row by row the twelve major and the twelve minor keys, C first. */
const profiles = Float64Array.from({ length: KEYS * 12 }, (_, i) => {
  const key = Math.floor(i / 12);
  const degree = ((i % 12) - (key % 12) + 12) % 12;
  return standardised(key < 12 ? MAJOR : MINOR)[degree] ?? 0;
});

/** What it adds to a key's fit that its tonic is the bass note heard most: relative keys share their tones, but not their bass. */
const BASS = 0.12;
const MEMORY_SECONDS = 12;
/** Nothing is said of less than this much tonal sound. */
const LEAST_SECONDS = 3;
/** Another key must fit better by MARGIN for HOLD_SECONDS. */
const MARGIN = 0.03;
const HOLD_SECONDS = 3;

export function createKeyMeter(stepSeconds: number): KeyMeter {
  const rate = approach(stepSeconds, MEMORY_SECONDS);
  const heard = new Float64Array(12);
  const bassHeard = new Float64Array(12);
  const fits = new Float64Array(KEYS);
  const key: Key = { tonic: -1, mode: 1, confidence: 0, modality: 0 };
  const state = { seconds: 0, rivalSeconds: 0, current: -1 };

  /** Correlations of what was heard with every key; false where nothing stands out. */
  function compare(): boolean {
    let mean = 0;
    for (let p = 0; p < 12; p++) mean += (heard[p] as number) / 12;
    let power = 0;
    for (let p = 0; p < 12; p++) power += ((heard[p] as number) - mean) ** 2;
    if (power < 1e-9) return false;
    const length = Math.sqrt(power);
    let mostBass = 1e-9;
    for (let p = 0; p < 12; p++) mostBass = Math.max(mostBass, bassHeard[p] as number);
    for (let k = 0; k < KEYS; k++) {
      let sum = 0;
      for (let p = 0; p < 12; p++) sum += ((heard[p] as number) - mean) * (profiles[12 * k + p] as number);
      fits[k] = sum / length + (BASS * (bassHeard[k % 12] as number)) / mostBass;
    }
    return true;
  }

  function best(from: number, to: number): number {
    let index = from;
    for (let k = from + 1; k < to; k++) if ((fits[k] as number) > (fits[index] as number)) index = k;
    return index;
  }

  function decide(): void {
    const major = best(0, 12);
    const minor = best(12, KEYS);
    const winner = (fits[major] as number) >= (fits[minor] as number) ? major : minor;
    key.modality = Math.max(-1, Math.min(1, ((fits[major] as number) - (fits[minor] as number)) / 0.25));
    if (state.current < 0) state.current = winner;
    else if (winner !== state.current && (fits[winner] as number) > (fits[state.current] as number) + MARGIN) {
      state.rivalSeconds += stepSeconds;
      if (state.rivalSeconds >= HOLD_SECONDS) state.current = winner;
    } else state.rivalSeconds = 0;
    if (state.current === winner) state.rivalSeconds = 0;
    let second = -1;
    for (let k = 0; k < KEYS; k++) if (k !== state.current) second = Math.max(second, fits[k] as number);
    const fit = fits[state.current] as number;
    key.confidence = clamp01((fit - 0.45) / 0.35) * clamp01(0.25 + (fit - second) / 0.2) * clamp01(state.seconds / 10);
    key.tonic = state.current % 12;
    key.mode = state.current < 12 ? 1 : 0;
  }

  function reset(): void {
    heard.fill(0);
    bassHeard.fill(0);
    state.seconds = state.rivalSeconds = key.confidence = key.modality = 0;
    state.current = key.tonic = -1;
    key.mode = 1;
  }

  return {
    key,
    update({ chroma, tonality, bass }, silent) {
      if (silent) return;
      // Half of what sounds is as much tone as music with drums has.
      const tonal = clamp01(2 * tonality);
      state.seconds = Math.min(1000, state.seconds + stepSeconds * tonal);
      // A plain mean in the beginning, then a fading memory: in both what is tonal counts most.
      const weight = tonal * Math.max(rate, stepSeconds / Math.max(state.seconds, stepSeconds));
      for (let p = 0; p < 12; p++) heard[p] = (heard[p] as number) + weight * ((chroma[p] as number) - (heard[p] as number));
      if (bass >= 0)
        for (let p = 0; p < 12; p++) bassHeard[p] = (bassHeard[p] as number) + weight * ((p === bass ? 1 : 0) - (bassHeard[p] as number));
      if (compare() && state.seconds >= LEAST_SECONDS) decide();
    },
    get memory() {
      return [...heard, ...bassHeard, state.seconds, state.current, key.confidence];
    },
    recall(memory) {
      reset();
      for (let p = 0; p < 12; p++) {
        heard[p] = memory[p] ?? 0;
        bassHeard[p] = memory[12 + p] ?? 0;
      }
      state.seconds = memory[24] ?? 0;
      state.current = Math.max(-1, Math.min(KEYS - 1, Math.round(memory[25] ?? -1)));
      if (state.current >= 0 && compare()) decide();
    },
    reset,
  };
}
