import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTimeline } from '#workers/stage/timeline.ts';

const morph = (artworkId: string, startMs: number, landMs: number) =>
  ({ type: 'morph', artworkId, engine: 'morpheus01', startMs, landMs, seed: 1 }) as const;

test('A5: the first picture is a cut, and so is a morph without duration', () => {
  const timeline = createTimeline();
  timeline.morph(morph('a', 100, 900), 0);
  expect(timeline).toMatchObject({ fromId: 'a', toId: null, progress: 0 });
  timeline.morph(morph('b', 500, 500), 0);
  expect(timeline).toMatchObject({ fromId: 'b', toId: null, progress: 0 });
});

test('A5: a morph starts and lands by the clock alone, eased, and lands once', () => {
  const timeline = createTimeline();
  timeline.morph(morph('a', 0, 0), 0);
  timeline.morph(morph('b', 1000, 3000), 500);
  expect(timeline.advance(900)).toBe(false);
  expect(timeline.progress).toBe(0);
  timeline.advance(2000);
  expect(timeline).toMatchObject({ fromId: 'a', toId: 'b', progress: 0.5 });
  timeline.advance(1100);
  expect(timeline.progress).toBeLessThan(0.01);
  expect(timeline.advance(3000)).toBe(true);
  expect(timeline).toMatchObject({ fromId: 'b', toId: null, progress: 0 });
  expect(timeline.advance(3100)).toBe(false);
});

test('A5: corrected landings never make progress jump or turn back, and land on the last word (seed 5)', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1500, max: 8000 }), { maxLength: 6 }), (landings) => {
      const timeline = createTimeline();
      timeline.morph(morph('a', 0, 0), 0);
      timeline.morph(morph('b', 0, 4000), 0);
      let nowMs = 0;
      let last = 0;
      let landMs = 4000;
      for (const landing of landings) {
        nowMs += 200;
        timeline.advance(nowMs);
        if (timeline.toId === null) return;
        const before = timeline.progress;
        expect(before).toBeGreaterThanOrEqual(last);
        landMs = Math.max(landing, nowMs);
        timeline.morph(morph('b', 0, landMs), nowMs);
        timeline.advance(nowMs);
        if (timeline.toId !== null) expect(timeline.progress).toBeCloseTo(before, 6);
        last = before;
      }
      timeline.advance(landMs);
      expect(timeline.fromId).toBe('b');
    }),
    { seed: 5 },
  );
});

test('A5: another target in mid-morph leaves from the picture that is the more visible', () => {
  const timeline = createTimeline();
  timeline.morph(morph('a', 0, 0), 0);
  timeline.morph(morph('b', 0, 1000), 0);
  timeline.advance(800);
  timeline.morph(morph('c', 800, 2000), 800);
  expect(timeline).toMatchObject({ fromId: 'b', toId: 'c' });
  timeline.advance(900);
  timeline.morph(morph('d', 900, 2000), 900);
  expect(timeline).toMatchObject({ fromId: 'b', toId: 'd' });
});

test('E1: a morph that was under way elsewhere goes on from where it was, and lands when it should', () => {
  const whole = createTimeline();
  whole.morph(morph('a', 0, 0), 0);
  whole.morph(morph('b', 1000, 5000), 1000);
  whole.advance(2000);
  // Corrected on the way: from here on progress is no straight line from its start.
  whole.morph(morph('b', 1000, 4000), 2000);
  const again = createTimeline();
  again.morph(morph('a', 2500, 2500), 2500);
  again.morph({ ...morph('b', 2000, 4000), startValue: 0.25 }, 2500);
  for (let nowMs = 2500; nowMs < 4000; nowMs += 100) {
    whole.advance(nowMs);
    again.advance(nowMs);
    expect(again.progress).toBeCloseTo(whole.progress, 9);
    expect(again.progress).toBeGreaterThan(0.1);
  }
  expect(again.advance(4000)).toBe(true);
});

test('C4: a shift is a time in which nothing went on', () => {
  const timeline = createTimeline();
  timeline.morph(morph('a', 0, 0), 0);
  timeline.morph(morph('b', 0, 4000), 0);
  timeline.advance(1700);
  const { progress } = timeline;
  timeline.shift(60_000);
  timeline.advance(61_700);
  expect(timeline.progress).toBeCloseTo(progress, 9);
  expect(timeline.advance(63_999)).toBe(false);
  expect(timeline.advance(64_000)).toBe(true);
});
