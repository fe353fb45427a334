import { describe, expect, it } from 'vitest';
import type { BarState } from '#workers/analysis/beat/bar-tracker.ts';
import { createBarCount } from '#workers/analysis/clock/bar-count.ts';

/** So many beats of a tracker that counts on from a beat, with this confidence. */
function beats(count: ReturnType<typeof createBarCount>, many: number, heard: BarState): number[] {
  const told: number[] = [];
  for (let k = 0; k < many; k++) {
    heard.beat = (heard.beat + 1) % heard.length;
    count.beatFell(heard, false);
    told.push(count.bar.beat);
    count.hopOver();
  }
  return told;
}

describe('A1: counting bars', () => {
  it('goes by the tracker, and counts a bar at each downbeat', () => {
    const count = createBarCount();
    expect(beats(count, 8, { length: 4, beat: 2, confidence: 0.4 })).toEqual([3, 0, 1, 2, 3, 0, 1, 2]);
    expect(count.bar.index).toBe(2);
    expect(count.bar.confidence).toBe(0.4);
  });

  it('a person’s one outranks a tracker however sure, and its bar is counted once', () => {
    const count = createBarCount();
    const heard = { length: 4, beat: 0, confidence: 0.9 };
    beats(count, 2, heard);
    const before = count.bar.index;
    expect(count.mark(0)).toBe(false);
    expect(count.bar).toMatchObject({ beat: 0, confidence: 1, index: before + 1 });
    expect(count.mark(0)).toBe(true);
    expect(count.bar.index).toBe(before + 1);
    count.hopOver();
    expect(beats(count, 5, heard)).toEqual([1, 2, 3, 0, 1]);
    count.release();
    expect(beats(count, 1, heard)).toEqual([heard.beat]);
  });

  it('the next beat may be the one as well as the last', () => {
    const count = createBarCount();
    const heard = { length: 4, beat: 0, confidence: 0.5 };
    beats(count, 2, heard);
    count.mark(-1);
    expect(beats(count, 2, heard)).toEqual([0, 1]);
  });

  it('counts as many beats as were ordered, from the next bar on', () => {
    const count = createBarCount();
    const heard = { length: 4, beat: 3, confidence: 0.5 };
    beats(count, 2, heard);
    count.setLength(3);
    expect(beats(count, 8, heard)).toEqual([2, 3, 0, 1, 2, 0, 1, 2]);
    expect(count.bar.length).toBe(3);
  });

  it('a downbeat stays one at half and at twice the tempo', () => {
    const count = createBarCount();
    const heard = { length: 4, beat: 3, confidence: 0 };
    expect(beats(count, 1, heard)).toEqual([0]);
    count.mark(0);
    count.hopOver();
    count.rescale(2, false);
    expect(beats(count, 4, heard)).toEqual([1, 2, 3, 0]);
    count.rescale(0.5, false);
    expect(beats(count, 4, heard)).toEqual([1, 2, 3, 0]);
    beats(count, 3, heard);
    count.rescale(2, true);
    // The second half of the fourth beat: the next one is the downbeat.
    expect(beats(count, 1, heard)).toEqual([0]);
  });

  it('a count that is carried on gives way to a tracker that is surer; a slip makes a person’s as unsure', () => {
    const count = createBarCount();
    const heard = { length: 4, beat: 0, confidence: 0.6 };
    beats(count, 1, heard);
    count.carry();
    const other = { length: 4, beat: 3, confidence: 0.3 };
    expect(beats(count, 2, other)).toEqual([2, 3]);
    other.confidence = 0.7;
    expect(beats(count, 1, other)).toEqual([other.beat]);
    count.mark(0);
    count.slip();
    other.confidence = 0.9;
    expect(beats(count, 1, other)).toEqual([other.beat]);
  });
});
