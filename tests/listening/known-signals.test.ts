import { describe, expect, it } from 'vitest';
import { ACT_CONFIDENCE, F, type FeatureFrame, type FeatureName } from '#app/audio/feature-frame.ts';
import { faultsOf } from '#tests/support/feature-ranges.ts';
import { framesOf } from '#tests/support/heard.ts';
import { applause, speech } from '#tests/support/no-beat.ts';
import {
  chirp,
  clicksAt,
  clipped,
  fourToTheFloor,
  impulseTrain,
  mixed,
  noise,
  pinkNoise,
  scaled,
  silence,
  sine,
} from '#tests/support/sounds.ts';

const RATES = [16_000, 44_100, 48_000, 96_000];

const of = (frame: FeatureFrame, name: FeatureName): number => frame[F[name]] ?? Number.NaN;
const later = (frames: readonly FeatureFrame[], seconds: number): FeatureFrame[] => frames.filter((frame) => of(frame, 'time') > seconds);
const mean = (frames: readonly FeatureFrame[], name: FeatureName): number =>
  frames.reduce((sum, frame) => sum + of(frame, name), 0) / frames.length;
const last = (frames: readonly FeatureFrame[]): FeatureFrame => {
  const frame = frames.at(-1);
  if (!frame) throw new Error('no frame');
  return frame;
};
/** The way from one frequency to another in octaves. */
const octaves = (hz: number, expected: number): number => Math.abs(Math.log2(hz / expected));

/** Every frame, and that each is as promised. */
function heard(left: Float32Array, rate: number, right = left): FeatureFrame[] {
  const frames = framesOf(left, rate, right);
  const faults = frames.flatMap((frame) => faultsOf(frame).map((fault) => `at ${of(frame, 'time').toFixed(2)} s ${fault}`));
  expect(faults).toEqual([]);
  return frames;
}

describe.each(RATES)('A1: known signals at %i Hz', (rate) => {
  it.each([60, 440, 3000, 7000])('a sine of %i Hz: where it is, how loud, and in its band alone', (hz) => {
    const frames = later(heard(sine(hz, 1, 0.5, rate), rate), 0.2);
    const frame = last(frames);
    // The parabola errs by a tenth of a bin at most, and a bin is 21.5 Hz wide or less.
    expect(Math.abs(of(frame, 'dominantHz') - hz)).toBeLessThan(2.2);
    // The filter against direct current takes 1.5 % at 60 Hz.
    expect(mean(frames, 'rms') / (0.5 / Math.SQRT2)).toBeCloseTo(1, 1);
    expect(mean(frames, 'rms') / (0.5 / Math.SQRT2)).toBeGreaterThan(0.98);
    expect(of(frame, 'peak')).toBeGreaterThan(0.48);
    expect(of(frame, 'peak')).toBeLessThan(0.505);
    expect(of(frame, 'flatness')).toBeLessThan(0.05);
    // The window's main lobe is four bins wide.
    expect(Math.abs(of(frame, 'rolloffHz') - hz)).toBeLessThan(0.1 * hz + 90);
    expect(of(frame, 'silence')).toBe(0);
  });

  it('a tone enters the band where it lies, and no other', () => {
    const floor = noise(3, 0.05, 5, rate);
    const bands: readonly (readonly [FeatureName, number])[] = [
      ['bass', 100],
      ['mid', 1000],
      ['treble', 6000],
    ];
    for (const [band, hz] of bands) {
      const tone = sine(hz, 3, 0.5, rate).map((value, i) => (i > 2.5 * rate ? value : 0));
      const frame = later(heard(mixed(floor, tone), rate), 2.6)[0];
      if (!frame) throw new Error('no frame');
      for (const [other] of bands) {
        if (other === band) expect(of(frame, other), `${other} at ${hz} Hz`).toBeGreaterThan(2);
        else expect(of(frame, other), `${other} at ${hz} Hz`).toBeLessThan(1.5);
      }
    }
  });

  it('a chirp: the dominant frequency and the centroid climb with it', () => {
    const [from, to, seconds] = [200, 6400, 5];
    const frames = later(heard(chirp(from, to, seconds, 0.4, rate), rate), 0.3);
    for (const frame of frames) {
      const middleSeconds = of(frame, 'time') - of(frame, 'windowMs') / 1000;
      const expected = from * 2 ** (middleSeconds * (Math.log2(to / from) / seconds));
      expect(octaves(of(frame, 'dominantHz'), expected)).toBeLessThan(0.05);
      // The centroid is asked 30 times a second: up to 35 ms older, which is 0.04 octaves.
      expect(octaves(of(frame, 'centroidHz'), expected)).toBeLessThan(0.25);
    }
  });

  it('clicks: an onset each, at its time; an impulse is one too', () => {
    const times = [1, 1.31, 1.75, 2.5, 2.71, 3.4, 4.2];
    const frames = heard(clicksAt(times, 5, rate), rate);
    expect(of(last(frames), 'onsetCount')).toBe(times.length);
    for (const [k, time] of times.entries()) {
      const seen = frames.find((frame) => of(frame, 'onsetCount') > k);
      if (!seen) throw new Error('no onset');
      expect(of(seen, 'time') - time).toBeGreaterThan(0);
      expect(of(seen, 'time') - time).toBeLessThan(0.05);
    }
    const train = heard(impulseTrain(2.5, 6, 0.9, rate), rate);
    expect(of(last(train), 'onsetCount')).toBe(14);
    expect(Math.max(...train.map((frame) => of(frame, 'flatness')))).toBeGreaterThan(0.9);
  });

  it('white and pink noise: flat, no tone, no beat; pink is darker', () => {
    const white = later(heard(noise(5, 0.3, 2, rate), rate), 2);
    const pink = later(heard(pinkNoise(5, 0.3, 2, rate), rate), 2);
    for (const frames of [white, pink]) {
      expect(frames.every((frame) => of(frame, 'confidence') < ACT_CONFIDENCE && of(frame, 'clock') === 0)).toBe(true);
      expect(mean(frames, 'level')).toBeGreaterThan(0.8);
      expect(mean(frames, 'level')).toBeLessThan(1.2);
      for (const band of ['bass', 'mid', 'treble'] as const) {
        expect(mean(frames, band), band).toBeGreaterThan(0.7);
        expect(mean(frames, band), band).toBeLessThan(1.1);
      }
    }
    // Amplitudes of noise are Rayleigh distributed: geometric over arithmetic mean is e^(−γ/2) · 2/√π = 0.85.
    expect(mean(white, 'flatness')).toBeCloseTo(0.85, 1);
    expect(mean(pink, 'flatness')).toBeLessThan(mean(white, 'flatness'));
    expect(mean(pink, 'centroidHz')).toBeLessThan(0.75 * mean(white, 'centroidHz'));
    // Half-way up to what is heard at this rate.
    expect(mean(white, 'centroidHz') / (Math.min(20_000, rate / 2) / 2)).toBeCloseTo(1, 1);
  });

  it('silence and direct current are silence', () => {
    for (const sound of [silence(3, rate), silence(3, rate).fill(0.7), silence(3, rate).fill(-1)]) {
      const frame = last(heard(sound, rate));
      expect(of(frame, 'silence')).toBe(1);
      expect(of(frame, 'rms')).toBeLessThan(0.001);
      for (const name of ['dominantHz', 'centroidHz', 'rolloffHz', 'loudness', 'bpm', 'confidence', 'onset', 'level'] as const)
        expect(of(frame, name), name).toBeLessThan(0.05);
    }
  });

  it('music on direct current sounds as without it', () => {
    const music = scaled(fourToTheFloor(120, 4.5, 1, rate).subarray(0.5 * rate), 0.4);
    const plain = later(framesOf(music, rate), 1);
    // Faded in: switched on, it is a click.
    const shift = music.map((sample, i) => sample + 0.5 * Math.min(1, i / (0.5 * rate)));
    const shifted = later(heard(shift, rate), 1);
    for (const name of ['rms', 'level', 'bass', 'mid', 'treble', 'flux'] as const)
      for (const [k, frame] of plain.entries()) {
        const other = shifted[k];
        if (!other) throw new Error('fewer frames');
        expect(Math.abs(of(frame, name) - of(other, name)), name).toBeLessThan(0.03 + 0.03 * of(frame, name));
      }
  });

  it('broken input: every number in its range, and the beat is found all the same', () => {
    const broken = fourToTheFloor(120, 10, 1, rate).map((sample, i) =>
      i % 9973 === 0 ? Number.NaN : i % 14_983 === 0 ? Number.POSITIVE_INFINITY : i % 18_013 === 0 ? -1e30 : sample,
    );
    const frame = last(heard(broken, rate));
    expect(of(frame, 'confidence')).toBeGreaterThan(ACT_CONFIDENCE);
    expect(of(frame, 'bpm') / 120).toBeCloseTo(1, 1);
    for (const dead of [Number.NaN, Number.NEGATIVE_INFINITY, 1e30]) heard(silence(0.5, rate).fill(dead), rate);
  });

  it('a dead channel costs half the power, and nothing of what is relative', () => {
    const music = fourToTheFloor(120, 6, 1, rate);
    const both = later(framesOf(music, rate), 2);
    const one = later(heard(music, rate, silence(6, rate)), 2);
    expect(mean(one, 'rms') / mean(both, 'rms')).toBeCloseTo(Math.SQRT1_2, 2);
    for (const name of ['level', 'bass', 'mid', 'treble', 'onset'] as const)
      expect(mean(one, name) / mean(both, name), name).toBeCloseTo(1, 1);
  });
});

describe('A1: difficult rooms', () => {
  it('music clipped to squares, or on one channel alone, is still followed', () => {
    const music = fourToTheFloor(120, 10);
    for (const frames of [heard(clipped(music, 20), 44_100), heard(music, 44_100, silence(10)), heard(silence(10), 44_100, music)]) {
      expect(of(last(frames), 'silence')).toBe(0);
      expect(of(last(frames), 'confidence')).toBeGreaterThan(ACT_CONFIDENCE);
      expect(of(last(frames), 'bpm') / 120).toBeCloseTo(1, 1);
    }
  });

  it('speech and applause carry no tempo that the show would act on, from a headset or a hall', () => {
    for (const rate of [16_000, 48_000]) {
      for (const sound of [speech(10, 0.4, 1, rate), applause(10, 0.4, 1, rate)]) {
        const frames = heard(sound, rate);
        expect(frames.every((frame) => of(frame, 'confidence') < ACT_CONFIDENCE)).toBe(true);
        expect(frames.some((frame) => of(frame, 'silence') === 0)).toBe(true);
      }
    }
  });
});
