import { describe, expect, it } from 'vitest';
import { createDemoBand } from '#app/audio/demo-band/band.ts';
import { createBar, createScore, sectionAt } from '#app/audio/demo-band/score.ts';

const sampleRate = 22050;

function render(seed: number, seconds: number, block = 128): Float32Array {
  const band = createDemoBand(seed, sampleRate);
  const total = Math.floor((seconds * sampleRate) / block) * block;
  const out = new Float32Array(total);
  const left = new Float32Array(block);
  const right = new Float32Array(block);
  for (let at = 0; at < total; at += block) {
    band.render(left, right);
    out.set(left, at);
  }
  return out;
}

const differences = (a: Float32Array, b: Float32Array): number => a.reduce((count, x, i) => count + (x === b[i] ? 0 : 1), 0);
const rms = (samples: Float32Array): number => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);

describe('demo band', () => {
  it('plays the same samples from the same seed, however they are asked for', () => {
    const seconds = 12;
    const a = render(5, seconds, 128);
    const b = render(5, seconds, 1000);
    const both = Math.min(a.length, b.length);
    expect(differences(a.subarray(0, both), b.subarray(0, both))).toBe(0);
    expect(differences(render(6, seconds), a)).toBeGreaterThan(a.length / 2);
  });

  it.each([1, 2, 3])('seed %i: is loud enough, never clips, never leaves the numbers', (seed) => {
    const samples = render(seed, 45);
    const level = 20 * Math.log10(rms(samples));
    expect(level).toBeGreaterThan(-20);
    expect(level).toBeLessThan(-9);
    expect(samples.every((x) => Number.isFinite(x) && Math.abs(x) < 1)).toBe(true);
  });

  it('states the truth: where the score has a kick on the beat, the low end jumps within 5 ms', () => {
    const seed = 3;
    const band = createDemoBand(seed, sampleRate);
    const { beats, bars, bpm } = band.truth(29);
    expect(beats[1]).toBeCloseTo(60 / bpm, 10);
    expect(bars).toEqual(beats.filter((_, index) => index % 4 === 0));
    const samples = render(seed, 30);
    const score = createScore(seed);
    const bar = createBar();
    const energy = (from: number, seconds: number): number => {
      const start = Math.max(0, Math.round(from * sampleRate));
      return rms(samples.subarray(start, start + Math.round(seconds * sampleRate)));
    };
    let kicks = 0;
    for (const [index, beat] of beats.entries()) {
      score.write(Math.floor(index / 4), bar);
      if (bar.section !== 'verse' || (bar.kick[(index % 4) * 4] ?? 0) < 0.9) continue;
      kicks++;
      expect(energy(beat + 0.005, 0.03)).toBeGreaterThan(energy(beat - 0.04, 0.035) * 1.2);
    }
    expect(kicks).toBeGreaterThan(12);
  });

  it('goes through its sections for ever, each bar belonging to one', () => {
    const { sections } = createDemoBand(1, sampleRate).truth(600);
    expect(new Set(sections.map(({ name }) => name))).toEqual(new Set(['intro', 'verse', 'build', 'drop', 'breakdown']));
    for (const [index, section] of sections.entries()) {
      if (index > 0) expect(section.start).toBeCloseTo(sections[index - 1]?.end ?? Number.NaN, 9);
    }
    for (let bar = 0; bar < 5000; bar += 7) {
      const { firstBar, bars } = sectionAt(bar);
      expect(bar).toBeGreaterThanOrEqual(firstBar);
      expect(bar).toBeLessThan(firstBar + bars);
    }
  });

  it('a build loses its low end and breaks off before the drop, which begins with a cymbal', () => {
    const score = createScore(2);
    const bar = createBar();
    const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
    for (let index = 0; index < 60; index++) {
      const { name, firstBar, bars } = sectionAt(index);
      score.write(index, bar);
      if (name === 'build') expect(bar.thin).toBeGreaterThanOrEqual(0.5);
      else expect(bar.thin).toBe(0);
      if (name === 'build') expect(sum(bar.bass)).toBe(0);
      if (name === 'build') expect(sum(bar.kick) === 0).toBe(index === firstBar + bars - 1);
      expect(bar.crash > 0).toBe((name === 'drop' || name === 'verse') && index === firstBar);
    }
    const { sections } = createDemoBand(2, sampleRate).truth(50);
    const samples = render(2, 50);
    const lows = (name: string): number => {
      const section = sections.find((candidate) => candidate.name === name);
      if (!section) throw new Error(`no ${name}`);
      let low = 0;
      const part = samples.subarray(Math.round((section.start + 1) * sampleRate), Math.round(Math.min(section.end, 49) * sampleRate));
      return rms(part.map((x) => (low += 0.03 * (x - low))));
    };
    expect(lows('build')).toBeLessThan(0.5 * lows('verse'));
    expect(lows('build')).toBeLessThan(0.5 * lows('drop'));
  });

  it('drops are fuller than breakdowns', () => {
    const band = createDemoBand(4, sampleRate);
    const { sections } = band.truth(140);
    const samples = render(4, 140);
    const highs = (name: string): number => {
      const section = sections.find((candidate) => candidate.name === name);
      if (!section) throw new Error(`no ${name}`);
      const part = samples.subarray(Math.round(section.start * sampleRate), Math.round(section.end * sampleRate));
      return rms(part.map((x, index) => x - (part[index - 1] ?? x)));
    };
    expect(highs('drop')).toBeGreaterThan(highs('breakdown') * 1.5);
  });
});
