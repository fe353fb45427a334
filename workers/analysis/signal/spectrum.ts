import { createRealFft } from './fft.ts';

/** Analysis in time, not in samples: lengths are given in samples at this rate and last the same milliseconds at every other. */
const REFERENCE_RATE = 44_100;
const HOP = 512;
const WINDOW = 2048;

export interface Framing {
  readonly sampleRate: number;
  readonly hop: number;
  readonly window: number;
  readonly fftSize: number;
  readonly bins: number;
  readonly hopSeconds: number;
}

export interface FramingOptions {
  readonly sampleRate: number;
  /** Samples at 44.1 kHz: 512 unless said otherwise. */
  readonly hop?: number;
  /** Samples at 44.1 kHz: 2048 unless said otherwise. */
  readonly window?: number;
}

export function framingFor(options: FramingOptions): Framing {
  const { sampleRate } = options;
  if (!(sampleRate >= 4000 && sampleRate <= 384_000)) throw new Error(`cannot analyse at ${sampleRate} Hz: 4 to 384 kHz`);
  const hop = Math.round(((options.hop ?? HOP) / REFERENCE_RATE) * sampleRate);
  const window = Math.round(((options.window ?? WINDOW) / REFERENCE_RATE) * sampleRate);
  if (!(hop >= 1 && window >= hop)) throw new Error(`a window of ${window} samples cannot advance by ${hop}`);
  const fftSize = 2 ** Math.ceil(Math.log2(Math.max(window, 4)));
  return { sampleRate, hop, window, fftSize, bins: fftSize / 2 + 1, hopSeconds: hop / sampleRate };
}

/** A window that slides over incoming samples and its magnitude spectrum. */
export interface SlidingSpectrum {
  /**
   * Linear magnitudes of bins 0…fftSize/2, scaled so that a full-scale sine reads 1 at its bin. Of two channels the root of
   * their mean power: |left|² + |right|² = 2 (|mid|² + |side|²), so that channels in antiphase do not cancel.
   */
  readonly magnitudes: Float64Array;
  /** Adds the first `count` samples of mid (and side), at most a window; call `transform` after every hop. */
  push(mid: Float64Array, count: number, side?: Float64Array): void;
  transform(): void;
  reset(): void;
}

/** Of what the mid holds: a side softer than this (−70 dB) adds nothing that can be seen, and costs no second transform. */
const LEAST_SIDE = 1e-7;

export function createSlidingSpectrum(framing: Framing): SlidingSpectrum {
  const { window, fftSize, bins } = framing;
  const fft = createRealFft(fftSize);
  const mids = new Float64Array(window);
  const sides = new Float64Array(window);
  const hann = Float64Array.from({ length: window }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / window));
  // A sine of amplitude 1 through a Hann window (mean 1/2) peaks at window / 4.
  const scale = 4 / window;
  const input = new Float64Array(fftSize);
  const re = new Float64Array(bins);
  const im = new Float64Array(bins);
  const magnitudes = new Float64Array(bins);
  let head = 0;
  let stereo = false;

  function forward(ring: Float64Array): void {
    const older = window - head;
    for (let i = 0; i < older; i++) input[i] = (ring[head + i] as number) * (hann[i] as number);
    for (let i = older; i < window; i++) input[i] = (ring[i - older] as number) * (hann[i] as number);
    fft.forward(input, re, im);
  }

  /** Most sound has no side at all: asked before it is transformed. */
  function isWide(): boolean {
    let mid = 0;
    let side = 0;
    for (let i = 0; i < window; i++) {
      const s = sides[i] as number;
      const m = mids[i] as number;
      side += s * s;
      mid += m * m;
    }
    return side > LEAST_SIDE * mid;
  }

  return {
    magnitudes,
    push(mid, count, side) {
      let at = head;
      for (let i = 0; i < count; i++) {
        mids[at] = mid[i] as number;
        if (side) sides[at] = side[i] as number;
        at = at + 1 === window ? 0 : at + 1;
      }
      head = at;
      if (side) stereo = true;
    },
    transform() {
      forward(mids);
      if (!stereo || !isWide()) {
        for (let k = 0; k < bins; k++) {
          const a = re[k] as number;
          const b = im[k] as number;
          magnitudes[k] = scale * Math.sqrt(a * a + b * b);
        }
        return;
      }
      for (let k = 0; k < bins; k++) {
        const a = re[k] as number;
        const b = im[k] as number;
        magnitudes[k] = a * a + b * b;
      }
      forward(sides);
      for (let k = 0; k < bins; k++) {
        const a = re[k] as number;
        const b = im[k] as number;
        magnitudes[k] = scale * Math.sqrt((magnitudes[k] as number) + a * a + b * b);
      }
    },
    reset() {
      mids.fill(0);
      sides.fill(0);
      magnitudes.fill(0);
      head = 0;
    },
  };
}
