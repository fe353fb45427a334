/** Takes every so-manieth sample behind a low pass: for spectra that look long and low. */
export interface Decimator {
  /** Samples a second that come out. */
  readonly sampleRate: number;
  /** The newest `length` samples that came out, a ring: `head` is the oldest. */
  readonly ring: Float64Array;
  readonly at: { head: number };
  /** Adds `count` samples: mid and side mixed by `share` of side, 0…1. */
  push(mid: Float64Array, side: Float64Array, share: number, count: number): void;
  reset(): void;
}

const LOWEST_RATE = 11_025;
/** Three sections of a Butterworth low pass of sixth order: their quality factors. */
const QUALITIES = [0.5176, Math.SQRT1_2, 1.9319] as const;
const STATES = 4;

/** Second-order sections by the bilinear transform (Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients"). */
export function createDecimator(sampleRate: number, cutoffHz: number, seconds: number): Decimator {
  const every = Math.max(1, Math.floor(sampleRate / LOWEST_RATE));
  const rate = sampleRate / every;
  const ring = new Float64Array(Math.round(seconds * rate));
  const w = (2 * Math.PI * Math.min(cutoffHz, 0.45 * sampleRate)) / sampleRate;
  const table = new Float64Array(3 * QUALITIES.length);
  for (const [section, quality] of QUALITIES.entries()) {
    const alpha = Math.sin(w) / (2 * quality);
    table[3 * section] = (1 - Math.cos(w)) / 2 / (1 + alpha);
    table[3 * section + 1] = (-2 * Math.cos(w)) / (1 + alpha);
    table[3 * section + 2] = (1 - alpha) / (1 + alpha);
  }
  const memory = new Float64Array(STATES * QUALITIES.length);
  const at = { head: 0 };
  let phase = 0;
  return {
    sampleRate: rate,
    ring,
    at,
    push(mid, side, share, count) {
      let { head } = at;
      for (let i = 0; i < count; i++) {
        let x = (mid[i] as number) * (1 - share) + (side[i] as number) * share;
        for (let section = 0, m = 0; section < QUALITIES.length; section++, m += STATES) {
          const x1 = memory[m] as number;
          const x2 = memory[m + 1] as number;
          const y1 = memory[m + 2] as number;
          const y2 = memory[m + 3] as number;
          const b = table[3 * section] as number;
          const y = b * (x + 2 * x1 + x2) - (table[3 * section + 1] as number) * y1 - (table[3 * section + 2] as number) * y2;
          memory[m] = x;
          memory[m + 1] = x1;
          memory[m + 2] = y;
          memory[m + 3] = y1;
          x = y;
        }
        phase++;
        if (phase < every) continue;
        phase = 0;
        ring[head] = x;
        head = head + 1 === ring.length ? 0 : head + 1;
      }
      at.head = head;
    },
    reset() {
      ring.fill(0);
      memory.fill(0);
      at.head = phase = 0;
    },
  };
}
