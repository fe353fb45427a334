import { approach, clamp01 } from '../signal/follower.ts';
import type { Partials } from './partials.ts';

/** How much the tones that sound together grate on each other, over seconds. */
export interface Roughness {
  /** 0 consonant … 1 dense clusters. */
  roughness: number;
}

export interface RoughnessMeter {
  readonly roughness: Readonly<Roughness>;
  update(partials: Readonly<Partials>): void;
  reset(): void;
}

const SMOOTH_SECONDS = 3;
/** Of a partial's usual share: where the sum over pairs counts as all rough. */
const FULL = 0.6;

/**
 * Sensory dissonance of every pair of partials, by the curves of Plomp and Levelt (JASA 38, 1965) as Sethares put them into a
 * formula ("Local consonance and the relationship between timbre and scale", JASA 94, 1993), per partial.
 */
export function createRoughnessMeter(stepSeconds: number): RoughnessMeter {
  const rate = approach(stepSeconds, SMOOTH_SECONDS);
  const roughness: Roughness = { roughness: 0 };
  return {
    roughness,
    update({ count, hz, weight, tonality }) {
      let sum = 0;
      let all = 0;
      for (let i = 0; i < count; i++) {
        const f = hz[i] as number;
        const a = weight[i] as number;
        all += a;
        const scale = 0.24 / (0.0207 * f + 18.96);
        for (let j = i + 1; j < count; j++) {
          const apart = scale * ((hz[j] as number) - f);
          if (apart > 1.2) break;
          sum += Math.min(a, weight[j] as number) * (Math.exp(-3.5 * apart) - Math.exp(-5.75 * apart));
        }
      }
      if (count === 0) return;
      const now = clamp01(sum / Math.max(all, 1e-9) / FULL);
      roughness.roughness += rate * tonality * (now - roughness.roughness);
    },
    reset() {
      roughness.roughness = 0;
    },
  };
}
