import { describe, expect, it } from 'vitest';
import type { BeatMap } from '#app/audio/beat-map.ts';
import { F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { createRandom } from '#app/lib/random.ts';
import { analysisBench } from '#tests/support/analysis-bench.ts';
import { createSong, type Song } from '#tests/support/songs.ts';
import { createForesight } from '#workers/analysis/look-ahead/foresight.ts';
import { lookAhead } from '#workers/analysis/look-ahead/look-ahead.ts';
import { runThrough } from '#workers/analysis/look-ahead/recording.ts';

const rate = 44_100;
const song = createSong({ style: 'rock', seed: 5, seconds: 40, bpm: 112 }, rate);
const mapOf = ({ sound }: Song): BeatMap => runThrough(lookAhead({ sampleRate: rate, channels: [sound] }));
const map = mapOf(song);

/** A quarter of a second in whole quanta: how often a player says where it is. */
const WORD = 86 * 128;

/** A player in the making: what it says of its place is late by a moment, as media elements are. */
function createPlayer(sound: Float32Array, lateSeconds = 0.13) {
  const bench = analysisBench();
  let position = 0;
  const say = (seconds: number, playing = true): void => {
    bench.places.push({ id: 'playing', seconds, epochMs: bench.wallClock(), rate: playing ? 1 : 0 });
  };
  function play(from: number, to: number): void {
    const last = Math.round(to * rate);
    for (let at = Math.round(from * rate); at + WORD <= last; at += WORD) {
      say(at / rate + lateSeconds);
      bench.play(sound.subarray(at, at + WORD), rate, position);
      position += WORD;
    }
  }
  return { ...bench, play, say };
}

/** Beats that fell, in seconds of what was sent, with the place in the bar. */
function beatsOf(frames: readonly FeatureFrame[]): { time: number; barBeat: number; sure: boolean }[] {
  return frames.flatMap((frame, i) => {
    const before = frames[i - 1];
    if (!before || frame[F.beatIndex] === before[F.beatIndex]) return [];
    return [
      { time: before[F.nextBeatTime] as number, barBeat: frame[F.barBeat] as number, sure: (frame[F.barConfidence] as number) >= 0.5 },
    ];
  });
}

const nearest = (times: readonly number[], time: number): number =>
  times.reduce((best, t) => (Math.abs(t - time) < Math.abs(best - time) ? t : best), Number.POSITIVE_INFINITY);

describe('A1: the drops of a map', () => {
  it('come where their section begins, not where somebody jumps into the midst of it', () => {
    const hopSeconds = 512 / rate;
    const random = createRandom(3);
    const beats = Float64Array.from({ length: 80 }, (_, i) => i * 0.5);
    const known: BeatMap = {
      seconds: 40,
      beats,
      confidences: new Float32Array(80).fill(1),
      places: new Uint8Array(80).fill(1),
      barLengths: new Uint8Array(80).fill(4),
      barConfidences: new Float32Array(80).fill(1),
      sections: [
        { start: 0, end: 20, label: 'A', kind: 'part', confidence: 1 },
        { start: 20, end: 40, label: 'B', kind: 'drop', confidence: 1 },
      ],
      envelope: Float32Array.from({ length: 3500 }, () => random()),
      envelopeHopSeconds: hopSeconds,
    };
    const foresight = createForesight(hopSeconds);
    foresight.know(known);
    const heard = { ...foresight.structure };
    let hops = 0;
    const play = (from: number, to: number): void => {
      for (let k = Math.round(from / hopSeconds); k * hopSeconds < to; k++) {
        if (hops % 20 === 0 || k === Math.round(from / hopSeconds)) foresight.told(k * hopSeconds, hops * hopSeconds, 1);
        hops++;
        foresight.update({ time: hops * hopSeconds }, known.envelope[k] ?? 0);
        foresight.tell(heard);
      }
    };
    play(14, 18);
    expect(foresight.foreseen.sure).toBe(true);
    play(30, 34);
    expect(foresight.structure).toMatchObject({ sectionCount: 1, dropCount: 0 });
    play(14, 22);
    expect(foresight.structure).toMatchObject({ sectionCount: 3, dropCount: 1 });
  });
});

describe('A1: a file that plays is followed by its map', () => {
  it('beats fall where they are, and bars begin where they do, soon after the beginning', () => {
    const player = createPlayer(song.sound);
    player.maps.push({ id: 'playing', map });
    player.play(0, 20);
    const beats = beatsOf(player.sent).filter(({ time }) => time > 4);
    expect(beats.length).toBeGreaterThan(25);
    for (const { time, barBeat, sure } of beats) {
      const truth = nearest(song.beats, time);
      expect(Math.abs(time - truth)).toBeLessThan(0.035);
      if (sure) expect(barBeat === 0).toBe(song.bars.includes(truth));
    }
    expect(beats.filter(({ sure }) => sure).length).toBeGreaterThan(20);
  });

  it('the map outranks the ear, and no map leaves the ear its clock', () => {
    const SHIFT = 0.2;
    const share = (known: BeatMap | undefined, shift: number): number => {
      const player = createPlayer(song.sound);
      if (known) player.maps.push({ id: 'playing', map: known });
      player.play(0, 20);
      const beats = beatsOf(player.sent).filter(({ time }) => time > 5);
      return beats.filter(({ time }) => Math.abs(nearest(song.beats, time - shift) - (time - shift)) < 0.03).length / beats.length;
    };
    // A map that says of the same sound that its beats are elsewhere.
    const elsewhere: BeatMap = { ...map, beats: map.beats.map((beat) => beat + SHIFT) };
    expect(share(elsewhere, SHIFT)).toBeGreaterThan(0.95);
    expect(share(undefined, 0)).toBeGreaterThan(0.95);
  });

  it('a map of other music is not believed', () => {
    const other = createSong({ style: 'house', seed: 9, seconds: 40, bpm: 127 }, rate);
    const player = createPlayer(song.sound);
    player.maps.push({ id: 'playing', map: mapOf(other) });
    player.play(0, 15);
    expect(player.sent.at(-1)?.[F.bpm]).toBeCloseTo(112, -1);
    expect(Math.abs((player.sent.at(-1)?.[F.bpm] ?? 0) - 127)).toBeGreaterThan(5);
  });

  it('a jump in the file is followed within two seconds, and beats are counted on', () => {
    const player = createPlayer(song.sound);
    player.maps.push({ id: 'playing', map });
    player.play(0, 8);
    const before = player.sent.at(-1)?.[F.beatIndex] as number;
    const offset = 8 - 21.3;
    player.play(21.3, 30);
    const beats = beatsOf(player.sent).filter(({ time }) => time > 10.2);
    for (const { time } of beats) expect(Math.abs(time - offset - nearest(song.beats, time - offset))).toBeLessThan(0.04);
    expect(player.sent.at(-1)?.[F.beatIndex]).toBeGreaterThan(before);
    const indices = player.sent.map((frame) => frame[F.beatIndex] as number);
    expect(indices.every((index, i) => i === 0 || index - (indices[i - 1] as number) <= 1)).toBe(true);
  });
});
