import { describe, expect, it } from 'vitest';
import { F, type FeatureName } from '#app/audio/feature-frame.ts';
import { framesOf } from '#tests/support/heard.ts';
import { fourToTheFloor, joined, scaled, silence } from '#tests/support/sounds.ts';

const mean = (frames: readonly Float64Array[], name: FeatureName, from: number, to: number): number => {
  const chosen = frames.filter((frame) => (frame[F.time] ?? 0) >= from && (frame[F.time] ?? 0) < to);
  return chosen.reduce((sum, frame) => sum + (frame[F[name]] ?? 0), 0) / chosen.length;
};

describe.each([16_000, 44_100, 48_000])('A1: three scales of loudness at %i Hz', (rate) => {
  const music = fourToTheFloor(120, 12, 1, rate);
  const soft = scaled(music, 0.1);
  const frames = framesOf(joined(music, soft, music), rate);

  it('the fastest shows every beat', () => {
    const beat = frames.filter((frame) => (frame[F.time] ?? 0) > 6 && (frame[F.time] ?? 0) < 6.5).map((frame) => frame[F.level] ?? 0);
    expect(Math.max(...beat)).toBeGreaterThan(2 * Math.min(...beat));
  });

  it('over seconds a soft passage becomes as loud as usual, so that it moves the picture too', () => {
    expect(mean(frames, 'level', 12, 13)).toBeLessThan(0.3);
    expect(mean(frames, 'level', 22, 24)).toBeGreaterThan(0.5);
    expect(mean(frames, 'level', 20, 24)).toBeLessThan(1.2);
  });

  it('over the song it stays soft: a breakdown is quieter than a drop', () => {
    expect(mean(frames, 'presence', 8, 12)).toBeGreaterThan(0.8);
    expect(mean(frames, 'presence', 20, 24)).toBeLessThan(0.4);
    expect(mean(frames, 'presence', 30, 36)).toBeGreaterThan(0.8);
  });

  it('silence freezes what is usual: after it the music is neither deafening nor lost', () => {
    const after = framesOf(joined(music, silence(20, rate), music), rate);
    expect(mean(after, 'level', 20, 30)).toBeLessThan(0.05);
    expect(mean(after, 'level', 33, 35)).toBeCloseTo(mean(after, 'level', 9, 11), 0);
    expect(mean(after, 'presence', 33, 36)).toBeGreaterThan(0.7);
  });
});
