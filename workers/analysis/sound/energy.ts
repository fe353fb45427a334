import { CURVES, type Novelty } from '../onset/novelty.ts';
import { approach, clamp01 } from '../signal/follower.ts';
import type { Levels } from './levels.ts';
import type { Timbre } from './timbre.ts';

/** How much goes on in the music, over seconds. */
export interface Energy {
  /** 0…1. */
  energy: number;
  /** Mean novelty of the last seconds, decades a hop. */
  usualNovelty: number;
}

export interface EnergyMeter {
  readonly energy: Readonly<Energy>;
  update(novelty: Readonly<Novelty>, timbre: Readonly<Timbre>, levels: Readonly<Levels>): void;
  readonly memory: readonly number[];
  recall(memory: readonly number[]): void;
  reset(): void;
}

/** Mean novelty in decades a hop: of a still pad and of the densest music. */
const SPARSE = Math.log10(0.012);
const DENSE = Math.log10(0.09);

/** Energy is density first, then loudness within the song, then brightness; it does not depend on the gain. */
export function createEnergyMeter(hopSeconds: number): EnergyMeter {
  const rate = approach(hopSeconds, 1.5);
  const usualRate = approach(hopSeconds, 3);
  const energy: Energy = { energy: 0, usualNovelty: 0 };
  return {
    energy,
    update({ curves }, { brightness }, { presence, silent }) {
      energy.usualNovelty += usualRate * ((curves[CURVES.full] as number) - energy.usualNovelty);
      const density = clamp01((Math.log10(energy.usualNovelty + 1e-4) - SPARSE) / (DENSE - SPARSE));
      const target = silent ? 0 : 0.6 * density + 0.2 * brightness + 0.15 * presence;
      energy.energy += rate * (target - energy.energy);
    },
    get memory() {
      return [energy.energy, energy.usualNovelty];
    },
    recall([now = 0, usualNovelty = 0]) {
      energy.energy = clamp01(now);
      energy.usualNovelty = Math.max(0, usualNovelty);
    },
    reset() {
      energy.energy = energy.usualNovelty = 0;
    },
  };
}
