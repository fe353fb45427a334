import type { BeatMapMessage } from '#app/audio/beat-map.ts';
import type { ClockOrder } from '#app/audio/clock-order.ts';
import type { FeatureFrame } from '#app/audio/feature-frame.ts';
import type { PlaybackPlace } from '#app/audio/look-ahead.ts';
import { QUANTUM, SAMPLE_BLOCK_LENGTH, writeSampleBlock } from '#app/audio/sample-block.ts';
import type { Json } from '#app/lib/json.ts';
import { type AnalysisConfig, kinds } from '#app/processors/kinds.ts';
import { portTypes } from '#app/processors/port-types.ts';
import type { Inlet, Outlet, ProcessorContext } from '#app/show/processor.ts';
import { createAnalysis } from '#workers/analysis/analysis-processor.ts';

export const analysisConfig = (config: Json): AnalysisConfig => kinds.get('analysis')?.parseConfig(config) as AnalysisConfig;

/** The processor with a hand-turned clock and plain arrays for ports. */
export function analysisBench(config: Json = {}) {
  const waiting: Float32Array[] = [];
  const sent: FeatureFrame[] = [];
  const logged: string[] = [];
  let nowMs = 1000;
  const orders: ClockOrder[] = [];
  const maps: BeatMapMessage[] = [];
  const places: PlaybackPlace[] = [];
  const inletOf = (queue: unknown[]): Inlet => ({
    take: () => queue.shift(),
    takeLatest: () => queue.pop(),
    get size() {
      return queue.length;
    },
    connected: true,
  });
  const inlets: Readonly<Record<string, Inlet>> = {
    samples: inletOf(waiting),
    orders: inletOf(orders),
    map: inletOf(maps),
    playback: inletOf(places),
  };
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
    inlet: <T>(name: string) => inlets[name] as Inlet<T>,
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
  /** What a person orders, as it comes through the port. */
  const order = (made: ClockOrder): void => {
    const problem = portTypes['clock-orders']?.problem?.(made as never);
    if (problem !== undefined) throw new Error(problem);
    orders.push(made);
  };
  /** Time passes, and nobody calls the processor. */
  const wait = (ms: number): void => {
    nowMs += ms;
  };
  const reconfigure = (next: Json): void => void processor.reconfigure?.(analysisConfig(next));
  return { sent, logged, maps, places, turn, play, order, wallClock, reconfigure, wait, processor, waiting };
}
