import { expect, it } from 'vitest';
import { askToPersist, bytesOver, planEviction } from '#app/library/eviction.ts';
import { entryOf, paintedEntry } from './samples.ts';

it('F1: nothing goes while there is room', () => {
  expect(planEviction([paintedEntry('a'), paintedEntry('b')], 0, 2)).toEqual([]);
});

it('F1: the least loved painted picture goes first: banned, then disliked styles, then the one seen longest ago', () => {
  const entries = [
    paintedEntry('seen lately', 'ink', { shownCount: 1, lastShownAtMs: 900 }),
    paintedEntry('seen long ago', 'ink', { shownCount: 1, lastShownAtMs: 100 }),
    paintedEntry('disliked style', 'glass', { shownCount: 1, lastShownAtMs: 950 }),
    paintedEntry('banned', 'glass', { banned: true, shownCount: 1, lastShownAtMs: 999 }),
    paintedEntry('starred', 'ink', { starred: true, shownCount: 1, lastShownAtMs: 1 }),
  ];
  expect(planEviction(entries, 0, 1)).toEqual(['banned', 'disliked style', 'seen long ago']);
});

it('F1: as many go as free the bytes asked for', () => {
  const entries = Array.from({ length: 10 }, (_, i) => paintedEntry(`a${i}`, 'ink', { shownCount: 1, lastShownAtMs: i, bytes: 100 }));
  expect(planEviction(entries, 250)).toEqual(['a0', 'a1', 'a2']);
});

it('F1: the catalogue, own pictures and starred ones stay whatever happens', () => {
  const own = { ...entryOf('own'), artwork: { ...entryOf('own').artwork, source: { type: 'import', fileName: 'x' } as const } };
  expect(planEviction([entryOf('shipped'), own, paintedEntry('loved', 'ink', { starred: true })], 1e9, 0)).toEqual([]);
});

it('F1: counts only bytes over four fifths of what the browser allows, and nothing where it does not say', () => {
  expect(bytesOver({ usage: 900, quota: 1000 })).toBe(100);
  expect(bytesOver({ usage: 700, quota: 1000 })).toBe(0);
  expect(bytesOver({})).toBe(0);
  expect(bytesOver({ usage: 10, quota: 0 })).toBe(0);
});

it('F1: asks to persist once, and survives browsers that cannot', async () => {
  let asked = 0;
  const storage = (persisted: boolean, answer: boolean) => ({
    persisted: async () => persisted,
    persist: async () => {
      asked++;
      return answer;
    },
  });
  expect(await askToPersist(undefined)).toBe('unsupported');
  expect(await askToPersist(storage(true, false))).toBe('granted');
  expect(asked).toBe(0);
  expect(await askToPersist(storage(false, true))).toBe('granted');
  expect(await askToPersist(storage(false, false))).toBe('refused');
  expect(await askToPersist({ persisted: () => Promise.reject(new Error('no')), persist: async () => true })).toBe('refused');
});
