import { expect, it } from 'vitest';
import { createDemoBand } from '#app/audio/demo-band/band.ts';
import { sectionAt } from '#app/audio/demo-band/score.ts';
import { lookAhead } from '#workers/analysis/look-ahead/look-ahead.ts';
import { runThrough } from '#workers/analysis/look-ahead/recording.ts';

const sampleRate = 22_050;
const SECONDS = 110;

it.each([4])('A1: sections, bars and repetition of the demo band, seed %i, against its own truth', { timeout: 90_000 }, (seed) => {
  const band = createDemoBand(seed, sampleRate);
  const left = new Float32Array(SECONDS * sampleRate);
  const right = new Float32Array(SECONDS * sampleRate);
  band.render(left, right);
  const map = runThrough(lookAhead({ sampleRate, channels: [left, right] }));
  const barSeconds = 240 / band.bpm;
  const bars = [...map.beats].filter((_, k) => map.places[k] === 1).map((beat) => beat / barSeconds);
  expect(bars.filter((bar) => Math.abs(bar - Math.round(bar)) < 0.05).length / bars.length).toBeGreaterThan(0.95);
  const truth: { start: number; name: string }[] = [];
  for (let bar = 0; bar * barSeconds < SECONDS - 6 * barSeconds; ) {
    const section = sectionAt(bar);
    truth.push({ start: section.firstBar * barSeconds, name: section.name });
    bar = section.firstBar + section.bars;
  }
  const found = truth.map(({ start }) => map.sections.find((section) => Math.abs(section.start - start) < barSeconds / 2));
  expect(found.filter((section) => section === undefined).length).toBeLessThanOrEqual(1);
  expect(map.sections.length).toBeLessThanOrEqual(truth.length + 1);
  const named = (name: string) => found.filter((section, i) => section && truth[i]?.name === name);
  expect(new Set(named('drop').map((section) => section?.label)).size, 'every drop has the same letter').toBe(1);
  expect(named('verse')[0]?.label).not.toBe(named('drop')[0]?.label);
  expect(named('breakdown').map((section) => section?.kind)).toEqual(['breakdown']);
  expect(named('build').every((section) => section?.kind === 'build')).toBe(true);
  expect(named('drop')[0]?.kind).toBe('drop');
});
