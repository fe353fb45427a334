import Meyda from 'meyda';
import { describe, expect, it } from 'vitest';
import { noise, sine } from '#tests/support/sounds.ts';
import { createRealFft } from '#workers/analysis/signal/fft.ts';
import { createSlidingSpectrum, framingFor } from '#workers/analysis/signal/spectrum.ts';
import { createDominant } from '#workers/analysis/sound/dominant.ts';

function spectrumOf(sound: Float32Array, sampleRate: number) {
  const framing = framingFor({ sampleRate });
  const spectrum = createSlidingSpectrum(framing);
  spectrum.push(Float64Array.from(sound.subarray(0, framing.window)), framing.window);
  spectrum.transform();
  return { framing, magnitudes: spectrum.magnitudes };
}

describe('A1: the transform', () => {
  it('equals the plain sum of the definition', () => {
    const size = 64;
    const input = Float64Array.from(noise(1, 1, 7).subarray(0, size));
    const re = new Float64Array(size / 2 + 1);
    const im = new Float64Array(size / 2 + 1);
    createRealFft(size).forward(input, re, im);
    for (let k = 0; k <= size / 2; k++) {
      let sumRe = 0;
      let sumIm = 0;
      for (let i = 0; i < size; i++) {
        sumRe += (input[i] ?? 0) * Math.cos((2 * Math.PI * k * i) / size);
        sumIm -= (input[i] ?? 0) * Math.sin((2 * Math.PI * k * i) / size);
      }
      expect(re[k]).toBeCloseTo(sumRe, 9);
      expect(im[k]).toBeCloseTo(sumIm, 9);
    }
  });

  it('refuses a size that is no power of two', () => {
    expect(() => createRealFft(48)).toThrow('power of two');
  });

  it.each([16_000, 44_100, 48_000, 96_000])('finds a sine and its amplitude at %i Hz', (sampleRate) => {
    const { framing, magnitudes } = spectrumOf(sine(440, 0.2, 0.5, sampleRate), sampleRate);
    const dominant = createDominant(framing);
    dominant.update(magnitudes, false);
    expect(dominant.peak.hz).toBeCloseTo(440, 0);
    dominant.update(magnitudes, true);
    expect(dominant.peak.hz).toBe(0);
    expect(Math.max(...magnitudes)).toBeGreaterThan(0.42);
    expect(Math.max(...magnitudes)).toBeLessThan(0.51);
    expect(framing.window / sampleRate).toBeCloseTo(2048 / 44_100, 3);
    expect(framing.hopSeconds).toBeCloseTo(512 / 44_100, 3);
  });

  it('agrees with Meyda on amplitude spectrum, centroid, rms and flatness', () => {
    const sound = noise(0.1, 0.3, 3).map((value, i) => value + 0.4 * Math.sin(i * 0.05));
    const block = sound.slice(0, 2048);
    const { magnitudes } = spectrumOf(block, 44_100);
    const meyda: typeof Meyda = { ...Meyda, bufferSize: 2048, sampleRate: 44_100 };
    const oracle = meyda.extract(['amplitudeSpectrum', 'spectralCentroid', 'spectralFlatness', 'rms'], block);
    const theirs = oracle?.amplitudeSpectrum ?? [];
    const scale = 2048 / 4;
    let above = 0;
    let weighted = 0;
    let logs = 0;
    for (let k = 0; k < 1024; k++) {
      const ours = (magnitudes[k] ?? 0) * scale;
      expect(Math.abs(ours - (theirs[k] ?? 0))).toBeLessThan(0.01 * Math.max(5, theirs[k] ?? 0));
      above += ours;
      weighted += k * ours;
      logs += Math.log(ours);
    }
    expect(weighted / above).toBeCloseTo(oracle?.spectralCentroid ?? Number.NaN, 0);
    expect(Math.exp(logs / 1024) / (above / 1024)).toBeCloseTo(oracle?.spectralFlatness ?? Number.NaN, 2);
    // Meyda takes the rms of the windowed block.
    const hann = (i: number): number => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / 2047);
    const rms = Math.sqrt(block.reduce((sum, value, i) => sum + (value * hann(i)) ** 2, 0) / 2048);
    expect(rms).toBeCloseTo(oracle?.rms ?? Number.NaN, 5);
  });
});
