import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orientationOf } from '#app/art/artwork.ts';
import { tasteOf } from '#app/art/taste.ts';
import { createRandom } from '#app/lib/random.ts';
import { chooseArtwork } from '#app/library/cascade.ts';
import { type LibraryEntry, newEntry } from '#app/library/entry.ts';
import { createShelf } from '#app/library/shelf.ts';
import { testArtwork } from '#tests/support/artworks.ts';

const styles = ['ink', 'glass', 'nebula'] as const;

const entries = fc
  .uniqueArray(
    fc.record({
      number: fc.nat(500),
      style: fc.constantFrom(...styles),
      width: fc.constantFrom(1024, 1536),
      height: fc.constantFrom(1024, 1536),
      starred: fc.boolean(),
      banned: fc.boolean(),
      shownCount: fc.nat(3),
    }),
    { selector: ({ number }) => number, maxLength: 40 },
  )
  .map((list) =>
    list.map(({ number, style, width, height, starred, banned, shownCount }, order): LibraryEntry => {
      const artwork = { ...testArtwork(`a${number}`, style), width, height, orientation: orientationOf(width, height) };
      return { ...newEntry(artwork, 1), starred, banned, shownCount, lastShownAtMs: shownCount === 0 ? 0 : 1000 + order };
    }),
  );

/** What a person and the show do between two choices. */
const step = fc.record({
  style: fc.constantFrom('', ...styles, 'unknown'),
  orientation: fc.constantFrom('landscape' as const, 'portrait' as const, 'square' as const),
  arousal: fc.double({ min: -1, max: 1, noNaN: true }),
  /** Marks this many artworks fresh, bans the one shown, or lets it be. */
  act: fc.constantFrom('nothing' as const, 'fresh' as const, 'ban' as const, 'shown' as const),
});

it('A4, A16: whatever the library and the wishes: never empty, never banned, nothing repeated while others are unseen, the style kept (seed 4016)', () => {
  fc.assert(
    fc.property(entries, fc.array(step, { maxLength: 60 }), fc.integer(), (initial, steps, seed) => {
      const random = createRandom(seed);
      // The naive oracle: every entry in a list, and who has been used.
      const all = new Map(initial.map((entry) => [entry.artwork.id, entry]));
      const used = new Set(initial.filter(({ shownCount }) => shownCount > 0).map(({ artwork }) => artwork.id));
      const shelf = createShelf(initial);
      for (const { style, orientation, arousal, act } of steps) {
        const taste = tasteOf(all.values());
        const choice = chooseArtwork(shelf, { style, orientation, taste, mood: { arousal, valence: 0 } }, random, () => 0);
        const allowed = [...all.values()].filter(({ banned }) => !banned);
        if (choice.tier === 'procedural') {
          expect(allowed).toEqual([]);
          continue;
        }
        const { artwork } = choice.entry;
        expect(all.get(artwork.id)?.banned).toBe(false);
        const ofStyle = allowed.filter((entry) => style === '' || entry.artwork.style === style);
        if (ofStyle.length > 0 && style !== '') expect(artwork.style).toBe(style);
        const pool = ofStyle.length > 0 ? ofStyle : allowed;
        if (used.has(artwork.id)) expect(pool.filter((entry) => !used.has(entry.artwork.id))).toEqual([]);
        used.add(artwork.id);
        shelf.offered(artwork.id);
        if (act === 'ban') {
          const banned = { ...choice.entry, banned: true };
          all.set(artwork.id, banned);
          shelf.put(banned);
        } else if (act === 'shown') {
          const shown = { ...choice.entry, shownCount: choice.entry.shownCount + 1, lastShownAtMs: 5000 };
          all.set(artwork.id, shown);
          shelf.put(shown);
        } else if (act === 'fresh') {
          const unseen = allowed.find((entry) => !used.has(entry.artwork.id));
          if (unseen) expect(shelf.markFresh(unseen.artwork.id)).toBe(true);
        }
      }
    }),
    { seed: 4016, numRuns: 400 },
  );
});

it('A16: a full round of a library shows each artwork exactly once (seed 16)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 150 }), fc.integer(), (count, seed) => {
      const random = createRandom(seed);
      const shelf = createShelf(Array.from({ length: count }, (_, i) => newEntry(testArtwork(`a${i}`, styles[i % 3]), 0)));
      const shown = new Set<string>();
      for (let i = 0; i < count; i++) {
        const choice = chooseArtwork(
          shelf,
          { style: '', orientation: 'landscape', taste: tasteOf([]), mood: { arousal: 0, valence: 0 } },
          random,
          () => 0,
        );
        if (choice.tier === 'procedural') throw new Error('empty');
        shown.add(choice.entry.artwork.id);
        shelf.offered(choice.entry.artwork.id);
      }
      expect(shown.size).toBe(count);
    }),
    { seed: 16, numRuns: 60 },
  );
});
