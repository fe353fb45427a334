import { describe, expect, it } from 'vitest';
import { F, MOODS } from '#app/audio/feature-frame.ts';
import { type Playing, PROGRESSIONS, type Progression, playChords } from '#tests/support/harmony.ts';
import { framesOf } from '#tests/support/heard.ts';
import { fourToTheFloor, joined, noise, silence } from '#tests/support/sounds.ts';

const RATE = 22_050;
const [major, minor] = [PROGRESSIONS[1], PROGRESSIONS[3]] as [Progression, Progression];

const play = (progression: Progression, playing: Partial<Playing>): Float32Array =>
  playChords(progression, { tonic: 0, seconds: 20, sampleRate: RATE, ...playing });
const drums = fourToTheFloor(150, 20, 1, RATE);
const over = (a: Float32Array, b: Float32Array, gain: number): Float32Array => a.map((value, i) => value + gain * (b[i] ?? 0));

/** Mean mood from the eighth second on. */
function moodOf(sound: Float32Array) {
  const frames = framesOf(sound, RATE).filter((frame) => (frame[F.time] ?? 0) > 8);
  const mean = (index: number): number => frames.reduce((sum, frame) => sum + (frame[index] ?? 0), 0) / frames.length;
  const names = frames.map((frame) => MOODS[frame[F.mood] ?? 0]);
  const changes = names.filter((name, i) => i > 0 && name !== names[i - 1]).length;
  return { valence: mean(F.valence), arousal: mean(F.arousal), last: names.at(-1), changes };
}

/** Struck and bright, or drawn and dull. */
const lively: Partial<Playing> = { chordSeconds: 0.4, octave: 1, dullness: 0.7, fadeSeconds: 0.15, amplitude: 0.08 };
const gentle: Partial<Playing> = { chordSeconds: 3, octave: -1, dullness: 2, attackSeconds: 0.8, fadeSeconds: 4, amplitude: 0.01 };

describe('A1: mood, in orders that listeners agree on', { timeout: 60_000 }, () => {
  const glad = moodOf(over(play(major, lively), drums, 0.5));
  const sad = moodOf(play(minor, gentle));

  it('fast, bright, loud music in major is gladder and more stirred than slow, dull, soft music in minor', () => {
    expect(glad.valence).toBeGreaterThan(sad.valence + 0.5);
    expect(glad.arousal).toBeGreaterThan(sad.arousal + 0.7);
    expect(['upbeat', 'energetic']).toContain(glad.last);
    expect(sad.last).toBe('melancholic');
  });

  it('major is gladder than minor where all else is equal', () => {
    for (const playing of [lively, gentle]) {
      const [bright, dark] = [moodOf(play(major, playing)), moodOf(play(minor, playing))];
      expect(bright.valence).toBeGreaterThan(dark.valence + 0.3);
      expect(Math.abs(bright.arousal - dark.arousal)).toBeLessThan(0.25);
    }
  });

  it('soft slow music in major is calm', () => {
    const calm = moodOf(play(major, gentle));
    expect(calm.last).toBe('calm');
    expect(calm.arousal).toBeLessThan(-0.2);
  });

  it('drums stir, whatever the key', () => {
    const still = moodOf(play(minor, gentle));
    const driven = moodOf(over(play(minor, gentle), drums, 0.5));
    expect(driven.arousal).toBeGreaterThan(still.arousal + 0.5);
  });

  it('clusters are less glad than triads', () => {
    const cluster: Progression = {
      name: 'clusters',
      mode: 'major',
      chords: [
        [0, 1, 4, 5, 7],
        [5, 6, 9, 10, 12],
        [7, 8, 11, 12, 14],
        [0, 1, 4, 5, 7],
      ],
    };
    const playing = { ...gentle, octave: 0 };
    expect(moodOf(play(cluster, playing)).valence).toBeLessThan(moodOf(play(major, playing)).valence - 0.1);
  });

  it('does not depend on the gain', () => {
    const sound = over(play(minor, lively), drums, 0.3);
    const [loud, soft] = [moodOf(sound), moodOf(sound.map((value) => 0.02 * value))];
    expect(soft.valence).toBeCloseTo(loud.valence, 1);
    expect(soft.arousal).toBeCloseTo(loud.arousal, 1);
  });

  it('names do not flicker: a steady piece has one, and a bar of another mood does not change it', () => {
    for (const { changes } of [glad, sad]) expect(changes).toBeLessThanOrEqual(1);
    const calm = play(major, gentle);
    const interrupted = joined(
      calm.subarray(0, 13 * RATE),
      over(drums, noise(20, 0.3, 3, RATE), 1).subarray(0, 2 * RATE),
      calm.subarray(0, 5 * RATE),
    );
    expect(moodOf(interrupted).last).toBe(moodOf(calm).last);
  });

  it('rests in silence', () => {
    const after = moodOf(joined(drums.subarray(0, 6 * RATE), silence(30, RATE)));
    expect(after.last).toBe('neutral');
  });
});
