import { describe, expect, it } from 'vitest';
import type { BeatMap } from '#app/audio/beat-map.ts';
import { ACT_CONFIDENCE } from '#app/audio/feature-frame.ts';
import { createRandom } from '#app/lib/random.ts';
import { createSong, type SongOrder } from '#tests/support/songs.ts';
import { clicksAt, joined, noise, silence, sine } from '#tests/support/sounds.ts';
import { lookAhead } from '#workers/analysis/look-ahead/look-ahead.ts';
import { runThrough } from '#workers/analysis/look-ahead/recording.ts';

const sampleRate = 44_100;
const mapOf = (sound: Float32Array, rate = sampleRate): BeatMap => runThrough(lookAhead({ sampleRate: rate, channels: [sound] }));
const sureBeats = ({ beats, confidences }: BeatMap): number[] => [...beats].filter((_, k) => (confidences[k] ?? 0) >= ACT_CONFIDENCE);
const downbeats = ({ beats, places }: BeatMap): number[] => [...beats].filter((_, k) => places[k] === 1);

/** Share of the true times that were found to some milliseconds, and of the found ones that are true. */
function agreement(truth: readonly number[], found: readonly number[], toleranceSeconds = 0.04): number {
  const near = (times: readonly number[], time: number): boolean => times.some((t) => Math.abs(t - time) <= toleranceSeconds);
  const recall = truth.filter((time) => near(found, time)).length / Math.max(1, truth.length);
  const precision = found.filter((time) => near(truth, time)).length / Math.max(1, found.length);
  return Math.min(recall, precision);
}

/** A Poisson process: two a second in the mean. */
function randomTimes(until: number): number[] {
  const random = createRandom(3);
  const times: number[] = [];
  for (let time = 0.3; time < until; time += 0.06 - 0.45 * Math.log(1 - random())) times.push(time);
  return times;
}

const within = (times: readonly number[], from: number, to: number): number[] => times.filter((time) => time >= from && time < to);

describe('A1: beats and bars of a whole recording', () => {
  it.each<SongOrder>([
    { style: 'rock', seed: 3, seconds: 30, bpm: 118, ramp: 1 },
    { style: 'house', seed: 4, seconds: 30, bpm: 126, ramp: 1 },
    { style: 'rock', seed: 6, seconds: 40, bpm: 96, ramp: 1.25 },
    { style: 'disco', seed: 2, seconds: 40, bpm: 124, ramp: 0.85 },
  ])('$style, seed $seed, $bpm BPM, tempo at the end × $ramp', (order) => {
    const song = createSong(order, sampleRate);
    const map = mapOf(song.sound);
    const last = order.seconds - 1;
    expect(agreement(within(song.beats, 1, last), within(sureBeats(map), 1, last))).toBeGreaterThan(0.95);
    expect(agreement(within(song.bars, 3, last), within(downbeats(map), 3, last))).toBeGreaterThan(0.9);
  });

  it('a waltz has three beats in a bar', () => {
    const song = createSong({ style: 'waltz', seed: 5, seconds: 40, bpm: 112 }, sampleRate);
    const map = mapOf(song.sound);
    expect(map.barLengths[30]).toBe(3);
    expect(agreement(within(song.bars, 3, 38), within(downbeats(map), 3, 38))).toBeGreaterThan(0.9);
  });

  it('two songs of different tempi with silence between them: both are found, and none in the silence', () => {
    const first = createSong({ style: 'rock', seed: 3, seconds: 15, bpm: 100 }, sampleRate);
    const second = createSong({ style: 'house', seed: 4, seconds: 15, bpm: 128 }, sampleRate);
    const map = mapOf(joined(first.sound, silence(40), second.sound));
    const beats = sureBeats(map);
    expect(agreement(within(first.beats, 1, 14), within(beats, 1, 14))).toBeGreaterThan(0.95);
    const later = second.beats.map((time) => time + 55);
    expect(agreement(within(later, 57, 69), within(beats, 57, 69))).toBeGreaterThan(0.9);
    const amid = within(beats, 28, 42);
    expect(amid).toEqual([]);
  });

  it('is the same at other levels and sample rates', () => {
    const order: SongOrder = { style: 'rock', seed: 3, seconds: 20, bpm: 118 };
    const quiet = createSong(order, sampleRate).sound.map((sample) => sample * 0.01);
    expect(agreement(within(createSong(order, sampleRate).beats, 1, 19), within(sureBeats(mapOf(quiet)), 1, 19))).toBeGreaterThan(0.95);
    for (const rate of [48_000, 22_050]) {
      const song = createSong(order, rate);
      expect(agreement(within(song.beats, 1, 19), within(sureBeats(mapOf(song.sound, rate)), 1, 19))).toBeGreaterThan(0.95);
    }
  });
});

describe('A1: where there is no music there is no beat', () => {
  it.each<[string, Float32Array]>([
    ['noise', noise(20, 0.2)],
    ['silence', silence(20)],
    ['a tone', sine(220, 20)],
    ['clicks at random', clicksAt(randomTimes(19), 20)],
  ])('%s', (_, sound) => {
    expect(sureBeats(mapOf(sound))).toEqual([]);
  });

  it('files that are empty, shorter than a hop, broken or without a channel have an empty map', () => {
    const broken = noise(3, 0.5);
    for (let i = 0; i < broken.length; i += 7) broken[i] = i % 2 ? Number.NaN : Number.POSITIVE_INFINITY;
    for (const channels of [[], [new Float32Array(0)], [new Float32Array(100)], [new Float32Array(5000)], [broken]]) {
      const map = runThrough(lookAhead({ sampleRate, channels }));
      expect(sureBeats(map)).toEqual([]);
      for (const numbers of [map.beats, map.confidences, map.barConfidences, map.envelope])
        expect(numbers.every(Number.isFinite)).toBe(true);
    }
    expect(() => mapOf(new Float32Array(1000), 100)).toThrow('100 Hz');
  });
});

it('A1: the work is cut into slices of at most a fifth of a second of sound, and tells how far it is', () => {
  const song = createSong({ style: 'rock', seed: 3, seconds: 20, bpm: 118 }, sampleRate);
  const progress = [...lookAhead({ sampleRate, channels: [song.sound] })];
  expect(progress.length).toBeGreaterThan(20 / 0.2);
  expect(progress.every((share, i) => share >= (progress[i - 1] ?? 0) && share <= 1)).toBe(true);
  expect(progress.at(-1)).toBe(1);
});
