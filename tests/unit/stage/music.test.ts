import { expect, test } from 'vitest';
import { createFeatureFrame, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { createMusicFollower, type MusicFollower, restMusic } from '#workers/stage/music.ts';

const settings = { intensity: 0.7, reducedMotion: false };
const start = 1_700_000_000_000;

function frameAt(epochMs: number, values: Partial<Record<keyof typeof F, number>> = {}): FeatureFrame {
  const frame = createFeatureFrame();
  frame[F.silence] = 0;
  frame[F.bass] = 1;
  frame[F.mid] = 1;
  frame[F.treble] = 1;
  frame[F.epochMs] = epochMs;
  for (const [name, value] of Object.entries(values)) frame[F[name as keyof typeof F]] = value;
  return frame;
}

/** Lets `seconds` pass at 60 frames a second, hearing a frame each time. */
function listen(follower: MusicFollower, fromMs: number, seconds: number, values?: Partial<Record<keyof typeof F, number>>): number {
  let nowMs = fromMs;
  for (let i = 0; i < seconds * 60; i++) {
    nowMs += 1000 / 60;
    if (values) follower.hear(frameAt(nowMs, values));
    follower.advance(nowMs, 1 / 60, settings);
  }
  return nowMs;
}

test('A14: without any features the picture lives on idle music, and never goes wild', () => {
  const follower = createMusicFollower();
  listen(follower, start, 20);
  expect(follower.music.life).toBeGreaterThan(0.2);
  expect(follower.music.beat).toBe(0);
  expect(follower.music.onset).toBe(0);
  expect(follower.music.travel).toBeGreaterThan(3);
  for (const value of Object.values(follower.music)) expect(Number.isFinite(value)).toBe(true);
});

test('A14: half a second after the features stop it eases to idle by itself', () => {
  const follower = createMusicFollower();
  const nowMs = listen(follower, start, 3, { bass: 3, onset: 0.8 });
  const { life, onset } = follower.music;
  expect(onset).toBeGreaterThan(0.5);
  const later = listen(follower, nowMs, 0.4);
  expect(follower.music.life).toBeCloseTo(life, 1);
  listen(follower, later, 4);
  expect(follower.music.life).toBeLessThan(life * 0.7);
  expect(follower.music.onset).toBe(0);
});

test('A1: an onset is there on the very next frame', () => {
  const follower = createMusicFollower();
  const nowMs = listen(follower, start, 1, { onset: 0 });
  follower.hear(frameAt(nowMs, { onset: 1 }));
  follower.advance(nowMs + 16, 0.016, settings);
  expect(follower.music.onset).toBeGreaterThan(0.8);
});

test('A1: the beat is predicted for the moment of drawing: its peak is on the beat although the frame is older', () => {
  const follower = createMusicFollower();
  const values = { clock: 1, bpm: 120, confidence: 1, beatPhase: 0.8, barLength: 4, barConfidence: 1 };
  follower.hear(frameAt(start, values));
  // Beats are 500 ms apart: at phase 0.8 the next one is 100 ms away.
  const at = (offsetMs: number): number => {
    follower.advance(start + offsetMs, 0.001, settings);
    return follower.music.beat;
  };
  const before = at(40);
  const peak = at(100);
  const after = at(250);
  expect(peak).toBeGreaterThan(0.9);
  expect(before).toBeLessThan(peak / 3);
  expect(after).toBeLessThan(peak / 2);
});

test('A1: an unsure beat clock makes no pulse', () => {
  const follower = createMusicFollower();
  listen(follower, start, 2, { clock: 1, bpm: 120, confidence: 0.3, beatPhase: 0 });
  expect(follower.music.beat).toBeLessThan(0.01);
});

test('A5: reduced motion leaves no pulses and little movement', () => {
  const calm = createMusicFollower();
  const lively = createMusicFollower();
  const values = { clock: 1, bpm: 120, confidence: 1, beatPhase: 0, onset: 1, bass: 3 };
  for (const [follower, reducedMotion] of [
    [calm, true],
    [lively, false],
  ] as const) {
    for (let i = 1; i < 120; i++) {
      follower.hear(frameAt(start + i * 16, values));
      follower.advance(start + i * 16, 0.016, { intensity: 1, reducedMotion });
    }
  }
  expect(calm.music.onset).toBe(0);
  expect(calm.music.beat).toBeLessThan(0.01);
  expect(calm.music.life).toBeLessThan(lively.music.life / 2);
  expect(calm.music.travel).toBeLessThan(lively.music.travel / 2);
});

test('A1: no loudness, however absurd, leaves the range a look was made for', () => {
  const follower = createMusicFollower();
  listen(follower, start, 2, { bass: 4, mid: 4, treble: 4, onset: 1, energy: 1 });
  for (const name of ['bass', 'mid', 'treble', 'onset'] as const) expect(follower.music[name]).toBeLessThanOrEqual(1.3);
});

test('A5: rest is all zero', () => {
  expect(Object.values(restMusic()).every((value) => value === 0)).toBe(true);
});
