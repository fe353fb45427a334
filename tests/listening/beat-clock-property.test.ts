import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClockOrder } from '#app/audio/clock-order.ts';
import { F } from '#app/audio/feature-frame.ts';
import { fourToTheFloor, joined, noise, silence } from '#tests/support/sounds.ts';
import { createAnalyser } from '#workers/analysis/analyser.ts';
import { beatMemoryOf, beatMemoryToJson } from '#workers/analysis/clock/beat-state.ts';

/** What a person might do: an order, so long after the last one, pressed a little earlier or later than now. */
interface Deed {
  readonly afterSeconds: number;
  readonly agoSeconds: number;
  readonly order: ClockOrder;
}

const epochMs = 0;
const order: fc.Arbitrary<ClockOrder> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<ClockOrder>({ type: 'tap', epochMs }) },
  fc.constantFrom<ClockOrder>({ type: 'double' }, { type: 'halve' }, { type: 'one', epochMs }, { type: 'auto' }),
  fc.record({ type: fc.constant('nudge' as const), ms: fc.double({ min: -400, max: 400, noNaN: true }) }),
  fc.record({ type: fc.constant('lock' as const), locked: fc.boolean() }),
  fc.record({ type: fc.constant('meter' as const), beats: fc.constantFrom(2 as const, 3 as const, 5 as const, 7 as const) }),
);
const deed: fc.Arbitrary<Deed> = fc.record({
  afterSeconds: fc.oneof(
    fc.double({ min: 0, max: 0.7, noNaN: true }),
    fc.constantFrom(0.4, 0.5, 0.5, 0.6),
    fc.double({ min: 0, max: 3, noNaN: true }),
  ),
  agoSeconds: fc.double({ min: -0.1, max: 0.8, noNaN: true }),
  order,
});

/** Music, a break, another piece, noise, silence, and a third. */
const world = joined(fourToTheFloor(118, 7), silence(3), fourToTheFloor(141, 6, 2), noise(3, 0.2, 4), silence(2), fourToTheFloor(96, 7, 5));

describe('A1: properties of the beat clock', () => {
  it('whatever is ordered, beats and bars count up by one, the phase stays in its beat and never runs back, seed 21', () => {
    fc.assert(
      fc.property(fc.array(deed, { minLength: 6, maxLength: 30 }), fc.nat({ max: 14 }), (deeds, fromSeconds) => {
        const before = { index: 0, bar: 0, phase: 0, idle: true };
        let waiting = 0;
        let next = 1;
        const analyser = createAnalyser({ sampleRate: 44_100, onHop });
        const { beat } = analyser;
        function onHop(): void {
          const time = analyser.frame[F.time] ?? Number.NaN;
          expect([0, 1]).toContain(beat.beatIndex - before.index);
          expect([0, 1]).toContain(beat.barIndex - before.bar);
          expect(beat.beatPhase).toBeGreaterThanOrEqual(0);
          expect(beat.beatPhase).toBeLessThan(1);
          const idle = beat.mode === 'idle';
          if (beat.beatIndex === before.index && !idle && !before.idle) expect(beat.beatPhase).toBeGreaterThanOrEqual(before.phase);
          expect(beat.barBeat).toBeLessThan(beat.barLength);
          expect(beat.phrase.bar).toBeLessThan(beat.phrase.length);
          expect(beat.nextBeatTime).toBeGreaterThanOrEqual(time - 0.02);
          expect(beat.nextBeatTime).toBeLessThan(time + 4.5);
          for (const share of [beat.confidence, beat.barConfidence, beat.phrase.confidence]) {
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1);
          }
          if (!idle) expect(Math.abs(beat.bpm - 170)).toBeLessThan(150);
          Object.assign(before, { index: beat.beatIndex, bar: beat.barIndex, phase: beat.beatPhase, idle });
          for (let due = deeds[waiting]; due && time >= next; due = deeds[++waiting]) {
            analyser.take(due.order, time - due.agoSeconds);
            next = time + (deeds[waiting + 1]?.afterSeconds ?? 0) + 1e-6;
          }
        }
        const from = fromSeconds * 44_100;
        for (let at = from; at < from + 12 * 44_100; at += 128) analyser.push(world, at, world, at, 128);
        // What it keeps, it can read again.
        const kept = analyser.memory.beat;
        if (kept) expect(beatMemoryOf(JSON.parse(JSON.stringify(beatMemoryToJson(kept))))).toEqual(kept);
      }),
      { seed: 21, numRuns: 12 },
    );
  }, 60_000);
});
