import { describe, expect, it } from 'vitest';
import { F, FEATURE_VERSION, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { QUANTUM } from '#app/audio/sample-block.ts';
import type { Json } from '#app/lib/json.ts';
import { analysisBench, analysisConfig } from '#tests/support/analysis-bench.ts';
import { faultsOf } from '#tests/support/feature-ranges.ts';
import { beatTimes, fourToTheFloor } from '#tests/support/sounds.ts';

const value = (frame: FeatureFrame | undefined, index: number): number => frame?.[index] ?? Number.NaN;

describe('A1, C7: the analysis processor', () => {
  it('sends a frame a hop with growing sequence, the time of its samples and an honest latency', () => {
    const { sent, play } = analysisBench();
    const sound = fourToTheFloor(120, 3);
    play(sound, 44_100);
    expect(sent.length).toBe(Math.floor(sound.length / QUANTUM / 4));
    for (const [k, frame] of sent.entries()) {
      expect(frame[F.version]).toBe(FEATURE_VERSION);
      expect(frame[F.sequence]).toBe(k + 1);
      expect(frame[F.source]).toBe(1);
      expect(frame[F.time]).toBeCloseTo(((k + 1) * 512) / 44_100, 6);
    }
    const frame = sent.at(-1);
    expect(value(frame, F.captureMs)).toBeGreaterThanOrEqual(2.9);
    expect(value(frame, F.captureMs)).toBeLessThan(4);
    expect(value(frame, F.windowMs)).toBeCloseTo(23.2, 1);
    const elapsed = value(sent.at(-1), F.epochMs) - value(sent[0], F.epochMs);
    expect(elapsed).toBeCloseTo((value(sent.at(-1), F.time) - value(sent[0], F.time)) * 1000, 0);
  });

  it('A1: sees how late samples come, and is not fooled by a dropout in which the sample clock stood still', () => {
    const { sent, play, turn } = analysisBench();
    const sound = fourToTheFloor(120, 3);
    const end = Math.floor(sound.length / QUANTUM) * QUANTUM;
    play(sound, 44_100, 0, 20);
    expect(value(sent.at(-1), F.captureMs)).toBeGreaterThan(22);
    expect(value(sent.at(-1), F.captureMs)).toBeLessThan(24);
    turn(300);
    play(sound, 44_100, end);
    expect(value(sent.at(-1), F.captureMs)).toBeLessThan(4);
  });

  it('begins anew when the position jumps or the sample rate changes, and counts on', () => {
    const { sent, logged, play } = analysisBench();
    play(fourToTheFloor(120, 6), 44_100);
    const before = sent.at(-1);
    play(fourToTheFloor(120, 0.5), 44_100, 5_000_000);
    expect(value(sent.at(-1), F.time)).toBeCloseTo(5_000_000 / 44_100 + 0.5, 1);
    expect(value(sent.at(-1), F.bpm)).toBe(0);
    play(fourToTheFloor(120, 0.5, 1, 48_000), 48_000, 0);
    expect(logged).toEqual(['listening', 'samples jumped', 'listening']);
    expect(value(sent.at(-1), F.onsetCount)).toBeGreaterThanOrEqual(value(before, F.onsetCount));
    expect(value(sent.at(-1), F.beatIndex)).toBeGreaterThanOrEqual(value(before, F.beatIndex));
    expect(value(sent.at(-1), F.sequence)).toBe(sent.length);
  });

  it('bridges a short hole without forgetting the beat', () => {
    const { sent, logged, play } = analysisBench();
    const sound = fourToTheFloor(120, 10);
    const cut = 7 * 44_100 - ((7 * 44_100) % QUANTUM);
    play(sound.subarray(0, cut), 44_100);
    play(sound.subarray(cut + 8 * QUANTUM), 44_100, cut + 8 * QUANTUM);
    expect(logged).toEqual(['listening']);
    expect(value(sent.at(-1), F.bpm)).toBeGreaterThan(115);
    expect(value(sent.at(-1), F.time)).toBeCloseTo(10, 1);
  });

  it('A14: without samples for half a second sends the default analysis at about 30 Hz, and wakes at once', () => {
    const { sent, turn, play } = analysisBench();
    for (let ms = 0; ms < 480; ms += 4) turn(4);
    expect(sent).toHaveLength(0);
    for (let ms = 0; ms < 1000; ms += 4) turn(4);
    expect(sent.length).toBeGreaterThan(25);
    expect(sent.length).toBeLessThan(33);
    expect(sent.every((frame) => frame[F.source] === 0 && frame[F.silence] === 1 && frame[F.bpm] === 0)).toBe(true);
    const idle = sent.length;
    play(fourToTheFloor(120, 0.2), 44_100);
    expect(sent[idle]?.[F.source]).toBe(1);
    expect(value(sent[idle], F.sequence)).toBe(idle + 1);
  });

  it.each([
    { window: 1024, hop: 512 },
    { window: 2048, hop: 512 },
    { window: 4096, hop: 512 },
    { window: 2048, hop: 256 },
    { window: 4096, hop: 1024 },
  ])('analyses with a window and hop of %o, and foretells the beat as well', ({ window, hop }) => {
    const { sent, play } = analysisBench({ window, hop });
    const sound = fourToTheFloor(120, 14);
    play(sound, 44_100);
    expect(sent.length).toBe(Math.floor(Math.floor(sound.length / QUANTUM) / (hop / QUANTUM)));
    expect(value(sent.at(-1), F.windowMs)).toBeCloseTo((window / 44_100) * 500, 2);
    const late = sent.filter((frame) => value(frame, F.time) > 9);
    for (const frame of late) expect(Math.abs(value(frame, F.bpm) / 120 - 1)).toBeLessThan(0.02);
    const truth = beatTimes(120, 16);
    const errors = late.map((frame) => Math.min(...truth.map((time) => Math.abs(time - value(frame, F.nextBeatTime)))));
    errors.sort((a, b) => a - b);
    expect(errors[errors.length >> 1]).toBeLessThan(0.02);
  });

  it('lasts as long at every sample rate', () => {
    const { sent, play } = analysisBench({ window: 4096, hop: 1024 });
    play(fourToTheFloor(120, 1, 1, 48_000), 48_000);
    expect(value(sent.at(-1), F.windowMs)).toBeCloseTo((4096 / 44_100) * 500, 1);
    expect(value(sent[1], F.time) - value(sent[0], F.time)).toBeCloseTo(1024 / 44_100, 4);
  });

  it('smooths as asked, at once and without forgetting the beat', () => {
    const roughness = (smoothing: number): number => {
      const { sent, logged, play, reconfigure } = analysisBench();
      const sound = fourToTheFloor(120, 12);
      const cut = 8 * 44_100 - ((8 * 44_100) % QUANTUM);
      play(sound.subarray(0, cut), 44_100);
      reconfigure({ smoothing });
      play(sound.subarray(cut), 44_100, cut);
      expect(logged).toEqual(['listening']);
      const late = sent.filter((frame) => value(frame, F.time) > 8.2);
      for (const frame of late) expect(value(frame, F.clock)).toBe(1);
      return late.reduce((sum, frame, k) => sum + (k > 0 ? Math.abs(value(frame, F.bassSmooth) - value(late[k - 1], F.bassSmooth)) : 0), 0);
    };
    const [none, usual, calm] = [0, 0.8, 0.95].map(roughness);
    expect(usual).toBeLessThan(0.8 * (none ?? 0));
    expect(calm).toBeLessThan(0.6 * (usual ?? 0));
  });

  it('takes another window while the music plays: counts go on, the beat is found again', () => {
    const { sent, logged, play, reconfigure } = analysisBench();
    const sound = fourToTheFloor(120, 20);
    const cut = 8 * 44_100 - ((8 * 44_100) % QUANTUM);
    play(sound.subarray(0, cut), 44_100);
    const before = sent.at(-1);
    reconfigure({ window: 4096 });
    play(sound.subarray(cut), 44_100, cut);
    expect(logged).toEqual(['listening', 'listening']);
    expect(value(sent[sent.indexOf(before as FeatureFrame) + 1], F.onsetCount)).toBeGreaterThanOrEqual(value(before, F.onsetCount));
    expect(value(sent.at(-1), F.windowMs)).toBeCloseTo(46.4, 1);
    expect(value(sent.at(-1), F.bpm)).toBeGreaterThan(115);
    expect(value(sent.at(-1), F.beatIndex)).toBeGreaterThan(value(before, F.beatIndex));
  });

  it('has the settings of row A1 by default and refuses what cannot be analysed', () => {
    expect(analysisConfig({})).toEqual({ window: 2048, hop: 512, smoothing: 0.8 });
    expect(() => analysisConfig({ window: 1000 })).toThrow('config.window');
    expect(() => analysisConfig({ window: 1024, hop: 1024 })).toThrow('two hops');
    expect(() => analysisConfig({ smoothing: 1 })).toThrow('config.smoothing');
  });
});

/** A whole number of quanta. */
const quanta = (seconds: number): number => Math.round((seconds * 44_100) / QUANTUM) * QUANTUM;
const locked = (frame: FeatureFrame): boolean => value(frame, F.clock) === 1 && value(frame, F.confidence) >= 0.5;

describe('C4: a pause of the show', () => {
  it.each([
    ['in which the audio clock stood still', 0],
    ['in which the audio clock ran on', quanta(10)],
  ])('%s is neither silence nor a change of tempo: the beat goes on with the sound', (_what, ran) => {
    const { sent, logged, play, turn, wait, processor } = analysisBench();
    const sound = fourToTheFloor(120, 16);
    const cut = quanta(9);
    play(sound.subarray(0, cut), 44_100);
    const before = sent.at(-1);
    if (!before || !locked(before)) throw new Error('no beat before the pause');
    void processor.pause?.();
    wait(10_000);
    void processor.resume?.();
    // The context takes a moment to run again.
    for (let ms = 0; ms < 200; ms += 4) turn(4);
    const count = sent.length;
    play(sound.subarray(cut), 44_100, cut + ran);
    const after = sent.slice(count);
    expect(logged).toEqual(['listening']);
    expect(count).toBe(sent.indexOf(before) + 1);
    for (const frame of after) {
      expect(frame[F.source]).toBe(1);
      expect(frame[F.silence]).toBe(0);
      expect(locked(frame)).toBe(true);
      expect(Math.abs(value(frame, F.bpm) / 120 - 1)).toBeLessThan(0.02);
      // No sound from before the pause, and none from the time of the pause, is said to have been heard now.
      expect(value(frame, F.captureMs)).toBeLessThan(8);
      expect(value(frame, F.nextBeatTime) - value(frame, F.time)).toBeLessThan(0.6);
    }
    expect(value(after[0], F.beatIndex)).toBeLessThanOrEqual(value(before, F.beatIndex) + 1);
    expect(value(after[0], F.time) - value(before, F.time)).toBeCloseTo((512 + ran) / 44_100, 4);
    const elapsed = value(after[0], F.epochMs) - value(before, F.epochMs);
    expect(elapsed).toBeGreaterThan(10_190);
    expect(elapsed).toBeLessThan(10_250);
  });

  it('sound that was still on its way when the pause began belongs to the time before it', () => {
    const { sent, logged, play, wait, processor, waiting, turn } = analysisBench();
    const sound = fourToTheFloor(120, 14);
    const cut = quanta(9);
    play(sound.subarray(0, cut), 44_100);
    void processor.pause?.();
    const late = cut + 4 * QUANTUM;
    const { waiting: blocks, play: capture } = analysisBench();
    capture(sound.subarray(cut, late), 44_100, cut);
    waiting.push(...blocks);
    wait(10_000);
    void processor.resume?.();
    turn(4);
    play(sound.subarray(late), 44_100, late);
    expect(logged).toEqual(['listening']);
    expect(sent.filter((frame) => value(frame, F.time) > 9.2).every((frame) => locked(frame) && value(frame, F.captureMs) < 8)).toBe(true);
  });

  it('without an input the default analysis goes on after it', () => {
    const { sent, turn, wait, processor } = analysisBench();
    for (let ms = 0; ms < 800; ms += 4) turn(4);
    void processor.pause?.();
    wait(10_000);
    void processor.resume?.();
    const before = sent.length;
    for (let ms = 0; ms < 1000; ms += 4) turn(4);
    expect(sent.length - before).toBeGreaterThan(10);
  });

  it('a new input after it is a new beginning', () => {
    const { logged, play, wait, processor } = analysisBench();
    play(fourToTheFloor(120, 3), 44_100);
    void processor.pause?.();
    wait(1000);
    void processor.resume?.();
    wait(20_000);
    play(fourToTheFloor(90, 1), 44_100, 900 * QUANTUM * 100);
    expect(logged).toEqual(['listening', 'samples jumped']);
  });
});

describe('D8: what the analysis keeps', () => {
  const sound = fourToTheFloor(124, 24);
  const beats = beatTimes(124, 26);

  /** A second analysis that goes on from what a first one kept after 12 s of sound, with some of it lost; time is one clock's. */
  function resumed(lostSeconds: number, silentSeconds = 0) {
    const first = analysisBench();
    first.play(sound.subarray(0, quanta(12)), 44_100);
    const state = JSON.parse(JSON.stringify(first.processor.checkpoint?.())) as Json;
    const second = analysisBench();
    second.wait(12_000 + lostSeconds * 1000);
    void second.processor.restore?.(state);
    second.wait(silentSeconds * 1000);
    const from = quanta(12 + lostSeconds);
    second.play(sound.subarray(from), 44_100, from);
    return { before: first.sent.at(-1), sent: second.sent, from: from / 44_100, size: JSON.stringify(state).length };
  }

  it.each([0.15, 1.3, 4.7])('E5: knows tempo, phase and counts from the first frame on after %f s without it', (lost) => {
    const { before, sent, from } = resumed(lost);
    expect(value(sent[0], F.beatIndex)).toBeGreaterThanOrEqual(value(before, F.beatIndex));
    expect(value(sent[0], F.onsetCount)).toBeGreaterThanOrEqual(value(before, F.onsetCount));
    for (const frame of sent) {
      expect(locked(frame)).toBe(true);
      expect(Math.abs(value(frame, F.bpm) / 124 - 1)).toBeLessThan(0.03);
    }
    const errors = sent.map((frame) => Math.min(...beats.map((time) => Math.abs(time - value(frame, F.nextBeatTime)))));
    expect(Math.max(...errors)).toBeLessThan(0.06);
    const late = sent.flatMap((frame, k) => (value(frame, F.time) > from + 1 ? [errors[k] ?? 1] : []));
    expect(Math.max(...late)).toBeLessThan(0.03);
    expect(value(sent[0], F.arousal)).toBeCloseTo(value(before, F.arousal), 1);
    expect(Math.abs(value(sent[30], F.bass) - value(before, F.bass))).toBeLessThan(4);
  });

  it('E1: after a reload, in which the sound stood still and time went on, the tempo stands and the phase is found again', () => {
    // Half a beat off: the worst there is.
    const { sent, from } = resumed(0, 60 / 124 / 2);
    for (const frame of sent) expect(Math.abs(value(frame, F.bpm) / 124 - 1)).toBeLessThan(0.03);
    const right = sent.map((frame) => Math.min(...beats.map((time) => Math.abs(time - value(frame, F.nextBeatTime)))) < 0.04);
    const wrongUntil = right.lastIndexOf(false);
    const beatsUntil = ((value(sent[wrongUntil], F.time) - from) * 124) / 60;
    expect(beatsUntil).toBeLessThan(4);
  });

  it('after a minute it does not insist on a tempo: another song may be playing', () => {
    const { sent, before } = resumed(0, 60);
    expect(value(sent[0], F.clock)).toBe(0);
    expect(value(sent[0], F.beatIndex)).toBe(value(before, F.beatIndex));
    expect(value(sent.at(-1), F.bpm)).toBeGreaterThan(120);
  });

  it('E5: is kept again as it was while no sound has come', () => {
    const first = analysisBench();
    first.play(sound.subarray(0, quanta(6)), 44_100);
    const state = JSON.parse(JSON.stringify(first.processor.checkpoint?.())) as Json;
    const second = analysisBench();
    second.wait(6000);
    void second.processor.restore?.(state);
    for (let ms = 0; ms < 1000; ms += 4) second.turn(4);
    expect(JSON.parse(JSON.stringify(second.processor.checkpoint?.()))).toEqual(state);
  });

  it('C7: whatever numbers storage brings, every frame keeps its promises', { timeout: 60_000 }, () => {
    const first = analysisBench();
    first.play(sound.subarray(0, quanta(9)), 44_100);
    const kept = JSON.stringify(first.processor.checkpoint?.());
    let read = 0;
    for (const list of kept.match(/"[a-z]+":\[[^\]]+\]/g) ?? []) {
      for (const number of [0, -1, 0.5, 1e6, 1e300]) {
        const state = JSON.parse(kept.replace(list, list.replace(/-?[\d.]+(e[-+]?\d+)?/g, String(number)))) as Json;
        const second = analysisBench();
        second.wait(9000);
        try {
          void second.processor.restore?.(state);
        } catch {
          continue;
        }
        read++;
        second.play(sound.subarray(quanta(9), quanta(10.5)), 44_100, quanta(9));
        expect([...new Set(second.sent.flatMap(faultsOf))], `${list} of ${number}`).toEqual([]);
      }
    }
    expect(read).toBeGreaterThan(20);
  });

  it('is small', () => {
    expect(resumed(0).size).toBeLessThan(3000);
  });

  it.each([
    null,
    [],
    {},
    { version: 1 },
    { version: 2, savedAtMs: 1, window: 2048, hop: 512, onsetCount: 1, beatIndex: Number.NaN, memory: null },
    {
      version: 2,
      savedAtMs: 1,
      window: 2048,
      hop: 512,
      onsetCount: 1,
      beatIndex: 3,
      barIndex: 0,
      memory: { beat: null, levels: [1], bands: [], energy: [], mood: [] },
    },
    { version: 2, savedAtMs: 1, window: 4096, hop: 512, onsetCount: 1, beatIndex: 3, barIndex: 0, memory: null },
  ] as Json[])('refuses %j in words', (state) => {
    expect(() => analysisBench().processor.restore?.(state)).toThrow(/keeps|window/);
  });
});
