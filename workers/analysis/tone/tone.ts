import type { Hop } from '../signal/hop.ts';
import type { Framing } from '../signal/spectrum.ts';
import { createKeyMeter, type Key } from './key.ts';
import { createPartialFinder } from './partials.ts';
import { createPitchClassMeter, type PitchClasses } from './pitch-classes.ts';
import { createRoughnessMeter, type Roughness } from './roughness.ts';

/** All that is told by tones, from a spectrum of its own: long and low, some ten times a second. */
export interface ToneMeter {
  readonly pitch: Readonly<PitchClasses>;
  readonly key: Readonly<Key>;
  readonly roughness: Readonly<Roughness>;
  /** Samples of the hop that is filling. */
  push(mid: Float64Array, side: Float64Array, count: number): void;
  /** A hop is full. */
  update(hop: Readonly<Hop>, silent: boolean): void;
  readonly memory: readonly number[];
  recall(memory: readonly number[]): void;
  reset(): void;
}

export function createToneMeter(framing: Framing): ToneMeter {
  const finder = createPartialFinder(framing);
  const { partials, stepSeconds } = finder;
  const pitch = createPitchClassMeter(stepSeconds);
  const key = createKeyMeter(stepSeconds);
  const roughness = createRoughnessMeter(stepSeconds);
  return {
    pitch: pitch.pitch,
    key: key.key,
    roughness: roughness.roughness,
    push: finder.push,
    update(hop, silent) {
      if (!finder.update(hop, silent)) return;
      pitch.update(partials);
      roughness.update(partials);
      key.update(pitch.pitch, silent);
    },
    get memory() {
      return key.memory;
    },
    recall: key.recall,
    reset() {
      for (const part of [finder, pitch, key, roughness]) part.reset();
    },
  };
}
