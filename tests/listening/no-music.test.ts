import { describe, expect, it } from 'vitest';
import { ACT_CONFIDENCE, F } from '#app/audio/feature-frame.ts';
import { feed, framesOf } from '#tests/support/heard.ts';
import { applause, babble, speech } from '#tests/support/no-beat.ts';
import { fourToTheFloor, joined, mixed, noise, pinkNoise, scaled, silence } from '#tests/support/sounds.ts';
import { createAnalyser } from '#workers/analysis/analyser.ts';
import { createMusicFollower } from '#workers/stage/music.ts';

/** −60 dBFS as a root mean square: uniform noise of amplitude a has a/√3. */
const SOFT = 10 ** (-60 / 20) * Math.sqrt(3);
const settings = { intensity: 0.7, reducedMotion: false };

/** What the show makes of a sound: the share of time in which it would act on beats, and how the picture is driven. */
function show(sound: Float32Array) {
  const follower = createMusicFollower();
  let sure = 0;
  let silent = 0;
  let judged = 0;
  let beat = 0;
  const analyser = createAnalyser({
    sampleRate: 44_100,
    onHop: () => {
      const { frame } = analyser;
      // A room is known after some seconds.
      if ((frame[F.time] ?? 0) > 6) {
        judged++;
        silent += frame[F.silence] ?? 0;
      }
      if ((frame[F.confidence] ?? 0) >= ACT_CONFIDENCE || (frame[F.bpm] ?? 0) > 0) sure++;
      // The stage draws at the moment the frame is of: what is measured here is what it is told.
      frame[F.epochMs] = (frame[F.time] ?? 0) * 1000;
      follower.hear(frame);
      follower.advance(frame[F.epochMs] ?? 0, analyser.framing.hopSeconds, settings);
      beat = Math.max(beat, follower.music.beat, follower.music.bar);
    },
  });
  feed(analyser, sound);
  return { sure, beat, silentShare: silent / judged, life: follower.music.life };
}

describe('A1: where there is no music', () => {
  it('−60 dBFS of noise, white or pink, is a quiet room: silence, and idle art', () => {
    for (const sound of [noise(40, SOFT, 1), pinkNoise(40, 2.1 * SOFT, 2)]) {
      const { sure, beat, silentShare, life } = show(sound);
      expect(sure).toBe(0);
      expect(beat).toBe(0);
      expect(silentShare).toBeGreaterThan(0.99);
      expect(life).toBeLessThan(0.56);
    }
  });

  it('soft music over the hiss of a room is heard from its first stroke on, and through its breaks', () => {
    const hiss = noise(20, SOFT, 5);
    const music = scaled(fourToTheFloor(110, 12), 0.02);
    const frames = framesOf(mixed(hiss, joined(silence(8), music)));
    const silentAt = (time: number): number => frames.find((frame) => (frame[F.time] ?? 0) >= time)?.[F.silence] ?? Number.NaN;
    expect(silentAt(8.4)).toBe(1);
    for (let time = 8.6; time < 19.5; time += 0.1) expect(silentAt(time), `at ${time.toFixed(1)} s`).toBe(0);
  });

  it.each([
    ['a person who speaks', speech(60, 0.4, 1)],
    ['another, softly', speech(40, 0.02, 2)],
    ['many at once', babble(40, 0.3, 1)],
    ['applause', applause(60, 0.5, 1)],
    ['loud noise', pinkNoise(30, 0.5, 3)],
  ])('%s: heard, and not taken for a beat at any moment', (_, sound) => {
    const { sure, beat, silentShare } = show(sound);
    expect(silentShare).toBeLessThan(0.1);
    expect(sure).toBe(0);
    expect(beat).toBe(0);
  });
});
