import { describe, expect, it } from 'vitest';
import { createDirector, type Director, type DirectorAction, type DirectorSettings } from '#app/art/director.ts';
import { directorStateToJson, parseDirectorState } from '#app/art/director-state.ts';
import type { MusicNow } from '#app/art/music-now.ts';
import type { Json } from '#app/lib/json.ts';
import { createRandom } from '#app/lib/random.ts';
import { testArtwork } from '#tests/support/artworks.ts';
import { createTimeline } from '#workers/stage/timeline.ts';

const settings: DirectorSettings = { engine: 'auto', morphSpeed: 0.5, style: '', hold: false };
const music: MusicNow = {
  sure: false,
  silent: false,
  beatMs: 500,
  barMs: 2000,
  nextBarMs: 0,
  energy: 0.5,
  build: 0,
  breakdown: 0,
  drops: 0,
  sections: 0,
};

/** A director in the middle of a morph from `a` to `b`, with `c` waiting, and the stage's timeline beside it. */
function midMorph(seed = 1) {
  const director = createDirector(createRandom(seed), settings);
  const timeline = createTimeline();
  follow(timeline, director.offer(testArtwork('a')), 0);
  follow(timeline, director.tick(0, music, settings), 0);
  director.offer(testArtwork('b'));
  follow(timeline, director.tick(60_000, music, settings), 60_000);
  director.offer(testArtwork('c'));
  director.avoid('x');
  return { director, timeline };
}

function follow(timeline: ReturnType<typeof createTimeline>, actions: readonly DirectorAction[], nowMs: number): void {
  for (const action of actions) if (action.type === 'morph') timeline.morph(action, nowMs);
}

const throughStorage = (director: Director, nowMs: number): Json =>
  JSON.parse(JSON.stringify(directorStateToJson(director.checkpoint(nowMs)))) as Json;
const everything = (): boolean => true;

/** A director of another session that goes on from a state, and a timeline of a stage that knows nothing. */
function resumed(state: Json, nowMs: number, has: (id: string) => boolean = everything) {
  const director = createDirector(createRandom(99), settings);
  director.restore(parseDirectorState(state), nowMs, has);
  const timeline = createTimeline();
  const actions = director.restage(nowMs);
  follow(timeline, actions, nowMs);
  timeline.advance(nowMs);
  return { director, timeline, actions };
}

describe('E1: a director that is resumed', () => {
  it.each([61_000, 62_345, 65_100])(
    'mid-morph goes on with the same pictures, engine, seed and phase, and lands as much later (%i)',
    (atMs) => {
      const { director, timeline } = midMorph();
      timeline.advance(atMs);
      const before = {
        from: timeline.fromId,
        to: timeline.toId,
        engine: timeline.engine,
        seed: timeline.seed,
        progress: timeline.progress,
      };
      expect(before.progress).toBeGreaterThan(0);
      const laterMs = 9_000_000;
      const again = resumed(throughStorage(director, atMs), laterMs);
      const { fromId, toId, engine, seed, progress } = again.timeline;
      expect({ from: fromId, to: toId, engine, seed, progress: Math.fround(progress) }).toEqual({
        ...before,
        progress: Math.fround(before.progress),
      });
      expect(again.actions.map((action) => `${action.type} ${action.artworkId}`)).toEqual([
        'prepare a',
        'morph a',
        'prepare b',
        'morph b',
        'prepare c',
      ]);
      for (let ms = 0; ms < 10_000; ms += 33) {
        follow(timeline, director.tick(atMs + ms, music, settings), atMs + ms);
        follow(again.timeline, again.director.tick(laterMs + ms, music, settings), laterMs + ms);
        timeline.advance(atMs + ms);
        again.timeline.advance(laterMs + ms);
        expect(again.timeline.progress).toBeCloseTo(timeline.progress, 6);
      }
      expect(again.timeline.fromId).toBe('b');
    },
  );

  it('goes on as exactly when the landing was corrected on the way', () => {
    const { director, timeline } = midMorph();
    timeline.advance(61_000);
    director.next();
    follow(timeline, director.tick(61_000, music, settings), 61_000);
    timeline.advance(61_500);
    const again = resumed(throughStorage(director, 61_500), 5_000_000);
    expect(again.timeline.progress).toBeCloseTo(timeline.progress, 9);
    expect(timeline.progress).toBeGreaterThan(0.05);
  });

  it('keeps DNA to the bit, what to avoid, and how long a picture was held', () => {
    const director = createDirector(createRandom(3), settings);
    const artwork = { ...testArtwork('held'), dna: Float32Array.from({ length: 50 }, (_, i) => Math.fround(Math.sqrt(i) / 7.3)) };
    director.offer(artwork);
    director.tick(0, music, settings);
    director.avoid('never');
    const again = resumed(throughStorage(director, 9000), 1_000_000);
    const { phase } = again.director;
    if (phase.type !== 'holding') throw new Error('nothing is held');
    expect([...phase.artwork.dna]).toEqual([...artwork.dna]);
    expect(phase).toMatchObject({ sinceMs: 991_000, look: director.phase.type === 'holding' ? director.phase.look : {} });
    expect(again.director.offer(testArtwork('never'))).toEqual([{ type: 'discard', artworkId: 'never' }]);
  });

  it.each([
    ['the picture that was left', 'a', { type: 'holding', artwork: { id: 'b' } }],
    ['the picture that was coming', 'b', { type: 'holding', artwork: { id: 'a' } }],
  ] as const)('whose pictures are gone (%s) shows the other', (_what, lost, phase) => {
    const { director } = midMorph();
    expect(resumed(throughStorage(director, 62_000), 0, (id) => id !== lost).director.phase).toMatchObject(phase);
  });

  it('A4: with no picture left is as one that begins, and takes the first it gets', () => {
    const { director } = midMorph();
    const again = resumed(throughStorage(director, 62_000), 0, () => false).director;
    expect(again.phase).toEqual({ type: 'empty' });
    again.offer(testArtwork('new'));
    expect(again.tick(0, music, settings)[0]).toMatchObject({ type: 'morph', artworkId: 'new' });
  });

  it('one that had nothing to show keeps nothing', () => {
    const director = createDirector(createRandom(1), settings);
    expect(resumed(throughStorage(director, 0), 0).director.phase).toEqual({ type: 'empty' });
  });

  it('refuses what it did not keep, in words that name the place', () => {
    const { director } = midMorph();
    const good = throughStorage(director, 62_000) as { readonly [key: string]: Json };
    const phase = good['phase'] as { readonly [key: string]: Json };
    const target = phase['target'] as { readonly [key: string]: Json };
    for (const bad of [
      null,
      'director',
      [],
      {},
      { ...good, version: 2 },
      { ...good, phase: { type: 'flying' } },
      { ...good, phase: { ...phase, engine: 'morpheus99' } },
      { ...good, phase: { ...phase, landInMs: 'soon' } },
      { ...good, phase: { ...phase, startValue: 3 } },
      { ...good, phase: { ...phase, target: { ...target, dna: [1, 2] } } },
      { ...good, prepared: 7 },
    ] as Json[]) {
      expect(() => parseDirectorState(bad), JSON.stringify(bad)?.slice(0, 80)).toThrow('not what a director keeps');
    }
    expect(() => parseDirectorState({ ...good, phase: { ...phase, target: { ...target, dna: [1, 2] } } })).toThrow('phase.target.dna');
  });
});

describe('C4: a show that stood still', () => {
  it('morphs on from where it was, and lands as much later', () => {
    const { director, timeline } = midMorph();
    timeline.advance(62_000);
    const { progress } = timeline;
    // The stage stands still by itself; the director tells it when the landing is now.
    timeline.shift(10_000);
    follow(timeline, director.shift(10_000), 72_000);
    timeline.advance(72_000);
    expect(timeline.progress).toBeCloseTo(progress, 9);
    let landedMs = 0;
    for (let nowMs = 72_000; nowMs < 90_000 && landedMs === 0; nowMs += 33) {
      follow(timeline, director.tick(nowMs, music, settings), nowMs);
      if (timeline.advance(nowMs)) landedMs = nowMs;
    }
    const plain = midMorph();
    let plainMs = 0;
    for (let nowMs = 62_000; nowMs < 80_000 && plainMs === 0; nowMs += 33) if (plain.timeline.advance(nowMs)) plainMs = nowMs;
    expect(landedMs - plainMs).toBeCloseTo(10_000, -2);
  });

  it('holds its picture as long as it would have', () => {
    const hold = (pauseMs: number): number => {
      const director = createDirector(createRandom(4), settings);
      director.offer(testArtwork('a'));
      director.tick(0, music, settings);
      director.offer(testArtwork('b'));
      expect(director.shift(pauseMs)).toEqual([]);
      for (let nowMs = pauseMs; nowMs < 300_000; nowMs += 33) if (director.tick(nowMs, music, settings).length > 0) return nowMs - pauseMs;
      throw new Error('never moved on');
    };
    expect(hold(120_000)).toBe(hold(0));
  });
});

describe('E5: a stage that died in mid-morph', () => {
  it('goes on where the clock says, not at the end', () => {
    const { director, timeline } = midMorph();
    timeline.advance(62_000);
    const again = createTimeline();
    follow(again, director.restage(62_000), 62_000);
    again.advance(62_000);
    expect(again).toMatchObject({ fromId: 'a', toId: 'b', engine: timeline.engine, seed: timeline.seed });
    expect(again.progress).toBeCloseTo(timeline.progress, 9);
  });

  it('shows the target when the morph would have landed meanwhile', () => {
    const { director } = midMorph();
    const actions = director.restage(120_000);
    expect(actions.map((action) => `${action.type} ${action.artworkId}`)).toEqual(['prepare b', 'morph b', 'prepare c']);
    expect(director.phase).toMatchObject({ type: 'holding', artwork: { id: 'b' } });
  });
});
