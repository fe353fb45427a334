import { describe, expect, it } from 'vitest';
import type { ClockOrder } from '#app/audio/clock-order.ts';
import { CLOCK_MODES, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { createRandom } from '#app/lib/random.ts';
import { analysisBench } from '#tests/support/analysis-bench.ts';
import { fourToTheFloor, joined, noise, silence } from '#tests/support/sounds.ts';

const RATE = 44_100;
const QUANTUM_SECONDS = 128 / RATE;

/** The processor with a person beside it: they order at seconds of sound, as they hear it. */
function room() {
  const made = analysisBench();
  const { play, order, wallClock } = made;
  let position = 0;
  const startMs = wallClock();
  let orders: { readonly at: number; readonly order: (epochMs: number) => ClockOrder }[] = [];
  /** Sends due orders between quanta, each a little late, with the moment of the press in it. */
  const hear = (sound: Float32Array): void => {
    for (let at = 0; at + 128 <= sound.length; at += 128) {
      const now = (position + at) / RATE;
      const due = orders.filter((one) => one.at <= now - 0.03);
      orders = orders.filter((one) => !due.includes(one));
      for (const one of due) order(one.order(startMs + one.at * 1000));
      play(sound.subarray(at, at + 128), RATE, position + at);
    }
    position += Math.floor(sound.length / 128) * 128;
  };
  const at = (seconds: number, what: ClockOrder | 'tap' | 'one'): void => {
    orders.push({ at: seconds, order: (epochMs) => (typeof what === 'string' ? { type: what, epochMs } : what) });
  };
  const tapAt = (times: readonly number[]): void => {
    for (const time of times) at(time, 'tap');
  };
  const time = (): number => position / RATE;
  return { ...made, hear, at, tapAt, time };
}

const grid = (bpm: number, from: number, count: number): number[] => Array.from({ length: count }, (_, k) => from + (k * 60) / bpm);
const value = (frame: FeatureFrame | undefined, index: number): number => frame?.[index] ?? Number.NaN;
const mode = (frame: FeatureFrame | undefined): string => CLOCK_MODES[value(frame, F.clock)] ?? '?';
const since = (frames: readonly FeatureFrame[], seconds: number): FeatureFrame[] =>
  frames.filter((frame) => value(frame, F.time) > seconds);
/** How far the next beat of a frame is from the grid, in beats. */
const off = (frame: FeatureFrame | undefined, bpm: number, from: number): number => {
  const beats = ((value(frame, F.nextBeatTime) - from) * bpm) / 60;
  return beats - Math.round(beats);
};
/** Beats fall one by one, whatever is ordered, and bars too. */
function expectCounting(frames: readonly FeatureFrame[]): void {
  for (const [k, frame] of frames.entries()) {
    const before = frames[k - 1];
    if (!before) continue;
    for (const index of [F.beatIndex, F.barIndex]) expect([0, 1]).toContain(value(frame, index) - value(before, index));
    expect(value(frame, F.beatPhase)).toBeGreaterThanOrEqual(0);
    expect(value(frame, F.beatPhase)).toBeLessThan(1);
    if (value(frame, F.beatIndex) === value(before, F.beatIndex) && mode(before) !== 'idle' && mode(frame) !== 'idle')
      expect(value(frame, F.beatPhase)).toBeGreaterThanOrEqual(value(before, F.beatPhase));
  }
}

describe('A1: a person tells the clock', () => {
  it('taps in a room where nothing is found: two make a tempo, four are acted upon as theirs', () => {
    const { sent, hear, tapAt } = room();
    tapAt(grid(110, 3, 8));
    hear(noise(3.2, 0.2, 3));
    expect(mode(sent.at(-1))).toBe('idle');
    hear(noise(0.6, 0.2, 4));
    expect(mode(sent.at(-1))).toBe('manual');
    expect(value(sent.at(-1), F.bpm)).toBeCloseTo(110, 0);
    expect(value(sent.at(-1), F.confidence)).toBeGreaterThanOrEqual(0.5);
    hear(noise(12, 0.2, 5));
    expect(mode(sent.at(-1))).toBe('manual');
    expect(value(sent.at(-1), F.bpm)).toBeCloseTo(110, 0);
    expect(value(sent.at(-1), F.confidence)).toBeGreaterThan(0.85);
    expect(Math.abs(off(sent.at(-1), 110, 3))).toBeLessThan(0.05);
    expectCounting(sent);
  });

  it.each([7, 8, 9])('a tapping hand that strays by 20 ms leads, and the music nudges it into place, seed %i', (seed) => {
    const { sent, hear, tapAt } = room();
    const random = createRandom(seed);
    // Half the tempo that is heard: the octave is the person's, the exact tempo the music's.
    tapAt(grid(62, 0.5 + (17 * 60) / 124, 6).map((time) => time + 0.035 * (2 * random() - 1)));
    hear(fourToTheFloor(124, 24));
    for (const frame of since(sent, 15)) {
      expect(mode(frame)).toBe('manual');
      expect(Math.abs(value(frame, F.bpm) / 62 - 1)).toBeLessThan(0.015);
    }
    const late = since(sent, 19).map((frame) => Math.abs(off(frame, 124, 0.5)) * (60 / 124));
    expect(Math.max(...late)).toBeLessThan(0.03);
    expectCounting(sent);
  });

  it('a grid that the music contradicts stays the person’s: off the beat, at their own tempo', () => {
    const { sent, hear, tapAt } = room();
    const beats = grid(120, 8.75, 10);
    tapAt(beats);
    hear(fourToTheFloor(120, 24));
    for (const frame of since(sent, 14)) expect(Math.abs(off(frame, 120, 8.75))).toBeLessThan(0.1);
    const other = room();
    other.tapAt(grid(97, 8.5, 8));
    other.hear(fourToTheFloor(120, 24));
    for (const frame of since(other.sent, 14)) expect(Math.abs(value(frame, F.bpm) / 97 - 1)).toBeLessThan(0.01);
    expect(mode(other.sent.at(-1))).toBe('manual');
  });

  it('×2 and ÷2 hold: the octave stays the person’s as the tempo drifts, the downbeat stays one, until they give it back', () => {
    const { sent, hear, at } = room();
    at(10.6, { type: 'halve' });
    hear(fourToTheFloor(124, 16));
    const halved = sent.at(-1);
    expect(mode(halved)).toBe('auto');
    expect(Math.abs(value(halved, F.bpm) / 62 - 1)).toBeLessThan(0.02);
    for (const frame of since(sent, 11.5)) expect(Math.abs(off(frame, 124, 0.5))).toBeLessThan(0.08);
    hear(fourToTheFloor(131, 10, 2));
    expect(Math.abs(value(sent.at(-1), F.bpm) / 65.5 - 1)).toBeLessThan(0.03);
    at(26.2, { type: 'double' });
    at(27.2, { type: 'double' });
    hear(fourToTheFloor(131, 6, 3));
    expect(Math.abs(value(sent.at(-1), F.bpm) / 262 - 1)).toBeLessThan(0.03);
    at(32.1, { type: 'auto' });
    hear(fourToTheFloor(131, 6, 4));
    expect(Math.abs(value(sent.at(-1), F.bpm) / 131 - 1)).toBeLessThan(0.03);
    expectCounting(sent);
  });

  it('“this is the one”: the beat nearest to the press begins a bar, for good', () => {
    const { sent, hear, at } = room();
    // The third beat of what is heard as a bar.
    const one = 0.5 + 23 * 0.5 + 0.06;
    at(one, 'one');
    hear(fourToTheFloor(120, 24));
    const late = since(sent, one + 0.1);
    for (const frame of late) {
      expect(value(frame, F.barConfidence)).toBe(1);
      expect(value(frame, F.barLength)).toBe(4);
      const beat = Math.round((value(frame, F.nextBeatTime) - 0.5) / 0.5) - 1;
      if (value(frame, F.beatPhase) > 0.1 && value(frame, F.beatPhase) < 0.9)
        expect(value(frame, F.barBeat), `at ${value(frame, F.time)} s`).toBe((((beat - 23) % 4) + 4) % 4);
    }
    expectCounting(sent);
    at(24.1, { type: 'auto' });
    hear(fourToTheFloor(120, 3));
    expect(value(sent.at(-1), F.barConfidence)).toBeLessThan(1);
  });

  it('“one” pressed again on their one begins a phrase; a bar may have three, five or seven beats', () => {
    const { sent, hear, at } = room();
    at(12.5, 'one');
    at(18.5, 'one');
    hear(fourToTheFloor(120, 20));
    const phrased = sent.find((frame) => value(frame, F.phraseConfidence) === 1);
    expect(value(phrased, F.time)).toBeCloseTo(18.55, 1);
    expect(value(phrased, F.phraseBar)).toBe(0);
    expect(value(sent.at(-1), F.phraseBar)).toBe(0);
    at(20.1, { type: 'meter', beats: 5 });
    hear(fourToTheFloor(120, 8));
    expect(value(sent.at(-1), F.barLength)).toBe(5);
    const beats = since(sent, 23).map((frame) => value(frame, F.barBeat));
    expect(Math.max(...beats)).toBe(4);
    expectCounting(sent);
  });

  it('a press for the one is remembered until the beat is found', () => {
    const { sent, hear, at } = room();
    at(2.52, 'one');
    hear(fourToTheFloor(120, 10));
    const found = sent.find((frame) => value(frame, F.barConfidence) === 1);
    expect(value(found, F.time)).toBeLessThan(8);
    const last = sent.at(-1);
    const beat = Math.round((value(last, F.nextBeatTime) - 2.5) / 0.5) - 1;
    expect(value(last, F.barBeat)).toBe(beat % 4);
  });

  it('nudge moves the beat and no more than half a one; lock keeps the tempo while the phase follows', () => {
    const { sent, hear, at } = room();
    for (let k = 0; k < 5; k++) at(10 + k / 10, { type: 'nudge', ms: 10 });
    hear(fourToTheFloor(120, 16));
    expect(off(sent.at(-1), 120, 0.5) * 0.5).toBeGreaterThan(0.03);
    expect(off(sent.at(-1), 120, 0.5) * 0.5).toBeLessThan(0.07);
    at(16.1, { type: 'auto' });
    at(17, { type: 'lock', locked: true });
    hear(fourToTheFloor(120, 4, 2));
    expect(value(sent.at(-1), F.tempoLocked)).toBe(1);
    const kept = value(sent.at(-1), F.bpm);
    hear(fourToTheFloor(124, 10, 3));
    expect(mode(sent.at(-1))).toBe('auto');
    expect(value(sent.at(-1), F.bpm)).toBeCloseTo(kept, 0);
    at(30.1, { type: 'lock', locked: false });
    hear(fourToTheFloor(124, 8, 4));
    expect(value(sent.at(-1), F.tempoLocked)).toBe(0);
    expect(Math.abs(value(sent.at(-1), F.bpm) / 124 - 1)).toBeLessThan(0.01);
    expectCounting(sent);
  });

  it('a locked tempo follows the phase of music that begins elsewhere', () => {
    const { sent, hear, at } = room();
    at(10, { type: 'lock', locked: true });
    hear(fourToTheFloor(120, 12));
    hear(silence(0.2));
    hear(fourToTheFloor(120, 16));
    const from = 12.2 + 0.5;
    expect(Math.abs(off(sent.at(-1), 120, from))).toBeLessThan(0.1);
    expectCounting(sent);
  });

  it('what a person ordered ends when the music has been silent for twenty seconds, not before', () => {
    const { sent, hear, tapAt } = room();
    tapAt(grid(120, 6.5, 6));
    hear(joined(fourToTheFloor(120, 12), silence(20)));
    expect(mode(sent.at(-1))).toBe('manual');
    hear(silence(4));
    expect(mode(sent.at(-1))).toBe('idle');
    expect(value(sent.at(-1), F.bpm)).toBe(0);
  });

  it('taps in silence hold for as long as it is silent: there is no music that could have stopped', () => {
    const { sent, hear, tapAt } = room();
    tapAt(grid(90, 2, 5));
    hear(silence(40));
    expect(mode(sent.at(-1))).toBe('manual');
    expect(value(sent.at(-1), F.bpm)).toBeCloseTo(90, 0);
    expectCounting(sent);
  });

  it('the press counts, not when it is heard of: taps that come 300 ms late are as good', () => {
    const { sent, play, order, wallClock } = analysisBench();
    const startMs = wallClock();
    const sound = noise(8, 0.2, 2);
    const taps = grid(100, 2, 5);
    let given = 0;
    for (let at = 0; at + 128 <= sound.length; at += 128) {
      const due = taps[given];
      if (due !== undefined && at / RATE > due + 0.1 + 0.2 * ((given * 0.37) % 1)) {
        order({ type: 'tap', epochMs: startMs + due * 1000 });
        given++;
      }
      play(sound.subarray(at, at + 128), RATE, at);
    }
    expect(value(sent.at(-1), F.bpm)).toBeCloseTo(100, 1);
    expect(Math.abs(off(sent.at(-1), 100, 2))).toBeLessThan(0.01 + QUANTUM_SECONDS);
  });

  it('a press from another time is said, and does nothing', () => {
    const { sent, logged, play, order, wallClock } = analysisBench();
    play(noise(1, 0.2, 2), RATE);
    order({ type: 'tap', epochMs: wallClock() - 60_000 });
    order({ type: 'tap', epochMs: wallClock() - 59_500 });
    play(noise(1, 0.2, 3), RATE, RATE - (RATE % 128));
    expect(logged.filter((line) => line === 'a press of another time')).toHaveLength(2);
    expect(mode(sent.at(-1))).toBe('idle');
  });
});

describe('A14: without any sound', () => {
  it('a person’s taps make a beat, in time with their hand, and the frames still say that nothing is heard', () => {
    const { sent, turn, order, wallClock } = analysisBench();
    for (let ms = 0; ms < 1000; ms += 4) turn(4);
    const startMs = wallClock();
    for (let ms = 0; ms < 30_000; ms += 4) {
      if (ms % 500 === 0 && ms < 4000) order({ type: 'tap', epochMs: wallClock() });
      turn(4);
    }
    const last = sent.at(-1);
    expect(mode(last)).toBe('manual');
    expect(value(last, F.source)).toBe(0);
    expect(value(last, F.bpm)).toBeCloseTo(120, 0);
    expect(value(last, F.beatIndex)).toBeGreaterThan(50);
    const beatMs =
      value(last, F.epochMs) + (value(last, F.nextBeatTime) - value(last, F.time)) * 1000 - value(last, F.epochMs) + wallClock();
    const beats = (beatMs - startMs) / 500;
    expect(Math.abs(beats - Math.round(beats))).toBeLessThan(0.08);
    order({ type: 'auto' });
    for (let ms = 0; ms < 6000; ms += 4) turn(4);
    expect(mode(sent.at(-1))).toBe('idle');
    expect(value(sent.at(-1), F.bpm)).toBe(0);
  });
});

describe('A14: where the sound has ended', () => {
  it('the first tap counts as well: two make a beat', () => {
    const { sent, turn, order, wallClock, play } = analysisBench();
    play(noise(2, 0.2, 3), RATE);
    for (let ms = 0; ms < 3000; ms += 4) turn(4);
    expect(value(sent.at(-1), F.source)).toBe(0);
    for (let tap = 0; tap < 2; tap++) {
      order({ type: 'tap', epochMs: wallClock() });
      for (let ms = 0; ms < 500; ms += 4) turn(4);
    }
    expect(mode(sent.at(-1))).toBe('manual');
    expect(value(sent.at(-1), F.bpm)).toBeCloseTo(120, 0);
  });
});

describe('A1: a locked tempo', () => {
  it('is no reason to forget the music where its sound comes late', () => {
    const { sent, play, turn, order } = analysisBench();
    const sound = fourToTheFloor(120, 12);
    const [pressed, cut] = [10 * 344 * 128, 11 * 344 * 128];
    play(sound.subarray(0, pressed), RATE);
    order({ type: 'lock', locked: true });
    play(sound.subarray(pressed, cut), RATE, pressed);
    for (let ms = 0; ms < 800; ms += 4) turn(4);
    const before = sent.length;
    play(sound.subarray(cut), RATE, cut);
    expect(sent.length).toBeGreaterThan(before);
    for (const frame of sent.slice(before)) {
      expect(mode(frame)).toBe('auto');
      expect(value(frame, F.tempoLocked)).toBe(1);
    }
  });
});

describe('E1, E5: what a person ordered', () => {
  const resumed = (orders: (at: ReturnType<typeof room>['at']) => void, lostSeconds = 1) => {
    const first = room();
    orders(first.at);
    const sound = fourToTheFloor(124, 26);
    first.hear(sound.subarray(0, 14 * RATE));
    const state = JSON.parse(JSON.stringify(first.processor.checkpoint?.()));
    const second = analysisBench();
    second.wait(first.time() * 1000 + lostSeconds * 1000);
    void second.processor.restore?.(state);
    const from = Math.round((14 + lostSeconds) * (RATE / 128)) * 128;
    second.play(sound.subarray(from), RATE, from);
    return { before: first.sent.at(-1), sent: second.sent, second };
  };

  it('a tapped tempo survives a reload, and finds its phase in the music again', () => {
    const { before, sent } = resumed((at) => {
      for (const time of grid(62, 0.5 + (13 * 60) / 124, 6)) at(time, 'tap');
    }, 0.7);
    expect(mode(before)).toBe('manual');
    for (const frame of sent) {
      expect(mode(frame)).toBe('manual');
      expect(Math.abs(value(frame, F.bpm) / 62 - 1)).toBeLessThan(0.02);
    }
    expect(value(sent[0], F.beatIndex)).toBeGreaterThanOrEqual(value(before, F.beatIndex));
    expect(value(sent[0], F.barIndex)).toBeGreaterThanOrEqual(value(before, F.barIndex));
    expect(Math.abs(off(sent.at(-1), 124, 0.5))).toBeLessThan(0.08);
  });

  it('so do the lock, the octave and the one', () => {
    const { before, sent } = resumed((at) => {
      at(10, { type: 'halve' });
      at(11, { type: 'lock', locked: true });
      at(12, 'one');
    });
    expect(value(before, F.tempoLocked)).toBe(1);
    for (const frame of sent) {
      expect(value(frame, F.tempoLocked)).toBe(1);
      expect(Math.abs(value(frame, F.bpm) / 62 - 1)).toBeLessThan(0.02);
      expect(value(frame, F.barConfidence)).toBe(1);
    }
  });

  it('another input, or a jump in the sound, forgets the music and keeps the order', () => {
    const { sent, hear, at, play } = room();
    for (const time of grid(120, 6.5, 6)) at(time, 'tap');
    hear(fourToTheFloor(120, 12));
    play(fourToTheFloor(120, 2), RATE, 9_000_000 - (9_000_000 % 128));
    expect(mode(sent.at(-1))).toBe('manual');
    play(fourToTheFloor(120, 2, 1, 48_000), 48_000, 0);
    expect(mode(sent.at(-1))).toBe('manual');
    expect(value(sent.at(-1), F.bpm)).toBeCloseTo(120, 0);
    for (const [k, frame] of sent.entries()) expect([0, 1]).toContain(value(frame, F.beatIndex) - value(sent[k - 1] ?? frame, F.beatIndex));
  });
});
