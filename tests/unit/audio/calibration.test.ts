import { describe, expect, it } from 'vitest';
import { BEAT_INTERVAL_MS, judgeCalibration, judgeRound, ROUND_BEATS, type Round } from '#app/audio/calibration.ts';
import { createRandom, type Random } from '#app/lib/random.ts';

/** Somebody who taps. */
interface Tapper {
  /** How far ahead of the beat they are, as people are. */
  readonly aheadMs: number;
  /** Standard deviation of a tap. */
  readonly shakyMs: number;
  /** Shares of beats that they miss, and that they tap at any time. */
  readonly misses?: number;
  readonly slips?: number;
  /** Taps come twice, as a key that bounces does. */
  readonly bounces?: number;
}

const gaussian = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

function round(tapper: Tapper, latencyMs: number, random: Random): Round {
  const { aheadMs, shakyMs, misses = 0, slips = 0, bounces = 0 } = tapper;
  const beatsMs = Array.from({ length: ROUND_BEATS }, (_, i) => 5000 + i * BEAT_INTERVAL_MS);
  const tapsMs = beatsMs.flatMap((beat) => {
    if (random() < misses) return [];
    if (random() < slips) return [beat + (random() - 0.5) * BEAT_INTERVAL_MS];
    const tap = beat + latencyMs - aheadMs + shakyMs * gaussian(random);
    return random() < bounces ? [tap, tap + 60 + 60 * random()] : [tap];
  });
  return { beatsMs, tapsMs };
}

const calibrate = (tapper: Tapper, screenMs: number, speakersMs: number, seed: number) => {
  const random = createRandom(seed);
  return judgeCalibration(judgeRound(round(tapper, screenMs, random)), judgeRound(round(tapper, speakersMs, random)));
};

const seeds = Array.from({ length: 200 }, (_, i) => i + 1);
const practised: Tapper = { aheadMs: 35, shakyMs: 22 };
const anybody: Tapper = { aheadMs: 50, shakyMs: 38, misses: 0.1, slips: 0.05, bounces: 0.05 };

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? Number.NaN;

describe('tap calibration', () => {
  it.each([
    [16, 20],
    [16, 180],
    [16, 320],
    [30, 510],
    [120, 10],
    [300, 20],
  ])('A1: a screen %i ms late and loudspeakers %i ms late: found to within what people can tap', (screenMs, speakersMs) => {
    const truth = speakersMs - screenMs;
    for (const [tapper, half, nearlyAll] of [
      [practised, 10, 25],
      [anybody, 18, 45],
    ] as const) {
      const results = seeds.map((seed) => calibrate(tapper, screenMs, speakersMs, seed));
      const errors = results.flatMap((result) => (result.ok ? [Math.abs(result.offsetMs - truth)] : []));
      expect(errors.length, 'results').toBeGreaterThan(0.9 * seeds.length);
      expect(quantile(errors, 0.5)).toBeLessThan(half);
      expect(quantile(errors, 0.95)).toBeLessThan(nearlyAll);
    }
  });

  it('A1: what it says of its own error is true: the truth is within twice of it nine times out of ten', () => {
    const results = seeds.map((seed) => calibrate(anybody, 20, 200, seed));
    const within = results.flatMap((result) => (result.ok ? [Math.abs(result.offsetMs - 180) <= 2 * result.errorMs] : []));
    expect(within.length).toBeGreaterThan(0.9 * seeds.length);
    expect(within.filter(Boolean).length / within.length).toBeGreaterThan(0.88);
  });

  it('A1: being ahead of the beat, however far, changes nothing, since it is so in both rounds', () => {
    for (const aheadMs of [0, 60, 120]) {
      const results = seeds.map((seed) => calibrate({ ...practised, aheadMs }, 20, 220, seed));
      expect(
        quantile(
          results.flatMap((result) => (result.ok ? [result.offsetMs] : [])),
          0.5,
        ),
      ).toBeGreaterThan(192);
      expect(
        quantile(
          results.flatMap((result) => (result.ok ? [result.offsetMs] : [])),
          0.5,
        ),
      ).toBeLessThan(208);
    }
  });

  it('A1: a practised hand is sure, a shaky one is asked to try again', () => {
    const share = (tapper: Tapper): number =>
      seeds.filter((seed) => {
        const result = calibrate(tapper, 20, 200, seed);
        return result.ok && result.isSure;
      }).length / seeds.length;
    expect(share(practised)).toBeGreaterThan(0.95);
    expect(share({ aheadMs: 30, shakyMs: 110 })).toBeLessThan(0.1);
  });

  it('A1: taps at any time, at another pace, or hardly any, give no offset', () => {
    for (const seed of seeds) {
      const random = createRandom(seed);
      const { beatsMs } = round(practised, 0, random);
      const at = (n: number, every: number): number[] => Array.from({ length: n }, (_, i) => 5200 + i * every + 30 * gaussian(random));
      const chance = Array.from({ length: 16 }, () => 5000 + random() * 16 * BEAT_INTERVAL_MS);
      expect(judgeRound({ beatsMs, tapsMs: chance })).toMatchObject({ ok: false });
      expect(judgeRound({ beatsMs, tapsMs: at(20, 700) })).toMatchObject({ ok: false });
      expect(judgeRound({ beatsMs, tapsMs: at(6, BEAT_INTERVAL_MS) })).toEqual({ ok: false, why: 'few', taps: expect.any(Number) });
    }
    expect(judgeRound({ beatsMs: [], tapsMs: [] })).toMatchObject({ ok: false, why: 'few' });
    expect(judgeRound({ beatsMs: [1, 2], tapsMs: [1] })).toMatchObject({ ok: false, why: 'few' });
  });

  it('A1: says which round did not work', () => {
    const good = judgeRound(round(practised, 20, createRandom(1)));
    const bad = judgeRound({ beatsMs: [], tapsMs: [] });
    expect(judgeCalibration(bad, good)).toEqual({ ok: false, round: 'seen', why: 'few' });
    expect(judgeCalibration(good, bad)).toEqual({ ok: false, round: 'heard', why: 'few' });
  });

  it('A15: never leaves the range', () => {
    for (const seed of seeds) {
      const result = calibrate(practised, 0, 540, seed);
      if (result.ok) expect(result.offsetMs).toBeLessThanOrEqual(500);
      const early = calibrate(practised, 330, 0, seed);
      if (early.ok) expect(early.offsetMs).toBeGreaterThanOrEqual(-300);
    }
  });
});
