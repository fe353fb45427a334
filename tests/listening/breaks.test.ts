import { describe, expect, it } from 'vitest';
import { ACT_CONFIDENCE, CLOCK_MODES, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { framesOf } from '#tests/support/heard.ts';
import { fourToTheFloor, joined, noise, silence } from '#tests/support/sounds.ts';

const RATE = 44_100;
const BPM = 126;
const BEAT = 60 / BPM;
/** Of the first beat of `fourToTheFloor`. */
const FIRST = 0.5;

const value = (frame: FeatureFrame | undefined, index: number): number => frame?.[index] ?? Number.NaN;
const mode = (frame: FeatureFrame | undefined): string => CLOCK_MODES[value(frame, F.clock)] ?? '?';
const timeOf = (frame: FeatureFrame): number => value(frame, F.time);
/** How far the next beat is from where the music has it, seconds. */
const offSeconds = (frame: FeatureFrame, from = FIRST): number => {
  const beats = (value(frame, F.nextBeatTime) - from) / BEAT;
  return (beats - Math.round(beats)) * BEAT;
};

/** What sounds while the drums are gone. */
const fillings: Readonly<Record<string, (seconds: number) => Float32Array>> = {
  silence: (seconds) => silence(seconds),
  'a hissing room': (seconds) => noise(seconds, 0.002, 5),
  'a pad': (seconds) =>
    silence(seconds).map((_, i) => {
      const t = i / RATE;
      return (
        0.05 * Math.min(1, t / 0.2) * (Math.sin(2 * Math.PI * 220 * t) + Math.sin(2 * Math.PI * 277 * t) + Math.sin(2 * Math.PI * 330 * t))
      );
    }),
};

/** Music that breaks off just before a beat, for so many beats, and goes on as if it had not. */
function broken(breakBeats: number, filling: string) {
  const from = FIRST + 42 * BEAT - 0.02;
  const seconds = breakBeats * BEAT;
  const sound = fourToTheFloor(BPM, from + seconds + 12);
  sound.set(fillings[filling]?.(seconds) ?? silence(0), Math.round(from * RATE));
  return { sound, from, to: from + seconds };
}

describe('A1: the music breaks off', () => {
  it.each([
    [2, 'silence'],
    [4, 'silence'],
    [8, 'silence'],
    [2, 'a hissing room'],
    [8, 'a hissing room'],
    [2, 'a pad'],
    [4, 'a pad'],
    [8, 'a pad'],
  ])('for about %i s of %s: the clock counts on, and when the drums are back neither beat nor bar is lost', (seconds, filling) => {
    const { sound, from, to } = broken(Math.round(seconds / BEAT), filling);
    const frames = framesOf(sound);
    const before = frames.findLast((frame) => timeOf(frame) < from);
    // One beat early and one late, as the whole piece has it.
    const barAt = (time: number): number => Math.round((time - FIRST) / BEAT) % 4;
    const shift = (value(before, F.barBeat) - Math.floor((timeOf(before ?? new Float64Array()) - FIRST) / BEAT)) % 4;
    expect(mode(before)).toBe('auto');
    let index = value(before, F.beatIndex);
    for (const frame of frames.filter((one) => timeOf(one) >= from)) {
      expect(mode(frame)).not.toBe('idle');
      expect([0, 1]).toContain(value(frame, F.beatIndex) - index);
      index = value(frame, F.beatIndex);
      if (timeOf(frame) > from + 1.5) expect(Math.abs(offSeconds(frame)), `at ${timeOf(frame)} s`).toBeLessThan(0.035);
      if (timeOf(frame) > from + 1.5) expect(Math.abs(value(frame, F.bpm) / BPM - 1)).toBeLessThan(0.01);
      if (value(frame, F.beatPhase) > 0.2 && value(frame, F.beatPhase) < 0.8) {
        const expected = (((barAt(value(frame, F.nextBeatTime)) - 1 + shift) % 4) + 4) % 4;
        expect(value(frame, F.barBeat), `at ${timeOf(frame)} s`).toBe(expected);
      }
    }
    const held = frames.filter((frame) => mode(frame) === 'held');
    expect(value(held[0], F.time)).toBeLessThan(from + 1.8);
    // Confidence sinks, and never rises while nothing comes back.
    for (const [k, frame] of held.entries())
      expect(value(frame, F.confidence)).toBeLessThanOrEqual(value(held[k - 1] ?? frame, F.confidence) + 1e-9);
    const again = frames.find((frame) => timeOf(frame) > to && mode(frame) === 'auto' && value(frame, F.confidence) >= ACT_CONFIDENCE);
    expect(value(again, F.time)).toBeLessThan(to + 1.6);
  });

  it('in a breakdown that sounds, confidence lasts longer than in silence', () => {
    const confidenceAfter = (filling: string): number => {
      const { sound, from } = broken(17, filling);
      return value(
        framesOf(sound).find((frame) => timeOf(frame) > from + 6),
        F.confidence,
      );
    };
    expect(confidenceAfter('a pad')).toBeGreaterThan(ACT_CONFIDENCE);
    expect(confidenceAfter('silence')).toBeLessThan(ACT_CONFIDENCE);
  });

  it('the clock lets go of music that has stopped, and where it comes back soon the bar is still known', () => {
    const { sound, from, to } = broken(30, 'silence');
    const frames = framesOf(sound);
    const idle = frames.find((frame) => timeOf(frame) > from && mode(frame) === 'idle');
    expect(value(idle, F.time)).toBeGreaterThan(from + 6);
    expect(value(idle, F.time)).toBeLessThan(from + 10);
    expect(value(idle, F.bpm)).toBe(0);
    const before = frames.findLast((frame) => timeOf(frame) < from && value(frame, F.beatPhase) > 0.4);
    const after = frames.find((frame) => timeOf(frame) > to + 2 && value(frame, F.beatPhase) > 0.4);
    const beats = Math.round((value(after, F.nextBeatTime) - value(before, F.nextBeatTime)) / BEAT);
    expect(mode(after)).toBe('auto');
    expect((value(before, F.barBeat) + beats) % 4).toBe(value(after, F.barBeat));
    expect(value(after, F.beatIndex)).toBeLessThan(value(before, F.beatIndex) + beats);
  });

  it('music that comes back elsewhere, or another piece, is found as quickly as a first one', () => {
    const off = joined(fourToTheFloor(BPM, 20), silence(3 + BEAT / 2), fourToTheFloor(BPM, 10, 3));
    const from = 23 + BEAT / 2 + FIRST;
    const late = framesOf(off).filter((frame) => timeOf(frame) > from + 5);
    for (const frame of late) expect(Math.abs(offSeconds(frame, from))).toBeLessThan(0.04);
    const other = framesOf(joined(fourToTheFloor(BPM, 20), silence(2), fourToTheFloor(96, 12, 3)));
    const found = other.filter((frame) => timeOf(frame) > 22.5 + 7);
    for (const frame of found) {
      expect(Math.abs(value(frame, F.bpm) / 96 - 1)).toBeLessThan(0.03);
      expect(value(frame, F.confidence)).toBeGreaterThan(ACT_CONFIDENCE);
    }
  });

  it('nothing is held that was never sure', () => {
    const frames = framesOf(joined(noise(12, 0.2, 9), silence(6)));
    expect(frames.some((frame) => mode(frame) !== 'idle')).toBe(false);
  });
});
