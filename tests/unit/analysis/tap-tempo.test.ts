import { describe, expect, it } from 'vitest';
import { createRandom } from '#app/lib/random.ts';
import { createTapTempo, type TapFit } from '#workers/analysis/clock/tap-tempo.ts';

const tapAll = (times: readonly number[], taps = createTapTempo()): TapFit | undefined =>
  times.reduce<TapFit | undefined>((_, time) => taps.tap(time), undefined);
const bpmOf = (fit: TapFit | undefined): number => 60 / (fit?.periodSeconds ?? Number.NaN);
const even = (bpm: number, count: number, from = 10): number[] => Array.from({ length: count }, (_, k) => from + (k * 60) / bpm);

/** A hand: taps that stray by so much about their beat (uniform, standard deviation). */
const byHand = (times: readonly number[], deviation: number, seed: number): number[] => {
  const random = createRandom(seed);
  return times.map((time) => time + deviation * Math.sqrt(3) * (2 * random() - 1));
};

describe('A1: tapping the tempo', () => {
  it('one tap makes none, two make one', () => {
    expect(tapAll([10])).toBeUndefined();
    const fit = tapAll([10, 10.5]);
    expect(bpmOf(fit)).toBeCloseTo(120, 6);
    expect(fit?.taps).toBe(2);
  });

  it.each([31, 60, 96, 128, 174, 290])('even taps at %i BPM are exact', (bpm) => {
    const fit = tapAll(even(bpm, 8));
    expect(bpmOf(fit)).toBeCloseTo(bpm, 6);
    expect(fit?.beatAt).toBeCloseTo(10 + (7 * 60) / bpm, 6);
    expect(fit?.jitter).toBeLessThan(1e-6);
  });

  it.each([1, 2, 3, 4, 5])(
    'eight taps by a hand that strays by 20 ms give the tempo within 2 percent and the beat within 25 ms, seed %i',
    (seed) => {
      const times = even(124, 8);
      const fit = tapAll(byHand(times, 0.02, seed));
      expect(Math.abs(bpmOf(fit) / 124 - 1)).toBeLessThan(0.02);
      expect(Math.abs((fit?.beatAt ?? 0) - (times.at(-1) ?? 0))).toBeLessThan(0.025);
    },
  );

  it('is not pulled away by a slip of the hand, a missing tap or a stroke that bounced', () => {
    const times = even(120, 9);
    const slipped = times.map((time, k) => (k === 5 ? time + 0.16 : time));
    expect(Math.abs(bpmOf(tapAll(slipped)) / 120 - 1)).toBeLessThan(0.005);
    expect(bpmOf(tapAll(times.toSpliced(4, 1)))).toBeCloseTo(120, 6);
    expect(bpmOf(tapAll(times.toSpliced(2, 1)))).toBeCloseTo(120, 6);
    expect(bpmOf(tapAll(times.toSpliced(3, 0, (times[2] ?? 0) + 0.06)))).toBeCloseTo(120, 6);
  });

  it('a pause begins anew', () => {
    const taps = createTapTempo();
    tapAll(even(120, 6), taps);
    expect(taps.tap(20)).toBeUndefined();
    expect(bpmOf(taps.tap(20.75))).toBeCloseTo(80, 6);
  });

  it('a new tempo without a pause is taken up within five taps', () => {
    const taps = createTapTempo();
    tapAll(even(100, 8), taps);
    const last = 10 + 7 * 0.6;
    expect(Math.abs(bpmOf(tapAll(even(140, 5, last + 60 / 140), taps)) / 140 - 1)).toBeLessThan(0.03);
    const slower = createTapTempo();
    tapAll(even(140, 8), slower);
    expect(Math.abs(bpmOf(tapAll(even(90, 5, 10 + (7 * 60) / 140 + 60 / 90), slower)) / 90 - 1)).toBeLessThan(0.03);
  });

  it('what nobody taps makes no tempo', () => {
    expect(tapAll([10, 10.1])).toBeUndefined();
    expect(tapAll([10, 13])).toBeUndefined();
    expect(tapAll([10, 9])).toBeUndefined();
  });
});
