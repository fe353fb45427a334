import { describe, expect, it } from 'vitest';
import { type FollowedSong, flipsOf, followMix, scoreSong } from '#tests/support/follow-mix.ts';
import { longMix } from '#tests/support/long-mix.ts';

const repeated = (bpm: number, seconds: number): number[] => Array.from({ length: 4 * seconds }, () => bpm);

describe('A1: how a long mix is judged', () => {
  const beats = Array.from({ length: 120 }, (_, k) => 100 + k * 0.5);
  const song: FollowedSong = {
    style: 'rock',
    bpm: 120,
    steady: true,
    enter: 97,
    start: 100,
    end: 160,
    beats,
    heard: beats,
    shown: Array.from({ length: 252 }, (_, k) => [97 + k / 4, k < 20 ? 0 : 120] as const),
  };

  it('a song that was followed from its fifth second on', () => {
    expect(scoreSong(song)).toEqual({
      lockSeconds: 5,
      lockOctaveSeconds: 5,
      flips: 0,
      hits: 110,
      heard: 110,
      played: 110,
      late: 0,
      right: 1,
      rightOctave: 1,
    });
  });

  it('half the tempo is not right, off-beats hit nothing, and a clock that goes on into the silence is late', () => {
    const half = scoreSong({ ...song, shown: song.shown.map(([at, bpm]) => [at, bpm / 2] as const) });
    expect(half).toMatchObject({ lockSeconds: undefined, lockOctaveSeconds: 5, right: 0, rightOctave: 1 });
    expect(scoreSong({ ...song, heard: beats.map((beat) => beat + 0.25) }).hits).toBe(0);
    expect(scoreSong({ ...song, heard: [...beats, 162, 166, 169, 171] }).late).toBe(2);
  });

  it('a flip is a found tempo that gives way to another: not a drift, a gap or a moment', () => {
    expect(flipsOf([...repeated(120, 10), ...repeated(60, 10), ...repeated(120, 10)])).toBe(2);
    expect(flipsOf([...repeated(120, 10), ...repeated(0, 10), ...repeated(119, 10)])).toBe(0);
    expect(flipsOf([...repeated(120, 10), ...repeated(60, 2), ...repeated(120, 10)])).toBe(0);
    expect(flipsOf(Array.from({ length: 400 }, (_, k) => 100 + k / 10))).toBe(0);
    expect(flipsOf([...repeated(90, 10), ...repeated(135, 10)])).toBe(1);
  });
});

describe('A1: a long mix', { timeout: 120_000 }, () => {
  it('is the same for the same seed, another for another, and its beats are where its drums are', () => {
    const [first] = longMix(4, 0.1, 8000);
    const [again] = longMix(4, 0.1, 8000);
    const [other] = longMix(5, 0.1, 8000);
    if (!first || !again || !other) throw new Error('no song');
    expect(again.sound).toEqual(first.sound);
    expect(other.sound).not.toEqual(first.sound);
    const spacing = first.song.beats.slice(1).map((beat, k) => beat - (first.song.beats[k] ?? 0));
    for (const seconds of spacing) expect(Math.abs(seconds / (60 / first.song.bpm) - 1)).toBeLessThan(0.13);
  });

  it('three minutes of it: steady songs are found within 8 s, and a tempo that was found stays, seed 5', () => {
    const scores: { readonly steady: boolean; readonly score: ReturnType<typeof scoreSong> }[] = [];
    followMix(5, 3, (song) => scores.push({ steady: song.steady, score: scoreSong(song) }));
    expect(scores.length).toBeGreaterThan(1);
    const steady = scores.filter((song) => song.steady);
    expect(steady.length).toBeGreaterThan(0);
    for (const { score } of steady) expect(score.lockSeconds).toBeLessThan(8);
    expect(scores.reduce((sum, { score }) => sum + score.flips, 0)).toBe(0);
    const hits = scores.reduce((sum, { score }) => sum + score.hits, 0);
    const both = scores.reduce((sum, { score }) => sum + score.heard + score.played, 0);
    expect((2 * hits) / both).toBeGreaterThan(0.8);
    expect(scores.reduce((sum, { score }) => sum + score.late, 0)).toBe(0);
  });
});
