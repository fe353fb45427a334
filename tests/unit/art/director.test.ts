import { describe, expect, it } from 'vitest';
import { createDirector, type Director, type DirectorAction, type DirectorSettings } from '#app/art/director.ts';
import type { MusicNow } from '#app/art/music-now.ts';
import { createRandom } from '#app/lib/random.ts';
import { testArtwork } from '#tests/support/artworks.ts';

const settings: DirectorSettings = { engine: 'auto', morphSpeed: 0.5, style: '', hold: false };

/** Music at a steady tempo, four beats a bar, bar lines at whole multiples of the bar from 0. */
function steady(nowMs: number, bpm: number, energy = 0.5, offsetMs = 0): MusicNow {
  const beatMs = 60_000 / bpm;
  const barMs = beatMs * 4;
  const nextBarMs = Math.ceil((nowMs - offsetMs) / barMs) * barMs + offsetMs;
  return { sure: true, silent: false, beatMs, barMs, nextBarMs, energy, build: 0, breakdown: 0, drops: 0, sections: 0 };
}
const unsure = (nowMs: number): MusicNow => ({ ...steady(nowMs, 120), sure: false });

type Morph = Extract<DirectorAction, { type: 'morph' }>;

/** Runs the director on a clock of 33 ms, with a picture always at hand, and returns its morphs as they finally land. */
function run(director: Director, durationMs: number, musicAt: (ms: number) => MusicNow, options: Partial<DirectorSettings> = {}): Morph[] {
  const landed = new Map<string, Morph>();
  let made = 0;
  for (let nowMs = 0; nowMs < durationMs; nowMs += 33) {
    for (const action of director.tick(nowMs, musicAt(nowMs), { ...settings, ...options })) {
      if (action.type === 'morph') landed.set(action.artworkId, action);
    }
    if (director.wantsPicture) director.offer(testArtwork(`a${made++}`));
  }
  return [...landed.values()];
}

describe('director', () => {
  it('cuts to the first picture at once', () => {
    const director = createDirector(createRandom(1), settings);
    expect(director.offer(testArtwork('first'))).toEqual([{ type: 'prepare', artworkId: 'first' }]);
    const [cut] = director.tick(1000, unsure(1000), settings);
    expect(cut).toMatchObject({ type: 'morph', artworkId: 'first', startMs: 1000, landMs: 1000 });
  });

  it.each([84, 120, 174])('A5: lands every automatic morph on a bar line at %i bpm while the clock is sure', (bpm) => {
    const barMs = (4 * 60_000) / bpm;
    const morphs = run(createDirector(createRandom(bpm), settings), 10 * 60_000, (ms) => steady(ms, bpm)).slice(1);
    expect(morphs.length).toBeGreaterThan(15);
    for (const { landMs, startMs } of morphs) {
      expect(Math.abs(landMs / barMs - Math.round(landMs / barMs)) * barMs).toBeLessThan(1);
      expect(landMs - startMs).toBeGreaterThan(1000);
    }
  });

  it('A5: corrects a landing when the clock finds that bars lie elsewhere', () => {
    const barMs = 2000;
    const musicAt = (ms: number): MusicNow => steady(ms, 120, 0.5, ms > 20_000 ? 180 : 0);
    const morphs = run(createDirector(createRandom(3), settings), 60_000, musicAt).filter((morph) => morph.landMs > 21_000);
    expect(morphs.length).toBeGreaterThan(1);
    for (const { landMs } of morphs) expect((landMs - 180) % barMs).toBeCloseTo(0, 3);
  });

  it('lands by time when the clock is unsure', () => {
    const morphs = run(createDirector(createRandom(4), settings), 5 * 60_000, unsure).slice(1);
    expect(morphs.length).toBeGreaterThan(5);
    for (const { startMs, landMs } of morphs) expect(landMs - startMs).toBeGreaterThan(2000);
  });

  it('moves on faster in lively music than in calm', () => {
    const calm = run(createDirector(createRandom(5), settings), 10 * 60_000, (ms) => steady(ms, 120, 0.05)).length;
    const lively = run(createDirector(createRandom(5), settings), 10 * 60_000, (ms) => steady(ms, 120, 0.95)).length;
    expect(lively).toBeGreaterThan(calm * 1.6);
  });

  it('holds when told to, yet obeys "next"', () => {
    const director = createDirector(createRandom(6), settings);
    const hold = { ...settings, hold: true };
    expect(run(director, 120_000, (ms) => steady(ms, 120), hold)).toHaveLength(1);
    director.next();
    const [morph] = director.tick(120_010, steady(120_010, 120), hold);
    expect(morph).toMatchObject({ type: 'morph', startMs: 120_010, landMs: 122_000 });
  });

  it('brings the landing forward when "next" comes in mid-morph', () => {
    const director = createDirector(createRandom(7), settings);
    director.offer(testArtwork('a'));
    director.tick(0, unsure(0), settings);
    director.offer(testArtwork('b'));
    const [slow] = director.tick(60_000, unsure(60_000), settings);
    director.next();
    const [hurried] = director.tick(60_500, unsure(60_500), settings);
    if (slow?.type !== 'morph' || hurried?.type !== 'morph') throw new Error('no morph');
    expect(hurried.artworkId).toBe(slow.artworkId);
    expect(hurried.landMs).toBeLessThan(slow.landMs - 1000);
  });

  it('A16: never shows what is to be avoided, and leaves it when it is on screen', () => {
    const director = createDirector(createRandom(8), settings);
    director.offer(testArtwork('liked'));
    director.tick(0, unsure(0), settings);
    director.offer(testArtwork('disliked'));
    expect(director.avoid('disliked')).toEqual([{ type: 'discard', artworkId: 'disliked' }]);
    expect(director.offer(testArtwork('disliked'))).toEqual([{ type: 'discard', artworkId: 'disliked' }]);
    director.offer(testArtwork('other'));
    director.avoid('liked');
    expect(director.tick(100, unsure(100), settings)[0]).toMatchObject({ type: 'morph', artworkId: 'other' });
  });

  it('follows a change of style soon, and discards what waits in the old one', () => {
    const director = createDirector(createRandom(9), settings);
    director.offer(testArtwork('ink-1', 'ink'));
    director.tick(0, unsure(0), settings);
    director.offer(testArtwork('ink-2', 'ink'));
    const nebula = { ...settings, style: 'nebula' };
    expect(director.tick(100, unsure(100), nebula)).toEqual([{ type: 'discard', artworkId: 'ink-2' }]);
    director.offer(testArtwork('nebula-1', 'nebula'));
    expect(director.tick(133, unsure(133), nebula)[0]).toMatchObject({ type: 'morph', artworkId: 'nebula-1', startMs: 133 });
  });

  it('A4: shows any picture rather than none, whatever style is wanted', () => {
    const wanting = { ...settings, style: 'nebula' };
    const director = createDirector(createRandom(11), wanting);
    director.offer(testArtwork('ink-1', 'ink'));
    expect(director.tick(0, unsure(0), wanting)[0]).toMatchObject({ type: 'morph', artworkId: 'ink-1' });
  });

  describe('the form of the music', () => {
    /** A director that has held its picture since 0 and has the next one at hand. */
    function holding(seed: number): Director {
      const director = createDirector(createRandom(seed), settings);
      director.offer(testArtwork('a'));
      director.tick(0, steady(0, 120), settings);
      director.offer(testArtwork('b'));
      return director;
    }
    const at = (ms: number, form: Partial<MusicNow> = {}): MusicNow => ({ ...steady(ms, 120), ...form });
    /** The first morph in a second from `ms` on. */
    function morphFrom(
      director: Director,
      ms: number,
      form: Partial<MusicNow>,
      options: Partial<DirectorSettings> = {},
    ): Morph | undefined {
      for (let nowMs = ms; nowMs < ms + 1000; nowMs += 33) {
        for (const action of director.tick(nowMs, at(nowMs, form), { ...settings, ...options })) if (action.type === 'morph') return action;
      }
      return undefined;
    }

    it('A5: a drop begins a morph at once, which lands on the next bar line', () => {
      expect(morphFrom(holding(20), 5000, {}), 'not due yet').toBeUndefined();
      const director = holding(20);
      expect(morphFrom(director, 4000, {})).toBeUndefined();
      const morph = morphFrom(director, 5010, { drops: 1 });
      expect(morph).toMatchObject({ type: 'morph', artworkId: 'b', startMs: 5010, landMs: 6000 });
    });

    it('a drop changes nothing for a person who wants to hold', () => {
      const director = holding(21);
      expect(morphFrom(director, 4000, {}, { hold: true })).toBeUndefined();
      expect(morphFrom(director, 5010, { drops: 1 }, { hold: true })).toBeUndefined();
    });

    it('drops that were counted before it listened, or in frames without sound, are no news', () => {
      const director = createDirector(createRandom(22), settings);
      director.offer(testArtwork('a'));
      director.tick(0, at(0, { silent: true }), settings);
      director.offer(testArtwork('b'));
      expect(morphFrom(director, 5000, { drops: 7 })).toBeUndefined();
      expect(morphFrom(director, 6500, { silent: true })).toBeUndefined();
      expect(morphFrom(director, 8000, { drops: 7 })).toBeUndefined();
    });

    it('a drop brings the landing of a morph under way forward', () => {
      const director = holding(23);
      const slow = morphFrom(director, 60_000, { energy: 0 });
      const soon = morphFrom(director, 61_100, { energy: 0, drops: 1 });
      expect(soon).toMatchObject({ artworkId: slow?.artworkId, landMs: 62_000 });
      expect(slow?.landMs).toBeGreaterThan(64_000);
    });

    it('a new section moves on a picture that has been there for a while, not one that has just come', () => {
      const late = holding(24);
      expect(morphFrom(late, 9000, {})).toBeUndefined();
      expect(morphFrom(late, 10_000, { sections: 1 })?.artworkId).toBe('b');
      const early = holding(24);
      expect(morphFrom(early, 2000, {})).toBeUndefined();
      expect(morphFrom(early, 3000, { sections: 1 })).toBeUndefined();
    });

    it('what is due waits for the drop that a build promises, but not for ever', () => {
      expect(morphFrom(holding(25), 18_000, {})?.artworkId).toBe('b');
      expect(morphFrom(holding(25), 18_000, { build: 0.9 })).toBeUndefined();
      expect(morphFrom(holding(25), 40_000, { build: 0.9 })?.artworkId).toBe('b');
    });

    it('a breakdown slows the pace', () => {
      const count = (breakdown: number): number =>
        run(createDirector(createRandom(26), settings), 10 * 60_000, (ms) => at(ms, { breakdown })).length;
      expect(count(1)).toBeLessThan(0.75 * count(0));
    });
  });

  it('A5: shows the same picture again when the stage begins anew', () => {
    const director = createDirector(createRandom(10), settings);
    director.offer(testArtwork('shown'));
    director.tick(0, unsure(0), settings);
    director.offer(testArtwork('waiting'));
    expect(director.restage(500).map((action) => `${action.type} ${action.artworkId}`)).toEqual([
      'prepare shown',
      'morph shown',
      'prepare waiting',
    ]);
    expect(director.phase).toMatchObject({ type: 'holding', artwork: { id: 'shown' } });
  });
});
