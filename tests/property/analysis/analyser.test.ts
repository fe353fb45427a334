import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fourToTheFloor } from '#tests/support/sounds.ts';
import { createAnalyser } from '#workers/analysis/analyser.ts';
import { createRealFft } from '#workers/analysis/signal/fft.ts';

const finite = fc.double({ min: -1, max: 1, noNaN: true });

describe('A1: properties of listening', () => {
  it('A1: the transform keeps energy (Parseval), seed 5', () => {
    const fft = createRealFft(128);
    fc.assert(
      fc.property(fc.array(finite, { minLength: 128, maxLength: 128 }), (samples) => {
        const re = new Float64Array(65);
        const im = new Float64Array(65);
        fft.forward(Float64Array.from(samples), re, im);
        let spectral = 0;
        for (let k = 0; k <= 64; k++) spectral += (k === 0 || k === 64 ? 1 : 2) * ((re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2);
        const energy = samples.reduce((sum, value) => sum + value * value, 0);
        expect(spectral / 128).toBeCloseTo(energy, 8);
      }),
      { seed: 5, numRuns: 50 },
    );
  });

  it('A1: how samples are cut into blocks changes nothing, seed 9', () => {
    const sound = fourToTheFloor(120, 1.5);
    const hear = (cuts: readonly number[]): number[] => {
      const values: number[] = [];
      const analyser = createAnalyser({ sampleRate: 44_100, onHop: () => values.push(...analyser.frame) });
      for (let at = 0, k = 0; at < sound.length; k++) {
        const count = Math.min(cuts[k % cuts.length] ?? 128, sound.length - at);
        analyser.push(sound, at, sound, at, count);
        at += count;
      }
      return values;
    };
    const whole = hear([128]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 }), (cuts) => {
        expect(hear(cuts)).toEqual(whole);
      }),
      { seed: 9, numRuns: 8 },
    );
  });

  it('A1: any samples at all give finite numbers, seed 3', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float(), { minLength: 600, maxLength: 3000 }),
        fc.constantFrom(16_000, 44_100, 96_000),
        (samples, sampleRate) => {
          const sound = Float32Array.from(samples);
          const analyser = createAnalyser({
            sampleRate,
            onHop: () => {
              for (const value of analyser.frame) expect(Number.isFinite(value)).toBe(true);
            },
          });
          for (let round = 0; round < 3; round++) analyser.push(sound, 0, sound, 0, sound.length);
        },
      ),
      { seed: 3, numRuns: 30 },
    );
  });
});
