import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDirector, type DirectorAction, type DirectorSettings } from '#app/art/director.ts';
import { directorStateToJson, parseDirectorState } from '#app/art/director-state.ts';
import type { MusicNow } from '#app/art/music-now.ts';
import type { Json } from '#app/lib/json.ts';
import { createRandom } from '#app/lib/random.ts';
import { testArtwork } from '#tests/support/artworks.ts';
import { createTimeline, type Timeline } from '#workers/stage/timeline.ts';

const settings: DirectorSettings = { engine: 'auto', morphSpeed: 0.8, style: '', hold: false };
const frameMs = 33;
/** Smootherstep's steepest, over the 200 ms that a corrected landing leaves at least: more in a frame is a jump. */
const mostInAFrame = (1.875 * frameMs) / 200;

const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('go' as const), frames: fc.integer({ min: 1, max: 120 }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('pause' as const), ms: fc.integer({ min: 1, max: 100_000 }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('reload' as const), ms: fc.integer({ min: 0, max: 10_000_000 }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('stage dies' as const) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('next' as const) }) },
);

const lookOf = ({ fromId, toId, engine, seed }: Timeline): unknown => ({ fromId, toId, engine, seed });

it('C4, E1, E5: whatever pauses, reloads and dies, the picture and its phase go on from where they were (seed 41)', () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 5, maxLength: 60 }), fc.boolean(), (events, sure) => {
      let nowMs = 1_000_000;
      let director = createDirector(createRandom(7), settings);
      let timeline = createTimeline();
      let made = 0;
      let sessions = 0;

      const musicAt = (ms: number): MusicNow => {
        const barMs = 1900;
        const nextBarMs = Math.ceil((ms - 300) / barMs) * barMs + 300;
        const form = { build: 0, breakdown: 0, drops: 0, sections: 0 };
        return { sure, silent: false, beatMs: barMs / 4, barMs, nextBarMs, energy: 0.7, ...form };
      };
      const follow = (actions: readonly DirectorAction[]): void => {
        for (const action of actions) if (action.type === 'morph') timeline.morph(action, nowMs);
      };
      /** What must look the same before and after. */
      const unmoved = (what: string, change: () => void): void => {
        const [look, progress] = [lookOf(timeline), timeline.progress];
        change();
        const landed = timeline.advance(nowMs);
        expect(landed, `${what} lands nothing`).toBe(false);
        expect(lookOf(timeline), what).toEqual(look);
        expect(timeline.progress, what).toBeCloseTo(progress, 6);
      };
      function frame(): void {
        nowMs += frameMs;
        const [before, toId] = [timeline.progress, timeline.toId];
        follow(director.tick(nowMs, musicAt(nowMs), settings));
        if (director.wantsPicture) director.offer(testArtwork(`a${made++}`));
        timeline.advance(nowMs);
        expect(timeline.fromId === null && made > 2).toBe(false);
        if (timeline.toId === toId && toId !== null) {
          expect(timeline.progress).toBeGreaterThanOrEqual(before);
          expect(timeline.progress - before).toBeLessThan(mostInAFrame);
        }
      }

      for (let i = 0; i < 4; i++) frame();
      for (const one of events) {
        switch (one.type) {
          case 'go':
            for (let i = 0; i < one.frames; i++) frame();
            break;
          case 'next':
            director.next();
            break;
          case 'pause':
            unmoved('a pause', () => {
              nowMs += one.ms;
              timeline.shift(one.ms);
              follow(director.shift(one.ms));
            });
            break;
          case 'reload':
            unmoved('a reload', () => {
              const state = JSON.parse(JSON.stringify(directorStateToJson(director.checkpoint(nowMs)))) as Json;
              nowMs += one.ms;
              director = createDirector(createRandom(++sessions), settings);
              director.restore(parseDirectorState(state), nowMs, () => true);
              timeline = createTimeline();
              follow(director.restage(nowMs, true));
            });
            break;
          case 'stage dies':
            unmoved('a stage that died', () => {
              timeline = createTimeline();
              follow(director.restage(nowMs));
            });
            break;
        }
      }
    }),
    { seed: 41, numRuns: 300 },
  );
});
