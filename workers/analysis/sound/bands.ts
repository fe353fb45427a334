import { clamp, createAverage, follow, forget, recallAverage } from '../signal/follower.ts';
import type { Smoothing } from '../signal/smoothing.ts';
import type { Framing } from '../signal/spectrum.ts';

/** Edges of the three bands in Hz (row A1). */
export const BASS_HZ = [20, 250] as const;
export const MID_HZ = [250, 4000] as const;
export const TREBLE_HZ = [4000, 20_000] as const;

/** One band: now and smoothed, both over its own long average; 1 is as usual, 0…4. */
export interface Band {
  now: number;
  smooth: number;
}

export interface BandMeter {
  readonly bass: Readonly<Band>;
  readonly mid: Readonly<Band>;
  readonly treble: Readonly<Band>;
  update(magnitudes: Float64Array, silent: boolean): void;
  /** What is usual in each band: six numbers. */
  readonly memory: readonly number[];
  recall(memory: readonly number[]): void;
  reset(): void;
}

/** Relative to full scale; keeps a band that holds nothing but rounding noise from counting as music. */
const FLOOR = 1e-5;
/** A breakdown stays quieter than the drop: the usual is never taken for less than this share of the minute's average. */
const MINUTE_SHARE = 0.35;

function createBand(framing: Framing, [lowHz, highHz]: readonly [number, number], smoothing: Readonly<Smoothing>) {
  const binHz = framing.sampleRate / framing.fftSize;
  const first = Math.max(1, Math.round(lowHz / binHz));
  const last = Math.min(framing.bins - 1, Math.round(highHz / binHz));
  // Parseval: with magnitudes scaled to sine amplitudes, padding spreads the same power over more bins.
  const scale = framing.window / framing.fftSize / 3;
  const seconds = createAverage(framing.hopSeconds, 4.15);
  const minute = createAverage(framing.hopSeconds, 45);
  const band: Band = { now: 0, smooth: 0 };
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = { smooth: 0 };
  return {
    band,
    update(magnitudes: Float64Array, silent: boolean): void {
      const { attack, release } = smoothing;
      let power = 0;
      for (let k = first; k <= last; k++) power += (magnitudes[k] as number) ** 2;
      const amplitude = Math.sqrt(power * scale);
      state.smooth += (amplitude > state.smooth ? attack : release) * (amplitude - state.smooth);
      if (silent) {
        band.now += release * (0 - band.now);
        band.smooth += release * (0 - band.smooth);
        return;
      }
      follow(seconds, amplitude);
      follow(minute, amplitude);
      const usual = Math.max(seconds.value, MINUTE_SHARE * minute.value, FLOOR);
      band.now = clamp(amplitude / usual, 0, 4);
      band.smooth = clamp(state.smooth / usual, 0, 4);
    },
    usual: (): readonly number[] => [seconds.value, minute.value],
    recall(ofSeconds = 0, ofMinute = 0): void {
      recallAverage(seconds, ofSeconds);
      recallAverage(minute, ofMinute);
    },
    reset(): void {
      forget(seconds);
      forget(minute);
      state.smooth = band.now = band.smooth = 0;
    },
  };
}

/** MilkDrop's relative levels on documented bands, with a longer scale beside its four seconds. */
export function createBandMeter(framing: Framing, smoothing: Readonly<Smoothing>): BandMeter {
  const bass = createBand(framing, BASS_HZ, smoothing);
  const mid = createBand(framing, MID_HZ, smoothing);
  const treble = createBand(framing, TREBLE_HZ, smoothing);
  return {
    bass: bass.band,
    mid: mid.band,
    treble: treble.band,
    update(magnitudes, silent) {
      bass.update(magnitudes, silent);
      mid.update(magnitudes, silent);
      treble.update(magnitudes, silent);
    },
    get memory() {
      return [...bass.usual(), ...mid.usual(), ...treble.usual()];
    },
    recall(memory) {
      bass.recall(memory[0], memory[1]);
      mid.recall(memory[2], memory[3]);
      treble.recall(memory[4], memory[5]);
    },
    reset() {
      bass.reset();
      mid.reset();
      treble.reset();
    },
  };
}
