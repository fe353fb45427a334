import { approach } from '../signal/follower.ts';
import type { BeatModel } from './beat-model.ts';

/** How periodic the lowest drum is at each tempo: evidence for a tempo that does not depend on phase. */
export interface Pulse {
  /** Factor for the belief in each tempo in this hop. */
  readonly factors: Float64Array;
  /** One hop: novelty against the usual. */
  update(surprise: number): void;
  reset(): void;
}

const MEMORY = 1024;
/** Multiples of the period at which it is looked for, with their shares: four periods are a bar. */
const MULTIPLES = [1, 2, 4] as const;
const SHARES = [0.6, 0.25, 0.15] as const;

/** Running autocorrelation at one, two and four periods of every tempo (comb after Klapuri, Eronen and Astola, IEEE TASLP 14, 2006). */
export function createPulse(hopSeconds: number, shortestHops: number, tempi: number, model: BeatModel): Pulse {
  const past = new Float64Array(MEMORY);
  const correlation = new Float64Array(tempi);
  const factors = new Float64Array(tempi).fill(1);
  const rate = approach(hopSeconds, model.pulseSeconds);
  let at = 0;
  return {
    factors,
    update(surprise) {
      past[at & (MEMORY - 1)] = surprise;
      for (let i = 0; i < tempi; i++) {
        const hops = shortestHops + i;
        let sum = 0;
        for (let m = 0; m < MULTIPLES.length; m++) {
          sum += (SHARES[m] as number) * (past[(at - hops * (MULTIPLES[m] as number)) & (MEMORY - 1)] as number);
        }
        const before = correlation[i] as number;
        const after = before + rate * (surprise * sum - before);
        correlation[i] = after;
        factors[i] = Math.exp((model.pulse / hops) * after);
      }
      at++;
    },
    reset() {
      past.fill(0);
      correlation.fill(0);
      factors.fill(1);
      at = 0;
    },
  };
}
