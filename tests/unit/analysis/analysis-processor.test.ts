import { describe, expect, it } from 'vitest';
import { F, FEATURE_VERSION, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { QUANTUM, SAMPLE_BLOCK_LENGTH, writeSampleBlock } from '#app/audio/sample-block.ts';
import type { Inlet, Outlet, ProcessorContext } from '#app/show/processor.ts';
import { fourToTheFloor } from '#tests/support/sounds.ts';
import { createAnalysis } from '#workers/analysis/analysis-processor.ts';

/** The processor with a hand-turned clock and plain arrays for ports. */
function bench() {
  const waiting: Float32Array[] = [];
  const sent: FeatureFrame[] = [];
  const logged: string[] = [];
  let nowMs = 1000;
  const inlet: Inlet<Float32Array> = { take: () => waiting.shift(), takeLatest: () => waiting.pop(), size: 0, connected: true };
  const outlet: Outlet<FeatureFrame> = {
    send: (frame) => {
      sent.push(frame.slice());
      return true;
    },
    full: false,
    connected: true,
    handOff: () => undefined,
  };
  const context: ProcessorContext = {
    id: 'analysis',
    config: {},
    signal: new AbortController().signal,
    clock: { now: () => nowMs, after: () => () => undefined },
    logger: { log: (_level, message) => void logged.push(message) },
    inlet: <T>() => inlet as Inlet<T>,
    outlet: <T>() => outlet as Outlet<T>,
    trigger: () => undefined,
    resource: () => {
      throw new Error('none');
    },
    report: (error) => {
      throw error;
    },
  };
  const wallClock = (): number => Date.UTC(2031, 0, 1) + nowMs;
  const processor = createAnalysis(context, wallClock);
  const turn = (ms: number): void => {
    nowMs += ms;
    void processor.process?.();
  };
  /** Sends a sound as quanta, as fast as it sounds, beginning at a position in samples; each waits `lateMs` on its way. */
  const play = (sound: Float32Array, sampleRate: number, from = 0, lateMs = 0): void => {
    for (let at = 0; at + QUANTUM <= sound.length; at += QUANTUM) {
      const block = new Float32Array(SAMPLE_BLOCK_LENGTH);
      const samples = sound.subarray(at, at + QUANTUM);
      writeSampleBlock(block, from + at, sampleRate, wallClock() + (QUANTUM / sampleRate) * 1000 - lateMs, samples, samples);
      waiting.push(block);
      turn((QUANTUM / sampleRate) * 1000);
    }
  };
  return { sent, logged, turn, play };
}

const value = (frame: FeatureFrame | undefined, index: number): number => frame?.[index] ?? Number.NaN;

describe('A1, C7: the analysis processor', () => {
  it('sends a frame a hop with growing sequence, the time of its samples and an honest latency', () => {
    const { sent, play } = bench();
    const sound = fourToTheFloor(120, 3);
    play(sound, 44_100);
    expect(sent.length).toBe(Math.floor(sound.length / QUANTUM / 4));
    for (const [k, frame] of sent.entries()) {
      expect(frame[F.version]).toBe(FEATURE_VERSION);
      expect(frame[F.sequence]).toBe(k + 1);
      expect(frame[F.source]).toBe(1);
      expect(frame[F.time]).toBeCloseTo(((k + 1) * 512) / 44_100, 6);
    }
    const frame = sent.at(-1);
    expect(value(frame, F.captureMs)).toBeGreaterThanOrEqual(2.9);
    expect(value(frame, F.captureMs)).toBeLessThan(4);
    expect(value(frame, F.windowMs)).toBeCloseTo(23.2, 1);
    const elapsed = value(sent.at(-1), F.epochMs) - value(sent[0], F.epochMs);
    expect(elapsed).toBeCloseTo((value(sent.at(-1), F.time) - value(sent[0], F.time)) * 1000, 0);
  });

  it('A1: sees how late samples come, and is not fooled by a dropout in which the sample clock stood still', () => {
    const { sent, play, turn } = bench();
    const sound = fourToTheFloor(120, 3);
    const end = Math.floor(sound.length / QUANTUM) * QUANTUM;
    play(sound, 44_100, 0, 20);
    expect(value(sent.at(-1), F.captureMs)).toBeGreaterThan(22);
    expect(value(sent.at(-1), F.captureMs)).toBeLessThan(24);
    turn(300);
    play(sound, 44_100, end);
    expect(value(sent.at(-1), F.captureMs)).toBeLessThan(4);
  });

  it('begins anew when the position jumps or the sample rate changes, and counts on', () => {
    const { sent, logged, play } = bench();
    play(fourToTheFloor(120, 6), 44_100);
    const before = sent.at(-1);
    play(fourToTheFloor(120, 0.5), 44_100, 5_000_000);
    expect(value(sent.at(-1), F.time)).toBeCloseTo(5_000_000 / 44_100 + 0.5, 1);
    expect(value(sent.at(-1), F.bpm)).toBe(0);
    play(fourToTheFloor(120, 0.5, 1, 48_000), 48_000, 0);
    expect(logged).toEqual(['listening', 'samples jumped', 'listening']);
    expect(value(sent.at(-1), F.onsetCount)).toBeGreaterThanOrEqual(value(before, F.onsetCount));
    expect(value(sent.at(-1), F.beatIndex)).toBeGreaterThanOrEqual(value(before, F.beatIndex));
    expect(value(sent.at(-1), F.sequence)).toBe(sent.length);
  });

  it('bridges a short hole without forgetting the beat', () => {
    const { sent, logged, play } = bench();
    const sound = fourToTheFloor(120, 10);
    const cut = 7 * 44_100 - ((7 * 44_100) % QUANTUM);
    play(sound.subarray(0, cut), 44_100);
    play(sound.subarray(cut + 8 * QUANTUM), 44_100, cut + 8 * QUANTUM);
    expect(logged).toEqual(['listening']);
    expect(value(sent.at(-1), F.bpm)).toBeGreaterThan(115);
    expect(value(sent.at(-1), F.time)).toBeCloseTo(10, 1);
  });

  it('A14: without samples for half a second sends the default analysis at about 30 Hz, and wakes at once', () => {
    const { sent, turn, play } = bench();
    for (let ms = 0; ms < 480; ms += 4) turn(4);
    expect(sent).toHaveLength(0);
    for (let ms = 0; ms < 1000; ms += 4) turn(4);
    expect(sent.length).toBeGreaterThan(25);
    expect(sent.length).toBeLessThan(33);
    expect(sent.every((frame) => frame[F.source] === 0 && frame[F.silence] === 1 && frame[F.bpm] === 0)).toBe(true);
    const idle = sent.length;
    play(fourToTheFloor(120, 0.2), 44_100);
    expect(sent[idle]?.[F.source]).toBe(1);
    expect(value(sent[idle], F.sequence)).toBe(idle + 1);
  });
});
