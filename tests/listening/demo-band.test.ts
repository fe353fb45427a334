import { describe, expect, it } from 'vitest';
import { createDemoBand } from '#app/audio/demo-band/band.ts';
import { ACT_CONFIDENCE, F } from '#app/audio/feature-frame.ts';
import { createAnalyser } from '#workers/analysis/analyser.ts';

const SECONDS = 60;
const RATE = 44_100;
const SEEDS = [1, 3, 7];

interface Foretold {
  readonly time: number;
  readonly emitted: number;
  /** 0 is the downbeat; NaN while the bar is not known. */
  readonly barBeat: number;
}

/** A minute of the demo band as the analysis follows it, and as it was written. */
function hear(seed: number) {
  const band = createDemoBand(seed, RATE);
  const beats: Foretold[] = [];
  const tempi: { readonly time: number; readonly bpm: number }[] = [];
  const analyser = createAnalyser({ sampleRate: RATE, onHop });
  function onHop(): void {
    const { beat, frame } = analyser;
    if (beat.mode === 'idle' || beat.confidence < ACT_CONFIDENCE) return;
    const emitted = frame[F.time] ?? Number.NaN;
    tempi.push({ time: emitted, bpm: beat.bpm });
    if (!beat.fixed) return;
    const known = beat.barConfidence >= ACT_CONFIDENCE && beat.barLength === 4;
    beats.push({ time: beat.nextBeatTime, emitted, barBeat: known ? (beat.barBeat + 1) % 4 : Number.NaN });
  }
  const left = new Float32Array(128);
  const right = new Float32Array(128);
  for (let at = 0; at < SECONDS * RATE; at += 128) {
    band.render(left, right);
    analyser.push(left, 0, right, 0, 128);
  }
  const truth = band.truth(SECONDS + 1);
  // The intro has hardly a drum: twice the tempo is a fair reading of its hats. From the second bar of the verse on there is one reading.
  const from = (truth.sections[1]?.start ?? 0) + 4 * (60 / band.bpm);
  return { truth, beats, tempi, from };
}

const nearest = (times: readonly number[], time: number): number => Math.min(...times.map((candidate) => Math.abs(candidate - time)));

describe('A1: the demo band, whose beats are known exactly', { timeout: 30_000 }, () => {
  const minutes = new Map<number, ReturnType<typeof hear>>();
  const heard = (seed: number): ReturnType<typeof hear> => {
    const minute = minutes.get(seed) ?? hear(seed);
    minutes.set(seed, minute);
    return minute;
  };

  it.each(SEEDS)('locks onto seed %i within 8 s and foretells its beats', (seed) => {
    const { truth, beats, from } = heard(seed);
    expect(beats[0]?.time).toBeLessThan(8);
    const late = beats.filter((beat) => beat.time > from);
    expect(late.length).toBeGreaterThan(0.97 * truth.beats.filter((time) => time > from && time < SECONDS).length - 1);
    const errors = late.map((beat) => nearest(truth.beats, beat.time)).sort((a, b) => a - b);
    expect(errors[errors.length >> 1]).toBeLessThan(0.02);
    expect(errors.filter((error) => error <= 0.035).length).toBeGreaterThanOrEqual(0.98 * errors.length);
    for (const beat of beats) expect(beat.emitted).toBeLessThanOrEqual(beat.time + 0.012);
  });

  it.each(SEEDS)('shows the tempo of seed %i within 2 %%', (seed) => {
    const { truth, tempi, from } = heard(seed);
    const late = tempi.filter(({ time }) => time > from);
    const right = late.filter(({ bpm }) => Math.abs(bpm / truth.bpm - 1) < 0.02);
    expect(right.length).toBeGreaterThanOrEqual(0.99 * late.length);
  });

  it('knows most bar lines from the verse on, and those it claims are true', () => {
    let claimed = 0;
    let right = 0;
    let written = 0;
    for (const { truth, beats, from } of SEEDS.map(heard)) {
      written += truth.bars.filter((time) => time > from && time < SECONDS).length;
      for (const beat of beats) {
        if (beat.barBeat !== 0) continue;
        claimed++;
        if (nearest(truth.bars, beat.time) < 0.07) right++;
      }
    }
    expect(right / claimed).toBeGreaterThan(0.9);
    expect(right / written).toBeGreaterThan(0.75);
  });
});
