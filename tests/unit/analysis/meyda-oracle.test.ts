import Meyda from 'meyda';
import { describe, expect, it } from 'vitest';
import { F, type FeatureName } from '#app/audio/feature-frame.ts';
import { correlation, framesOf } from '#tests/support/heard.ts';
import { chirp, fourToTheFloor, joined, noise, pinkNoise, scaled, sine } from '#tests/support/sounds.ts';
import { BASS_HZ, MID_HZ, TREBLE_HZ } from '#workers/analysis/sound/bands.ts';

const RATE = 44_100;
const WINDOW = 2048;
const HOP = 512;
/** Slow features are asked 30 times a second: a frame's are of this hop or one of the two before. */
const LAGS = 3;

/** Tones, chords, drums, noises: no silence, in which Meyda has no numbers. */
const floor = noise(9, 0.003, 4);
const sound = joined(
  fourToTheFloor(126, 4),
  chirp(110, 7000, 2, 0.4),
  scaled(
    sine(261.63, 1).map((c, i) => c + (0.5 * Math.sin((2 * Math.PI * 329.63 * i) / RATE) + 0.5 * Math.sin((2 * Math.PI * 392 * i) / RATE))),
    0.4,
  ),
  noise(1, 0.3, 7),
  pinkNoise(1, 0.5, 8),
).map((sample, i) => sample + (floor[i] ?? 0));

const meyda: typeof Meyda = { ...Meyda, bufferSize: WINDOW, sampleRate: RATE };
const frames = framesOf(sound).slice(WINDOW / HOP);
const BIN_HZ = RATE / WINDOW;
/** Up to where the frame's colour looks, and between which its flatness: what every sample rate carries (`timbre.ts`). */
const HIGHEST_HZ = 20_000;
const FLATNESS_HZ = [80, 7000] as const;
/** Meyda's on the very window that each frame ended with; where the frame looks at a part of the spectrum, by Meyda's definition on that part. */
const oracle = frames.map((frame) => {
  const end = Math.round((frame[F.time] ?? 0) * RATE);
  const found = meyda.extract(['loudness', 'amplitudeSpectrum'], sound.subarray(end - WINDOW, end));
  if (!found?.amplitudeSpectrum || !found.loudness) throw new Error('Meyda has nothing to say');
  const spectrum = found.amplitudeSpectrum;
  const heard = spectrum.slice(0, Math.floor(HIGHEST_HZ / BIN_HZ) + 1);
  const sum = heard.reduce((total, value) => total + value, 0);
  const middle = spectrum.slice(Math.ceil(FLATNESS_HZ[0] / BIN_HZ), Math.floor(FLATNESS_HZ[1] / BIN_HZ) + 1);
  let below = heard.length - 1;
  for (let above = 0; below > 0; below--) {
    above += heard[below] ?? 0;
    if (above > 0.01 * sum) break;
  }
  return {
    centroidHz: (BIN_HZ * heard.reduce((total, value, k) => total + k * value, 0)) / sum,
    rolloffHz: BIN_HZ * below,
    flatness:
      Math.exp(middle.reduce((total, value) => total + Math.log(value), 0) / middle.length) /
      (middle.reduce((total, value) => total + value, 0) / middle.length),
    loudness: found.loudness.total,
    spectrum,
  };
});

/** For each frame the least error against the windows it may be of. */
function errors(error: (frame: Float64Array, found: (typeof oracle)[number]) => number): number[] {
  return frames
    .map((frame, k) => Math.min(...oracle.slice(Math.max(0, k + 1 - LAGS), k + 1).map((found) => error(frame, found))))
    .slice(LAGS)
    .sort((a, b) => a - b);
}
const at = (sorted: readonly number[], share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;

describe('A1: Meyda as an oracle', () => {
  it.each([
    ['centroidHz', 0.01, 0.05],
    ['rolloffHz', 0.01, 0.1],
    ['flatness', 0.01, 0.05],
    ['loudness', 0.01, 0.05],
  ] as const)('%s is Meyda’s on the same window', (name, usual, nearlyAlways) => {
    const relative = errors((frame, found) => Math.abs((frame[F[name]] ?? 0) - found[name]) / Math.max(found[name], 1e-3));
    expect(at(relative, 0.5)).toBeLessThan(usual);
    expect(at(relative, 0.98)).toBeLessThan(nearlyAlways);
  });

  it('chroma names the notes of a chord, as Meyda does on a long window', () => {
    const long: typeof Meyda = { ...Meyda, bufferSize: 8192, sampleRate: RATE };
    for (const notes of [
      [60, 64, 67],
      [57, 60, 64],
      [50, 54, 57, 61],
      [65, 68, 72],
    ]) {
      const chord = notes
        .map((note, k) => sine(440 * 2 ** ((note - 69) / 12), 2, 0.2 - 0.02 * k))
        .reduce((sum, tone) => sum.map((value, i) => value + (tone[i] ?? 0)));
      const chroma = [
        ...(framesOf(chord)
          .at(-1)
          ?.subarray(F.chroma0, F.chroma0 + 12) ?? []),
      ];
      const theirs = long.extract('chroma', chord.subarray(chord.length - 8192)) as unknown as number[];
      const strongest = (classes: readonly number[]): number[] =>
        classes
          .map((value, pitch) => [value, pitch] as const)
          .sort(([a], [b]) => b - a)
          .slice(0, notes.length)
          .map(([, pitch]) => pitch)
          .sort((a, b) => a - b);
      expect(strongest(chroma)).toEqual([...new Set(notes.map((note) => note % 12))].sort((a, b) => a - b));
      expect(correlation(chroma, theirs)).toBeGreaterThan(0.7);
    }
  });

  it.each([
    ['bass', BASS_HZ],
    ['mid', MID_HZ],
    ['treble', TREBLE_HZ],
  ] as const)('%s moves as the power between its edges in Meyda’s spectrum', (name, [low, high]) => {
    const bins = [Math.max(1, Math.round((low * WINDOW) / RATE)), Math.round((high * WINDOW) / RATE)] as const;
    const amplitude = oracle.map(({ spectrum }) => Math.sqrt(spectrum.slice(bins[0], bins[1] + 1).reduce((sum, x) => sum + x * x, 0)));
    // The relative scale moves slowly: within a second of steady music it is one factor.
    const music = frames.map((frame, k) => [frame[F.time] ?? 0, k] as const).filter(([time]) => time > 2.5 && time < 4);
    const ours = music.map(([, k]) => frames[k]?.[F[name as FeatureName]] ?? 0);
    expect(
      correlation(
        ours,
        music.map(([, k]) => amplitude[k] ?? 0),
      ),
    ).toBeGreaterThan(0.95);
  });

  it('the dominant frequency is the middle of the strongest bin of Meyda’s spectrum, or within one of it', () => {
    const off = frames.map((frame, k) => {
      const spectrum = oracle[k]?.spectrum ?? new Float32Array(0);
      let best = 1;
      for (const [bin, value] of spectrum.entries()) if (bin > 0 && value > (spectrum[best] ?? 0)) best = bin;
      return Math.abs((frame[F.dominantHz] ?? 0) / (RATE / WINDOW) - best);
    });
    expect(
      at(
        off.sort((a, b) => a - b),
        0.9,
      ),
    ).toBeLessThan(1);
  });
});
