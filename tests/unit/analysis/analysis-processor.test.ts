import { describe, expect, it } from 'vitest';
import { F, FEATURE_VERSION, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { QUANTUM, SAMPLE_BLOCK_LENGTH, writeSampleBlock } from '#app/audio/sample-block.ts';
import type { Json } from '#app/lib/json.ts';
import { type AnalysisConfig, kinds } from '#app/processors/kinds.ts';
import type { Inlet, Outlet, ProcessorContext } from '#app/show/processor.ts';
import { beatTimes, fourToTheFloor } from '#tests/support/sounds.ts';
import { createAnalysis } from '#workers/analysis/analysis-processor.ts';

const analysisConfig = (config: Json): AnalysisConfig => kinds.get('analysis')?.parseConfig(config) as AnalysisConfig;

/** The processor with a hand-turned clock and plain arrays for ports. */
function bench(config: Json = {}) {
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
  const context: ProcessorContext<AnalysisConfig> = {
    id: 'analysis',
    config: analysisConfig(config),
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
  const reconfigure = (next: Json): void => void processor.reconfigure?.(analysisConfig(next));
  return { sent, logged, turn, play, reconfigure };
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

  it.each([
    { window: 1024, hop: 512 },
    { window: 2048, hop: 512 },
    { window: 4096, hop: 512 },
    { window: 2048, hop: 256 },
    { window: 4096, hop: 1024 },
  ])('analyses with a window and hop of %o, and foretells the beat as well', ({ window, hop }) => {
    const { sent, play } = bench({ window, hop });
    const sound = fourToTheFloor(120, 14);
    play(sound, 44_100);
    expect(sent.length).toBe(Math.floor(Math.floor(sound.length / QUANTUM) / (hop / QUANTUM)));
    expect(value(sent.at(-1), F.windowMs)).toBeCloseTo((window / 44_100) * 500, 2);
    const late = sent.filter((frame) => value(frame, F.time) > 9);
    for (const frame of late) expect(Math.abs(value(frame, F.bpm) / 120 - 1)).toBeLessThan(0.02);
    const truth = beatTimes(120, 16);
    const errors = late.map((frame) => Math.min(...truth.map((time) => Math.abs(time - value(frame, F.nextBeatTime)))));
    errors.sort((a, b) => a - b);
    expect(errors[errors.length >> 1]).toBeLessThan(0.02);
  });

  it('lasts as long at every sample rate', () => {
    const { sent, play } = bench({ window: 4096, hop: 1024 });
    play(fourToTheFloor(120, 1, 1, 48_000), 48_000);
    expect(value(sent.at(-1), F.windowMs)).toBeCloseTo((4096 / 44_100) * 500, 1);
    expect(value(sent[1], F.time) - value(sent[0], F.time)).toBeCloseTo(1024 / 44_100, 4);
  });

  it('smooths as asked, at once and without forgetting the beat', () => {
    const roughness = (smoothing: number): number => {
      const { sent, logged, play, reconfigure } = bench();
      const sound = fourToTheFloor(120, 12);
      const cut = 8 * 44_100 - ((8 * 44_100) % QUANTUM);
      play(sound.subarray(0, cut), 44_100);
      reconfigure({ smoothing });
      play(sound.subarray(cut), 44_100, cut);
      expect(logged).toEqual(['listening']);
      const late = sent.filter((frame) => value(frame, F.time) > 8.2);
      for (const frame of late) expect(value(frame, F.clock)).toBe(1);
      return late.reduce((sum, frame, k) => sum + (k > 0 ? Math.abs(value(frame, F.bassSmooth) - value(late[k - 1], F.bassSmooth)) : 0), 0);
    };
    const [none, usual, calm] = [0, 0.8, 0.95].map(roughness);
    expect(usual).toBeLessThan(0.8 * (none ?? 0));
    expect(calm).toBeLessThan(0.6 * (usual ?? 0));
  });

  it('takes another window while the music plays: counts go on, the beat is found again', () => {
    const { sent, logged, play, reconfigure } = bench();
    const sound = fourToTheFloor(120, 20);
    const cut = 8 * 44_100 - ((8 * 44_100) % QUANTUM);
    play(sound.subarray(0, cut), 44_100);
    const before = sent.at(-1);
    reconfigure({ window: 4096 });
    play(sound.subarray(cut), 44_100, cut);
    expect(logged).toEqual(['listening', 'listening']);
    expect(value(sent[sent.indexOf(before as FeatureFrame) + 1], F.onsetCount)).toBeGreaterThanOrEqual(value(before, F.onsetCount));
    expect(value(sent.at(-1), F.windowMs)).toBeCloseTo(46.4, 1);
    expect(value(sent.at(-1), F.bpm)).toBeGreaterThan(115);
    expect(value(sent.at(-1), F.beatIndex)).toBeGreaterThan(value(before, F.beatIndex));
  });

  it('has the settings of row A1 by default and refuses what cannot be analysed', () => {
    expect(analysisConfig({})).toEqual({ window: 2048, hop: 512, smoothing: 0.8 });
    expect(() => analysisConfig({ window: 1000 })).toThrow('config.window');
    expect(() => analysisConfig({ window: 1024, hop: 1024 })).toThrow('two hops');
    expect(() => analysisConfig({ smoothing: 1 })).toThrow('config.smoothing');
  });
});
