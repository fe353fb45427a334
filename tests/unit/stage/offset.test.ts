import { describe, expect, it } from 'vitest';
import { createFeatureFrame, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { createFeatureDelay } from '#workers/stage/feature-delay.ts';
import { createMusicFollower, type Music } from '#workers/stage/music.ts';

const settings = { intensity: 0.7, reducedMotion: false };
const start = 1_700_000_000_000;
const frameMs = 1000 / 60;
/** Features reach the stage so long after their sound was captured. */
const ageMs = 24;
const beatMs = 500;

/** What a steady 120 a minute with a hit on each beat would be heard as. */
function heardAt(epochMs: number): FeatureFrame {
  const sinceStart = epochMs - start;
  const beats = sinceStart / beatMs;
  const sinceHit = sinceStart - Math.floor(beats) * beatMs;
  const frame = createFeatureFrame();
  const values = {
    epochMs,
    silence: 0,
    clock: 1,
    bpm: 120,
    confidence: 1,
    beatPhase: beats - Math.floor(beats),
    beatIndex: Math.floor(beats),
    barBeat: Math.floor(beats) % 4,
    barLength: 4,
    barConfidence: 1,
    onset: Math.exp(-sinceHit / 60),
    bass: 1 + 2 * Math.exp(-sinceHit / 60),
    mid: 1,
    treble: 1,
    energy: 0.5,
  } as const;
  for (const [name, value] of Object.entries(values)) frame[F[name as keyof typeof F]] = value;
  return frame;
}

interface Look {
  readonly atMs: number;
  readonly music: Music;
}

/** Sixty frames a second for some seconds; the picture's music at each. */
function watch(offsetMs: number, seconds = 6): Look[] {
  const follower = createMusicFollower();
  follower.offsetBy(offsetMs);
  return Array.from({ length: seconds * 60 }, (_, i) => {
    const atMs = start + 2000 + i * frameMs;
    follower.hear(heardAt(atMs - ageMs));
    follower.advance(atMs, frameMs / 1000, settings);
    return { atMs, music: { ...follower.music } };
  });
}

/** Moments at which something peaks, once it has settled. */
function peaks(looks: readonly Look[], of: (music: Music) => number): number[] {
  return looks.slice(90, -1).flatMap(({ atMs, music }, i) => {
    const [before, after] = [looks[89 + i], looks[91 + i]];
    const value = of(music);
    return before && after && value > of(before.music) && value >= of(after.music) && value > 0.4 ? [atMs] : [];
  });
}

/** How far after the nearest beat, on average. */
function lag(moments: readonly number[]): number {
  expect(moments.length).toBeGreaterThan(5);
  const late = moments.map((ms) => ((ms - start + beatMs / 2 + beatMs * 10) % beatMs) - beatMs / 2);
  return late.reduce((sum, ms) => sum + ms, 0) / late.length;
}
const turn = (ms: number): number => ((((ms + beatMs / 2) % beatMs) + beatMs) % beatMs) - beatMs / 2;

describe('the offset between sound and picture', () => {
  it.each([0, 60, 180, 330, 500])('A1: %i ms later: beats, hits and levels come as much later, all together', (offsetMs) => {
    const looks = watch(offsetMs);
    const none = watch(0);
    for (const of of [({ beat }: Music) => beat, ({ onset }: Music) => onset, ({ bass }: Music) => bass]) {
      const moved = lag(peaks(looks, of)) - lag(peaks(none, of));
      expect(Math.abs(turn(moved - offsetMs))).toBeLessThan(frameMs);
    }
  });

  it('A1: a picture that is later shows exactly what it would have shown then', () => {
    const lateFrames = 12;
    const now = watch(0);
    const late = watch(lateFrames * frameMs);
    // Clocks of what flows began with the stage, and are no music.
    for (const name of ['beat', 'bar', 'onset'] as const) {
      for (let i = 120; i < now.length - lateFrames; i++)
        expect(late[i + lateFrames]?.music[name]).toBeCloseTo(now[i]?.music[name] ?? Number.NaN, 6);
    }
  });

  it.each([-40, -150, -300])('A1: %i ms: what is predicted comes earlier, what can only be heard comes as it did', (offsetMs) => {
    const looks = watch(offsetMs, 16);
    const none = watch(0, 16);
    const beat = lag(peaks(looks, ({ beat }) => beat)) - lag(peaks(none, ({ beat }) => beat));
    expect(Math.abs(turn(beat - offsetMs))).toBeLessThan(frameMs);
    const bar = lag(peaks(looks, ({ bar }) => bar * 4)) - lag(peaks(none, ({ bar }) => bar * 4));
    expect(Math.abs(turn(bar - offsetMs))).toBeLessThan(frameMs);
    const onset = lag(peaks(looks, ({ onset }) => onset)) - lag(peaks(none, ({ onset }) => onset));
    expect(Math.abs(onset)).toBeLessThan(1);
  });

  it('A15: a change of offset in mid-music takes hold at once and tears nothing', () => {
    const follower = createMusicFollower();
    let atMs = start + 2000;
    const go = (frames: number): number[] =>
      Array.from({ length: frames }, () => {
        atMs += frameMs;
        follower.hear(heardAt(atMs - ageMs));
        follower.advance(atMs, frameMs / 1000, settings);
        return follower.music.life;
      });
    go(120);
    follower.offsetBy(400);
    expect(Math.min(...go(60))).toBeGreaterThan(0.5);
    follower.offsetBy(-200);
    expect(Math.min(...go(60))).toBeGreaterThan(0.5);
  });

  it('A14: music that stops is seen to its end, and no longer', () => {
    const follower = createMusicFollower();
    follower.offsetBy(400);
    let atMs = start;
    const step = (hear: boolean): number => {
      atMs += frameMs;
      if (hear) follower.hear(heardAt(atMs - ageMs));
      follower.advance(atMs, frameMs / 1000, settings);
      return follower.music.beat;
    };
    for (let i = 0; i < 240; i++) step(true);
    const beats = Array.from({ length: 50 }, () => step(false));
    expect(Math.max(...beats.slice(0, 35))).toBeGreaterThan(0.8);
    for (let i = 0; i < 30; i++) step(false);
    expect(follower.music.beat).toBeLessThan(0.05);
  });

  it('gives back what had come by then, and of more than it can hold the oldest', () => {
    const delay = createFeatureDelay();
    expect(delay.at(start, 0)).toBeUndefined();
    const frame = createFeatureFrame();
    for (let i = 0; i < 300; i++) {
      frame[F.sequence] = i;
      delay.push(frame);
      delay.at(start + i * 10, 0);
    }
    const now = start + 2990;
    expect(delay.at(now, 0)?.[F.sequence]).toBe(299);
    expect(delay.at(now, 100)?.[F.sequence]).toBe(289);
    expect(delay.at(now, 105)?.[F.sequence]).toBe(288);
    expect(delay.at(now, 5000)).toBeUndefined();
  });
});
