import { describe, expect, it } from 'vitest';
import { F, type FeatureName } from '#app/audio/feature-frame.ts';
import { correlation, framesOf } from '#tests/support/heard.ts';
import { fourToTheFloor, noise, scaled, silence, sine } from '#tests/support/sounds.ts';

const last = (frames: readonly Float64Array[], name: FeatureName): number => frames.at(-1)?.[F[name]] ?? Number.NaN;
const track = (frames: readonly Float64Array[], name: FeatureName): number[] =>
  frames.filter((frame) => (frame[F.time] ?? 0) > 4).map((frame) => frame[F[name]] ?? 0);

describe.each([16_000, 44_100, 96_000])('A1: two channels at %i Hz', (rate) => {
  const hear = (left: Float32Array, right: Float32Array) => framesOf(left, rate, right);

  it('mono is narrow and in the middle, unlike noises wide, one side on its side', () => {
    const [a, b] = [noise(3, 0.3, 1, rate), noise(3, 0.3, 2, rate)];
    const mono = hear(a, a);
    expect(last(mono, 'width')).toBe(0);
    expect(last(mono, 'balance')).toBeCloseTo(0, 9);
    const wide = hear(a, b);
    expect(last(wide, 'width')).toBeGreaterThan(0.9);
    expect(Math.abs(last(wide, 'balance'))).toBeLessThan(0.1);
    const left = hear(a, silence(3, rate));
    expect(last(left, 'width')).toBe(0);
    expect(last(left, 'balance')).toBeCloseTo(-1, 6);
    expect(last(hear(silence(3, rate), a), 'balance')).toBeCloseTo(1, 6);
  });

  it('a panned sound is not a wide one', () => {
    const sound = noise(3, 0.3, 4, rate);
    const panned = hear(sound, scaled(sound, 0.5));
    expect(last(panned, 'width')).toBeLessThan(0.01);
    expect(last(panned, 'balance')).toBeCloseTo(-0.6, 2);
  });

  it('a mix in between is in between, and a wall in antiphase is as wide as can be', () => {
    const [middle, a, b] = [noise(3, 0.3, 5, rate), noise(3, 0.1, 6, rate), noise(3, 0.1, 7, rate)];
    const mix = hear(
      middle.map((value, i) => value + (a[i] ?? 0)),
      middle.map((value, i) => value + (b[i] ?? 0)),
    );
    expect(last(mix, 'width')).toBeGreaterThan(0.1);
    expect(last(mix, 'width')).toBeLessThan(0.4);
    expect(last(hear(middle, scaled(middle, -1)), 'width')).toBe(1);
  });
});

describe('A1: channels that cancel, fail or break', { timeout: 30_000 }, () => {
  const music = fourToTheFloor(124, 12);
  const mono = framesOf(music);

  it('a recording in antiphase, whose sum is silence, is heard like any other', () => {
    const opposed = framesOf(music, 44_100, scaled(music, -1));
    for (const name of ['level', 'bass', 'treble', 'flux', 'onset', 'energy', 'brightness', 'centroidHz'] as const)
      expect(correlation(track(mono, name), track(opposed, name)), name).toBeGreaterThan(0.999);
    expect(last(opposed, 'bpm')).toBeCloseTo(last(mono, 'bpm'), 3);
    expect(last(opposed, 'rms')).toBeCloseTo(last(mono, 'rms'), 9);
    expect(last(opposed, 'silence')).toBe(0);
  });

  it('bass in antiphase beside a treble in phase: both are there', () => {
    const bass = sine(80, 3, 0.4);
    const treble = sine(6000, 3, 0.1);
    const sum = bass.map((value, i) => value + (treble[i] ?? 0));
    const difference = bass.map((value, i) => (treble[i] ?? 0) - value);
    const frames = framesOf(sum, 44_100, difference);
    expect(last(frames, 'dominantHz')).toBeCloseTo(80, -1);
    expect(last(frames, 'width')).toBeCloseTo(1, 6);
    const reference = framesOf(sum);
    expect(last(frames, 'centroidHz')).toBeCloseTo(last(reference, 'centroidHz'), -1);
  });

  it('a channel of broken numbers is a dead one', () => {
    const broken = framesOf(music, 44_100, new Float32Array(music.length).fill(Number.NaN));
    const dead = framesOf(music, 44_100, silence(12));
    expect(broken.at(-1)).toEqual(dead.at(-1));
    expect(last(broken, 'bpm')).toBeCloseTo(last(mono, 'bpm'), 1);
  });
});
