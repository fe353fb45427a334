import { describe, expect, it } from 'vitest';
import { F, type FeatureName } from '#app/audio/feature-frame.ts';
import { correlation, feed, framesOf } from '#tests/support/heard.ts';
import { clicksAt, fourToTheFloor, joined, noise, silence } from '#tests/support/sounds.ts';
import { createAnalyser } from '#workers/analysis/analyser.ts';
import { COUNTED } from '#workers/analysis/counts.ts';

const last = <T>(values: readonly T[]): T => {
  const value = values.at(-1);
  if (value === undefined) throw new Error('nothing there');
  return value;
};

describe('A1: features', () => {
  it('counts clicks as onsets, one each, at their time', () => {
    const times = Array.from({ length: 20 }, (_, k) => 1 + k * 0.37 + (k % 3) * 0.02);
    const found: number[] = [];
    const analyser = createAnalyser({ sampleRate: 44_100, onHop: () => void (analyser.onset.fired && found.push(analyser.onset.time)) });
    feed(analyser, clicksAt(times, 10));
    expect(found).toHaveLength(times.length);
    for (const [k, time] of times.entries()) expect(Math.abs((found[k] ?? 0) - time)).toBeLessThan(0.03);
    expect(analyser.frame[F.onsetCount]).toBe(times.length);
  });

  it('treats silence as a state and freezes its gains there', () => {
    const music = fourToTheFloor(120, 8);
    const frames = framesOf(joined(music, silence(6), music));
    const at = (time: number) => {
      const frame = frames.find((candidate) => (candidate[F.time] ?? 0) >= time);
      if (!frame) throw new Error(`no frame at ${time}`);
      return frame;
    };
    expect(at(4)[F.silence]).toBe(0);
    expect(at(12)[F.silence]).toBe(1);
    expect(at(12)[F.level]).toBeLessThan(0.05);
    expect(at(13)[F.energy]).toBeLessThan(0.2);
    // The first second after the break is as loud as usual: the gain did not run away.
    const after = frames.filter((frame) => (frame[F.time] ?? 0) > 14.5 && (frame[F.time] ?? 0) < 16.5);
    expect(Math.max(...after.map((frame) => frame[F.level] ?? 0))).toBeLessThan(3.5);
    expect(at(15)[F.silence]).toBe(0);
  });

  it('does not make music of faint hiss', () => {
    const frames = framesOf(noise(4, 0.0001, 9));
    expect(frames.every((frame) => frame[F.silence] === 1 && frame[F.level] === 0 && frame[F.onsetCount] === 0)).toBe(true);
  });

  it('hears the same at 44.1 and at 48 kHz', () => {
    const frames44 = framesOf(fourToTheFloor(120, 10, 2, 44_100), 44_100);
    const frames48 = framesOf(fourToTheFloor(120, 10, 2, 48_000), 48_000);
    const track = (frames: readonly Float64Array[], name: FeatureName) => frames.map((frame) => frame[F[name]] ?? 0).slice(200);
    expect(Math.abs(frames44.length - frames48.length)).toBeLessThan(3);
    for (const name of ['level', 'bass', 'mid', 'flux'] as const) {
      expect(correlation(track(frames44, name), track(frames48, name)), name).toBeGreaterThan(0.95);
    }
    expect(last(frames48)[F.bpm]).toBeCloseTo(last(frames44)[F.bpm] ?? 0, 0);
  });

  it('begins anew after a reset, and its counts go on', () => {
    const music = fourToTheFloor(120, 8);
    const analyser = createAnalyser({ sampleRate: 44_100, onHop: () => undefined });
    feed(analyser, music);
    const onsets = analyser.frame[F.onsetCount] ?? 0;
    const beats = analyser.frame[F.beatIndex] ?? 0;
    expect(beats).toBeGreaterThan(4);
    analyser.reset(1_000_000);
    feed(analyser, music.subarray(0, 44_100));
    expect(analyser.frame[F.time]).toBeCloseTo(1_000_000 / 44_100 + 1, 1);
    expect(analyser.frame[F.bpm]).toBe(0);
    expect(analyser.frame[F.onsetCount]).toBeGreaterThanOrEqual(onsets);
    expect(analyser.frame[F.beatIndex]).toBeGreaterThanOrEqual(beats);
  });

  it('hears after a reset as one that is new, hop by hop: nothing but counts is left of the sound and of orders', () => {
    const frames: Float64Array[] = [];
    const listener = () => createAnalyser({ sampleRate: 44_100, onHop: () => undefined });
    const counted = new Set<number>(COUNTED.map((name) => F[name]));
    const heardBy = (analyser: ReturnType<typeof listener>, sound: Float32Array): void => {
      for (let at = 0; at + 512 <= sound.length; at += 512) {
        analyser.push(sound, at, sound, at, 512);
        frames.push(analyser.frame.filter((_, index) => !counted.has(index)));
      }
    };
    const used = listener();
    feed(used, joined(fourToTheFloor(100, 13), noise(2, 0.3, 4)));
    used.take({ type: 'lock', locked: true }, 10);
    used.take({ type: 'nudge', ms: 30 }, 10);
    used.take({ type: 'meter', beats: 3 }, 10);
    used.reset(0);
    const music = joined(fourToTheFloor(131, 9, 2), silence(3));
    heardBy(used, music);
    const afterReset = frames.splice(0);
    heardBy(listener(), music);
    expect(afterReset.length).toBeGreaterThan(1000);
    expect(afterReset.findIndex((frame, hop) => frame.some((value, index) => value !== frames[hop]?.[index]))).toBe(-1);
  });

  it('refuses a sample rate that is none', () => {
    expect(() => createAnalyser({ sampleRate: 0, onHop: () => undefined })).toThrow('cannot analyse at 0 Hz');
  });
});
