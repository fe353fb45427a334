import { expect, it } from 'vitest';
import { moodWeight, neutralTaste, neutralTone, tasteOf, toneOf, weightOf } from '#app/art/taste.ts';

const vote = (style: string, starred: boolean, banned: boolean) => ({ artwork: { style }, starred, banned });
const star = (style: string) => vote(style, true, false);
const ban = (style: string) => vote(style, false, true);

it('A16: without votes every style weighs the same', () => {
  expect(weightOf(neutralTaste, 'ink')).toBe(1);
  expect(weightOf(tasteOf([vote('ink', false, false)]), 'ink')).toBe(1);
});

it('A16: one star doubles a style, one ban halves it, both cancel out', () => {
  expect(weightOf(tasteOf([star('ink')]), 'ink')).toBe(2);
  expect(weightOf(tasteOf([ban('ink')]), 'ink')).toBe(0.5);
  expect(weightOf(tasteOf([star('ink'), ban('ink')]), 'ink')).toBe(1);
  expect(weightOf(tasteOf([star('ink')]), 'glass')).toBe(1);
});

it('A16: no number of votes makes a style impossible, or the only one', () => {
  expect(weightOf(tasteOf(Array.from({ length: 100 }, () => ban('ink'))), 'ink')).toBe(1 / 8);
  expect(weightOf(tasteOf(Array.from({ length: 100 }, () => star('ink'))), 'ink')).toBe(8);
});

it('A16: choosing a style from the list counts for it, a little; choosing any style counts for none', () => {
  const taste = tasteOf(
    [],
    new Map([
      ['ink', 1],
      ['', 5],
    ]),
  );
  expect(weightOf(taste, 'ink')).toBe(1.5);
  expect(taste.odds.has('')).toBe(false);
});

it('A16: a vivid palette is more arousing than a grey one, a light one more pleasant than a dark one', () => {
  const vivid = toneOf([
    [0.9, 0.1, 0.1],
    [0.1, 0.1, 0.8],
    [1, 0.9, 0],
  ]);
  const grey = toneOf([
    [0.5, 0.5, 0.5],
    [0.45, 0.46, 0.45],
    [0.55, 0.55, 0.54],
  ]);
  const light = toneOf([
    [0.95, 0.9, 0.85],
    [0.8, 0.85, 0.9],
  ]);
  const dark = toneOf([
    [0.05, 0.05, 0.1],
    [0.1, 0.12, 0.15],
  ]);
  expect(vivid.arousal).toBeGreaterThan(grey.arousal + 0.5);
  expect(light.valence).toBeGreaterThan(dark.valence + 0.5);
  for (const tone of [vivid, grey, light, dark, toneOf([[1, 1, 1]]), toneOf([[0, 0, 0]])]) {
    expect(Math.abs(tone.arousal)).toBeLessThanOrEqual(1);
    expect(Math.abs(tone.valence)).toBeLessThanOrEqual(1);
  }
  expect(toneOf([])).toEqual(neutralTone);
});

it('A16: mood nudges between a half and one and a half, and says nothing when the music does not', () => {
  expect(moodWeight(neutralTone, { arousal: 1, valence: -1 })).toBe(1);
  expect(moodWeight({ arousal: 1, valence: 1 }, { arousal: 1, valence: 1 })).toBe(1.5);
  expect(moodWeight({ arousal: 1, valence: 1 }, { arousal: -1, valence: -1 })).toBe(0.5);
});
