import { describe, expect, it } from 'vitest';
import { ACT_CONFIDENCE, F } from '#app/audio/feature-frame.ts';
import { createRandom } from '#app/lib/random.ts';
import { framesOf } from '#tests/support/heard.ts';
import { beatTimes, clicksAt, fourToTheFloor, joined, noise, silence, sine } from '#tests/support/sounds.ts';
import { listen } from '#workers/analysis/listen.ts';

const heard = (sound: Float32Array) => listen({ sampleRate: 44_100, channels: [sound] });
const nearest = (times: readonly number[], time: number): number => Math.min(...times.map((candidate) => Math.abs(candidate - time)));

describe('A1: the beat clock', () => {
  it.each([90, 120, 150])('finds %i BPM within 2 %, within 8 s, and foretells its beats', (bpm) => {
    const { bpm: found, beats, tempoTrack } = heard(fourToTheFloor(bpm, 20));
    expect(Math.abs(found / bpm - 1)).toBeLessThan(0.02);
    expect(beats[0]?.time).toBeLessThan(8);
    for (const [seconds, tempo] of tempoTrack.filter(([seconds]) => seconds >= 8))
      expect(Math.abs(tempo / bpm - 1), `at ${seconds} s`).toBeLessThan(0.04);
    const truth = beatTimes(bpm, 20);
    const late = beats.filter((beat) => beat.time > 8);
    expect(late.length).toBeGreaterThan(0.9 * ((12 * bpm) / 60) - 1);
    const errors = late.map((beat) => nearest(truth, beat.time)).sort((a, b) => a - b);
    expect(errors[errors.length >> 1]).toBeLessThan(0.025);
    for (const beat of late) expect(beat.emitted).toBeLessThanOrEqual(beat.time + 0.012);
  });

  it('locks onto a click track', () => {
    const truth = beatTimes(100, 20);
    const { beats } = heard(clicksAt(truth, 20));
    const late = beats.filter((beat) => beat.time > 8 && beat.time < 19.3);
    expect(late.length).toBeGreaterThan(17);
    for (const beat of late) expect(nearest(truth, beat.time)).toBeLessThan(0.03);
  });

  it('counts beats by one, and its phase never runs backwards within a beat', () => {
    const frames = framesOf(joined(fourToTheFloor(120, 10), fourToTheFloor(133, 10, 4)));
    let index = 0;
    let phase = 0;
    for (const frame of frames) {
      const nowIndex = frame[F.beatIndex] ?? 0;
      const nowPhase = frame[F.beatPhase] ?? 0;
      expect(nowIndex - index === 0 || nowIndex - index === 1).toBe(true);
      if (nowIndex === index && index > 0 && frame[F.clock] === 1) expect(nowPhase).toBeGreaterThanOrEqual(phase === 0 ? 0 : phase);
      index = nowIndex;
      phase = nowPhase;
    }
    expect(index).toBeGreaterThan(25);
    expect(Math.abs((frames.at(-1)?.[F.bpm] ?? 0) / 133 - 1)).toBeLessThan(0.03);
  });

  it('reports no beat in noise, silence, a drone or random clicks', () => {
    const random = createRandom(11);
    const scattered: number[] = [];
    for (let time = 0.3; time < 20; time += 0.12 + 0.9 * random()) scattered.push(time);
    expect(heard(noise(20, 0.3, 2)).beats).toHaveLength(0);
    expect(heard(noise(20, 0.001, 3)).beats).toHaveLength(0);
    expect(heard(silence(10)).beats).toHaveLength(0);
    expect(heard(sine(110, 15).map((value, i) => value + 0.2 * Math.sin(i * 0.0471))).beats).toHaveLength(0);
    expect(heard(clicksAt(scattered, 20)).beats.length).toBeLessThan(4);
  });

  it('says what else the beat could be: tempi more than 8 percent apart, the strongest first, shares of one whole', () => {
    const frames = framesOf(fourToTheFloor(120, 12));
    for (const frame of frames) {
      const bpm = [F.tempo1Bpm, F.tempo2Bpm, F.tempo3Bpm].map((index) => frame[index] ?? Number.NaN);
      const shares = [F.tempo1Share, F.tempo2Share, F.tempo3Share].map((index) => frame[index] ?? Number.NaN);
      expect(shares).toEqual(shares.toSorted((a, b) => b - a));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
      const listed = bpm.filter((tempo) => tempo > 0);
      for (const [k, tempo] of listed.entries())
        for (const other of listed.slice(k + 1)) expect(Math.abs(Math.log(tempo / other))).toBeGreaterThan(0.06);
    }
    const last = frames.at(-1);
    expect(Math.abs((last?.[F.tempo1Bpm] ?? 0) / 120 - 1)).toBeLessThan(0.02);
    expect(last?.[F.tempo1Share]).toBeGreaterThan(0.5);
    // Before anything is heard no tempo has it.
    expect(frames[0]?.[F.tempo1Share]).toBeLessThan(0.3);
  });

  it('holds through a short break and lets go when the music stops', () => {
    const music = fourToTheFloor(120, 10);
    const frames = framesOf(joined(music, silence(2), music, silence(14)));
    const confidenceAt = (time: number): number => frames.find((frame) => (frame[F.time] ?? 0) >= time)?.[F.confidence] ?? 0;
    expect(confidenceAt(9.9)).toBeGreaterThan(ACT_CONFIDENCE);
    expect(confidenceAt(11.8)).toBeGreaterThan(ACT_CONFIDENCE);
    expect(confidenceAt(28)).toBeLessThan(ACT_CONFIDENCE);
    expect(frames.at(-1)?.[F.clock]).toBe(0);
    expect(frames.at(-1)?.[F.bpm]).toBe(0);
  });
});
