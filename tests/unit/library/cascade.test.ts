import { expect, it } from 'vitest';
import type { Rgb } from '#app/art/artwork.ts';
import { tasteOf } from '#app/art/taste.ts';
import { createRandom } from '#app/lib/random.ts';
import { type Choice, chooseArtwork, TIER_BUDGET_MS, type Wishes } from '#app/library/cascade.ts';
import { newEntry } from '#app/library/entry.ts';
import { createShelf, type Shelf } from '#app/library/shelf.ts';
import { artworkOf, entryOf, noWishes, still } from './samples.ts';

const idOf = (choice: Choice): string | undefined => (choice.tier === 'procedural' ? undefined : choice.entry.artwork.id);

/** Chooses and shows, again and again. */
function play(shelf: Shelf, turns: number, wishes: Wishes = noWishes, seed = 1): Choice[] {
  const random = createRandom(seed);
  return Array.from({ length: turns }, () => {
    const choice = chooseArtwork(shelf, wishes, random, still);
    if (choice.tier !== 'procedural') shelf.offered(choice.entry.artwork.id);
    return choice;
  });
}

it('A4: an artwork painted in this session comes before everything else, once', () => {
  const shelf = createShelf([entryOf('old'), entryOf('new')]);
  shelf.markFresh('new');
  const [first, second, third] = play(shelf, 3);
  expect(first).toMatchObject({ tier: 'fresh', reason: 'painted just now' });
  expect(first && idOf(first)).toBe('new');
  expect([second, third].map((choice) => choice?.tier)).toEqual(['style', 'style']);
});

it('A4: fresh artworks of another style or for another screen wait in the library', () => {
  const upright = newEntry(artworkOf('upright', 'ink', 'portrait'), 0);
  const shelf = createShelf([entryOf('glass', 'glass'), upright, entryOf('plain')]);
  shelf.markFresh('glass');
  shelf.markFresh('upright');
  const [first, second] = play(shelf, 2, { ...noWishes, style: 'ink' });
  expect(first).toMatchObject({ tier: 'style', entry: { artwork: { id: 'plain' } } });
  expect(second).toMatchObject({ tier: 'style', entry: { artwork: { id: 'upright' } } });
});

it('A4: falls from style to the whole catalogue to a picture made on the spot, and says the budget of each', () => {
  const shelf = createShelf([entryOf('a', 'ink'), entryOf('b', 'glass', { banned: true })]);
  expect(play(shelf, 1, { ...noWishes, style: 'ink' })[0]?.tier).toBe('style');
  expect(play(shelf, 1, { ...noWishes, style: 'glass' })[0]).toMatchObject({ tier: 'catalogue', entry: { artwork: { id: 'a' } } });
  expect(play(createShelf([]), 1)[0]).toMatchObject({ tier: 'procedural', reason: 'nothing else to show' });
  expect(TIER_BUDGET_MS).toEqual({ fresh: 50, style: 100, catalogue: 100, procedural: 10 });
});

it('A4: says how long the choice took', () => {
  let nowMs = 100;
  const choice = chooseArtwork(createShelf([entryOf('a')]), noWishes, createRandom(1), () => {
    nowMs += 3;
    return nowMs;
  });
  expect(choice.elapsedMs).toBe(3);
});

it('A4: prefers what suits the screen while there is such a thing unseen', () => {
  const entries = (['portrait', 'landscape', 'square'] as const).map((orientation) =>
    newEntry(artworkOf(orientation, 'ink', orientation), 0),
  );
  expect(play(createShelf(entries), 3, { ...noWishes, orientation: 'landscape' }).map(idOf)[2]).toBe('portrait');
  expect(play(createShelf(entries), 3, { ...noWishes, orientation: 'portrait' }).map(idOf)[2]).toBe('landscape');
});

it('A4: a choice among 10,000 weighs a few dozen', () => {
  const styles = ['ink', 'glass', 'nebula', 'woven'];
  const library = (count: number, shownCount: number): Shelf =>
    createShelf(Array.from({ length: count }, (_, i) => entryOf(`a${i}`, styles[i % 4], { shownCount, lastShownAtMs: shownCount * i })));
  for (const shownCount of [0, 1]) {
    const most = (count: number): number =>
      Math.max(...play(library(count, shownCount), 50, { ...noWishes, style: 'ink' }).map(({ weighed }) => weighed));
    expect(most(10_000)).toBeLessThanOrEqual(64);
    expect(most(10_000)).toBeGreaterThan(20);
  }
});

it('A16: what was shown before this session comes after what never was, oldest first', () => {
  const shown = (id: string, lastShownAtMs: number) => entryOf(id, 'ink', { shownCount: 1, lastShownAtMs });
  const shelf = createShelf([shown('monday', 100), shown('wednesday', 300), entryOf('never'), shown('tuesday', 200)]);
  const order = play(shelf, 2).map(idOf);
  expect(order[0]).toBe('never');
  expect(['monday', 'tuesday']).toContain(order[1]);
});

it('A16: what was shown longest ago comes first, whatever its shape', () => {
  const shapes = ['landscape', 'portrait', 'square'] as const;
  const entries = Array.from({ length: 90 }, (_, i) => ({
    ...newEntry(artworkOf(`a${i}`, 'ink', shapes[i % 3]), 0),
    shownCount: 1,
    lastShownAtMs: i + 1,
  }));
  const first = play(createShelf(entries), 12).map((choice) => Number(idOf(choice)?.slice(1)));
  expect(Math.max(...first)).toBeLessThan(45);
});

it('A16: votes change what comes next: a starred style several times as often, a banned one a fraction', () => {
  const entries = Array.from({ length: 400 }, (_, i) => entryOf(`a${i}`, i % 2 === 0 ? 'ink' : 'glass'));
  const share = (votes: Parameters<typeof tasteOf>[0]): number => {
    const rounds = [1, 2, 3, 4, 5].flatMap((seed) => play(createShelf(entries), 40, { ...noWishes, taste: tasteOf(votes) }, seed));
    const inInk = rounds.filter((choice) => choice.tier !== 'procedural' && choice.entry.artwork.style === 'ink');
    return inInk.length / rounds.length;
  };
  const votes = (starred: boolean) => Array.from({ length: 3 }, () => ({ artwork: { style: 'ink' }, starred, banned: !starred }));
  // Three votes are odds of 4: shares of 4/5 and 1/5, a little less as the round goes on.
  expect(share([])).toBeCloseTo(0.5, 1);
  expect(share(votes(true))).toBeGreaterThan(0.7);
  expect(share(votes(false))).toBeLessThan(0.3);
});

it('A16: a starred artwork comes back sooner than its neighbours, never at once', () => {
  const entries = Array.from({ length: 20 }, (_, i) => entryOf(`a${i}`, 'ink', { starred: i === 3, shownCount: 1, lastShownAtMs: i + 1 }));
  const order = play(createShelf(entries), 2000, noWishes, 11).map(idOf);
  const times = (id: string): number => order.filter((one) => one === id).length;
  const others = entries.map(({ artwork }) => times(artwork.id)).toSorted((a, b) => a - b);
  expect(times('a3')).toBeGreaterThan((others[10] ?? 0) * 1.2);
  for (let i = 1; i < order.length; i++) expect(order.slice(Math.max(0, i - 9), i)).not.toContain(order[i]);
});

it('A16: the mood of the music leans on the choice: vivid pictures when it is energetic, pale ones when calm', () => {
  const vivid: readonly Rgb[] = [
    [0.9, 0.1, 0.05],
    [0.95, 0.8, 0],
    [0.05, 0.05, 0.3],
    [1, 0.4, 0],
    [0.2, 0, 0.3],
  ];
  const pale: readonly Rgb[] = [
    [0.7, 0.72, 0.75],
    [0.65, 0.66, 0.66],
    [0.8, 0.8, 0.78],
    [0.6, 0.62, 0.64],
    [0.7, 0.7, 0.7],
  ];
  const entries = Array.from({ length: 400 }, (_, i) =>
    newEntry(artworkOf(`${i % 2 ? 'vivid' : 'pale'}${i}`, 'ink', 'square', i % 2 ? vivid : pale), 0),
  );
  const vividShare = (arousal: number): number =>
    play(createShelf(entries), 150, { ...noWishes, mood: { arousal, valence: 0 } }, 5).filter((choice) => idOf(choice)?.startsWith('vivid'))
      .length;
  expect(vividShare(0.9)).toBeGreaterThan(vividShare(-0.9) + 20);
});

it('A4: an artwork whose pixels are broken is not chosen again, even when the library speaks of it', () => {
  const shelf = createShelf([entryOf('broken'), entryOf('whole')]);
  shelf.condemn('broken');
  shelf.put(entryOf('broken', 'ink', { starred: true }));
  expect(new Set(play(shelf, 10).map(idOf))).toEqual(new Set(['whole']));
});

it('A4: pictures that were sent and passed over for their style are unseen again', () => {
  const shelf = createShelf([entryOf('a'), entryOf('b'), entryOf('c')]);
  const [sent] = play(shelf, 1);
  shelf.withdrawOffers();
  const ids = play(shelf, 3).map(idOf);
  expect(ids).toContain(sent && idOf(sent));
  expect(new Set(ids).size).toBe(3);
});

it('A4: what was shown stays seen when other offers are withdrawn', () => {
  const shelf = createShelf([entryOf('a'), entryOf('b')]);
  play(shelf, 2);
  shelf.put(entryOf('a', 'ink', { shownCount: 1, lastShownAtMs: 5 }));
  shelf.withdrawOffers();
  expect(play(shelf, 1).map(idOf)).toEqual(['b']);
});

it('A16: an artwork that is unbanned may be chosen again', () => {
  const shelf = createShelf([entryOf('a')]);
  shelf.put(entryOf('a', 'ink', { banned: true }));
  expect(shelf.size).toBe(0);
  expect(play(shelf, 1)[0]?.tier).toBe('procedural');
  shelf.put(entryOf('a'));
  expect(play(shelf, 1).map(idOf)).toEqual(['a']);
});
