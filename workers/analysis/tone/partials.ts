import { createDecimator } from '../signal/decimator.ts';
import { createRealFft } from '../signal/fft.ts';
import { approach, clamp01 } from '../signal/follower.ts';
import type { Hop } from '../signal/hop.ts';
import type { Framing } from '../signal/spectrum.ts';

/** The tones that stand out of a long, low spectrum, from low to high. */
export interface Partials {
  count: number;
  readonly hz: Float64Array;
  /** 0…1: amplitude, compressed, the strongest of this look at most 1. */
  readonly weight: Float64Array;
  /** 0…1: how much of what sounds between LOWEST and HIGHEST is tones rather than noise and drums. */
  tonality: number;
}

export interface PartialFinder {
  readonly partials: Readonly<Partials>;
  /** From one look to the next. */
  readonly stepSeconds: number;
  /** Samples of the hop that is filling. */
  push(mid: Float64Array, side: Float64Array, count: number): void;
  /** A hop is full; true when the partials were looked for anew. */
  update(hop: Readonly<Hop>, silent: boolean): boolean;
  reset(): void;
}

/** 0.37 s tell semitones apart from 130 Hz up. */
const WINDOW_SECONDS = 4096 / 11_025;
const EVERY_SECONDS = 0.093;
const LOWEST_HZ = 55;
const HIGHEST_HZ = 2100;
const CUTOFF_HZ = 2800;
const MOST = 60;
/** A partial rises above the mean of its surroundings by this factor at least, and counts in full at the second. */
const RISE = [2.2, 4] as const;
/** Surroundings: this many Hz, or this share of the frequency, to either side. */
const AROUND_HZ = 60;
const AROUND_SHARE = 0.15;
/** Relative to the strongest: −46 dB. */
const LEAST = 0.005;
const NOTHING = 1e-7;

/**
 * Peaks of the magnitude spectrum, placed by a parabola through logarithms. What is broad (drums, breath, hiss) does not stand out
 * of its surroundings and drops out: both a whitening of the spectrum and a suppression of percussion.
 */
export function createPartialFinder({ sampleRate, hopSeconds }: Framing): PartialFinder {
  const decimator = createDecimator(sampleRate, CUTOFF_HZ, WINDOW_SECONDS);
  const { ring } = decimator;
  // Padded, so that peaks are as finely placed at every sample rate.
  const size = 2 ** Math.ceil(Math.log2(1.3 * ring.length));
  const fft = createRealFft(size);
  const bins = size / 2 + 1;
  const binHz = decimator.sampleRate / size;
  const hann = Float64Array.from(ring, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / ring.length));
  const input = new Float64Array(size);
  const re = new Float64Array(bins);
  const im = new Float64Array(bins);
  const magnitudes = new Float64Array(bins);
  /** Sum of all magnitudes below a bin. */
  const below = new Float64Array(bins + 1);
  const first = Math.max(2, Math.floor(LOWEST_HZ / binHz));
  const last = Math.min(bins - 3, Math.ceil(HIGHEST_HZ / binHz));
  const every = Math.max(1, Math.round(EVERY_SECONDS / hopSeconds));
  const turn = approach(hopSeconds, 0.2);
  const partials: Partials = { count: 0, hz: new Float64Array(MOST), weight: new Float64Array(MOST), tonality: 0 };
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = { share: 0, aside: false };
  let hops = 0;

  function transform(): void {
    const { head } = decimator.at;
    const older = ring.length - head;
    for (let i = 0; i < older; i++) input[i] = (ring[head + i] as number) * (hann[i] as number);
    for (let i = older; i < ring.length; i++) input[i] = (ring[i - older] as number) * (hann[i] as number);
    fft.forward(input, re, im);
    const scale = 4 / ring.length;
    for (let k = 0; k < bins; k++) {
      const a = re[k] as number;
      const b = im[k] as number;
      magnitudes[k] = scale * Math.sqrt(a * a + b * b);
      below[k + 1] = (below[k] as number) + (magnitudes[k] as number);
    }
  }

  function isPeak(k: number): boolean {
    const here = magnitudes[k] as number;
    return (
      here > (magnitudes[k - 1] as number) &&
      here >= (magnitudes[k + 1] as number) &&
      here > (magnitudes[k - 2] as number) &&
      here >= (magnitudes[k + 2] as number)
    );
  }

  function find(): void {
    let strongest = 0;
    for (let k = first; k <= last; k++) strongest = Math.max(strongest, magnitudes[k] as number);
    partials.count = 0;
    partials.tonality = 0;
    if (strongest < NOTHING) return;
    let tonal = 0;
    for (let k = first; k <= last && partials.count < MOST; k++) {
      const height = magnitudes[k] as number;
      if (height < LEAST * strongest || !isPeak(k)) continue;
      const reach = Math.max(2, Math.round(Math.max(AROUND_HZ, AROUND_SHARE * k * binHz) / binHz));
      const from = Math.max(1, k - reach);
      const to = Math.min(bins - 1, k + reach);
      const around = ((below[to + 1] as number) - (below[from] as number)) / (to + 1 - from);
      const clear = clamp01((height / around - RISE[0]) / (RISE[1] - RISE[0]));
      if (clear === 0) continue;
      const left = Math.log(Math.max(magnitudes[k - 1] as number, 1e-12));
      const middle = Math.log(height);
      const right = Math.log(Math.max(magnitudes[k + 1] as number, 1e-12));
      const curve = left - 2 * middle + right;
      const shift = curve < 0 ? (0.5 * (left - right)) / curve : 0;
      const at = partials.count++;
      partials.hz[at] = (k + Math.max(-0.5, Math.min(0.5, shift))) * binHz;
      partials.weight[at] = clear * Math.sqrt(height / strongest);
      // The power of a sinusoid lies in four bins of its Hann window (and as many more as the transform is padded).
      tonal += clear * height * height * 1.5 * (size / ring.length);
    }
    let power = 0;
    for (let k = first; k <= last; k++) power += (magnitudes[k] as number) ** 2;
    partials.tonality = clamp01(tonal / Math.max(power, 1e-18));
  }

  return {
    partials,
    stepSeconds: every * hopSeconds,
    push(mid, side, count) {
      decimator.push(mid, side, state.share, count);
    },
    update({ midSquares, sideSquares }, silent) {
      // Channels in antiphase have no mid: tones are then heard in the side.
      if (sideSquares > 4 * midSquares) state.aside = true;
      else if (midSquares > sideSquares) state.aside = false;
      state.share += turn * ((state.aside ? 1 : 0) - state.share);
      hops++;
      if (hops < every) return false;
      hops = 0;
      if (silent) {
        partials.count = partials.tonality = 0;
        return true;
      }
      transform();
      find();
      return true;
    },
    reset() {
      decimator.reset();
      partials.count = partials.tonality = 0;
      state.share = hops = 0;
      state.aside = false;
    },
  };
}
