import { expect, it } from 'vitest';
import { BUCKETS_MS, createHistogram, emptyHistogram, quantileMs, since } from '#app/show/histogram.ts';

it('D6: durations are counted by bucket, bounds included, and what is longer than all in one more', () => {
  const histogram = createHistogram();
  expect(histogram.snapshot()).toEqual(emptyHistogram);
  for (const durationMs of [0, 0.05, 0.06, 10, 9999]) histogram.record(durationMs);
  const { counts, count, sumMs } = histogram.snapshot();
  expect(counts).toHaveLength(BUCKETS_MS.length + 1);
  expect([counts[0], counts[1], counts[BUCKETS_MS.indexOf(10)], counts.at(-1)]).toEqual([2, 1, 1, 1]);
  expect([count, sumMs]).toEqual([5, 10_009.11]);
});

it('D6: two snapshots give what was recorded between them; a recorder that began anew gives its own', () => {
  const histogram = createHistogram();
  histogram.record(3);
  const before = histogram.snapshot();
  histogram.record(7);
  histogram.record(7);
  expect(since(before, histogram.snapshot())).toMatchObject({ count: 2, sumMs: 14 });
  const anew = createHistogram();
  expect(since(before, anew.snapshot())).toEqual(emptyHistogram);
  // More than before by now, but not the same ones: no bucket of what was recorded is below zero.
  for (const durationMs of [80, 90, 100, 110]) anew.record(durationMs);
  expect(since(before, anew.snapshot())).toEqual(anew.snapshot());
});

it('D6: a quantile lies in the bucket of its rank', () => {
  const histogram = createHistogram();
  expect(quantileMs(histogram.snapshot(), 0.5)).toBeUndefined();
  for (let i = 0; i < 90; i++) histogram.record(4);
  for (let i = 0; i < 10; i++) histogram.record(80);
  const snapshot = histogram.snapshot();
  const [median = 0, p95 = 0] = [0.5, 0.95].map((q) => quantileMs(snapshot, q));
  expect(median).toBeGreaterThan(2.5);
  expect(median).toBeLessThanOrEqual(5);
  expect(p95).toBeGreaterThan(50);
  expect(p95).toBeLessThanOrEqual(100);
  histogram.record(1e9);
  expect(quantileMs(histogram.snapshot(), 1)).toBe(2500);
});
