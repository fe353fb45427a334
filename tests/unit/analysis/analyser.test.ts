import { describe, expect, it } from 'vitest';
import { F, FEATURE_LENGTH, type FeatureName } from '#app/audio/feature-frame.ts';
import { correlation, feed, framesOf } from '#tests/support/heard.ts';
import { clicksAt, fourToTheFloor, joined, noise, scaled, silence, sine } from '#tests/support/sounds.ts';
import { createAnalyser } from '#workers/analysis/analyser.ts';

const last = <T>(values: readonly T[]): T => {
  const value = values.at(-1);
  if (value === undefined) throw new Error('nothing there');
  return value;
};

describe('A1: features', () => {
  it.each([44_100, 48_000])('says where a sine is, at %i Hz', (rate) => {
    const frame = last(framesOf(sine(1000, 1, 0.5, rate), rate));
    expect(frame[F.dominantHz]).toBeCloseTo(1000, -1);
    expect(frame[F.centroidHz]).toBeGreaterThan(950);
    expect(frame[F.centroidHz]).toBeLessThan(1100);
    expect(frame[F.rms]).toBeCloseTo(0.5 / Math.SQRT2, 2);
    expect(frame[F.peak]).toBeCloseTo(0.5, 2);
    expect(frame[F.flatness]).toBeLessThan(0.1);
    expect(frame[F.time]).toBeCloseTo(1, 1);
  });

  it('follows a chirp up', () => {
    const rate = 44_100;
    const chirp = silence(4).map((_, i) => 0.4 * Math.sin(2 * Math.PI * 100 * (2 ** (i / rate) / Math.LN2)));
    const heard = framesOf(chirp).map((frame) => [frame[F.time] ?? 0, frame[F.dominantHz] ?? 0] as const);
    for (const [time, hz] of heard.filter(([time]) => time > 0.5)) {
      const expected = 100 * 2 ** (time - 0.023);
      expect(Math.abs(Math.log2(hz / expected))).toBeLessThan(0.12);
    }
  });

  it('puts sound into the band where it is', () => {
    const steady = noise(6, 0.05, 5);
    const withTone = (hz: number): Float32Array =>
      steady.map((value, i) => value + (i > 5 * 44_100 ? 0.5 * Math.sin((2 * Math.PI * hz * i) / 44_100) : 0));
    const bands: readonly (readonly [number, FeatureName])[] = [
      [80, 'bass'],
      [1000, 'mid'],
      [9000, 'treble'],
    ];
    for (const [hz, name] of bands) {
      const frame = framesOf(withTone(hz)).find((candidate) => (candidate[F.time] ?? 0) > 5.1);
      if (!frame) throw new Error('no frame');
      for (const [, other] of bands) {
        if (other === name) expect(frame[F[other]]).toBeGreaterThan(2);
        else expect(frame[F[other]]).toBeLessThan(1.5);
      }
    }
  });

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

  it('survives broken, shifted and clipped input with finite numbers in range', () => {
    const broken = fourToTheFloor(120, 4).map((value, i) =>
      i % 997 === 0 ? Number.NaN : i % 1499 === 0 ? Number.POSITIVE_INFINITY : i % 1801 === 0 ? -1e30 : value,
    );
    const shifted = fourToTheFloor(120, 4).map((value) => 0.9 + 0.1 * value);
    const clipped = fourToTheFloor(120, 4).map((value) => Math.max(-1, Math.min(1, value * 40)));
    for (const sound of [broken, shifted, clipped, silence(2).fill(1), silence(2).fill(Number.NaN)]) {
      for (const frame of framesOf(sound)) {
        expect(frame).toHaveLength(FEATURE_LENGTH);
        for (const value of frame) expect(Number.isFinite(value)).toBe(true);
        for (const name of ['bass', 'mid', 'treble', 'bassSmooth', 'level', 'flux'] as const) expect(frame[F[name]]).toBeLessThanOrEqual(4);
        for (const name of ['rms', 'peak', 'presence', 'energy', 'onset', 'flatness', 'brightness', 'confidence', 'beatPhase'] as const) {
          expect(frame[F[name]]).toBeGreaterThanOrEqual(0);
          expect(frame[F[name]]).toBeLessThanOrEqual(1);
        }
      }
    }
    expect(last(framesOf(silence(4).fill(0.7)))[F.silence]).toBe(1);
  });

  it('hears the same music at −40, −20 and 0 dBFS alike', () => {
    const music = fourToTheFloor(124, 12);
    const peak = music.reduce((highest, value) => Math.max(highest, Math.abs(value)), 0);
    const track = (db: number, name: FeatureName): number[] =>
      framesOf(scaled(music, 10 ** (db / 20) / peak))
        .filter((frame) => (frame[F.time] ?? 0) > 5)
        .map((frame) => frame[F[name]] ?? 0);
    for (const name of ['level', 'bass', 'mid', 'treble', 'flux', 'onset', 'energy', 'beatPhase'] as const) {
      const loud = track(0, name);
      expect(correlation(loud, track(-20, name)), `${name} at −20`).toBeGreaterThan(0.95);
      expect(correlation(loud, track(-40, name)), `${name} at −40`).toBeGreaterThan(0.95);
    }
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

  it('refuses a sample rate that is none', () => {
    expect(() => createAnalyser({ sampleRate: 0, onHop: () => undefined })).toThrow('cannot analyse at 0 Hz');
  });
});
