import { createFeatureFrame, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { blockEpochMs, blockLeft, blockPosition, blockRight, blockSampleRate, QUANTUM } from '#app/audio/sample-block.ts';
import type { AnalysisConfig } from '#app/processors/kinds.ts';
import type { Processor, ProcessorContext } from '#app/show/processor.ts';
import { type Analyser, createAnalyser } from './analyser.ts';
import { createAudioEpoch } from './audio-epoch.ts';

/** Without samples for this long there is no input, and the default analysis takes over (A14). */
const IDLE_AFTER_MS = 500;
const IDLE_EVERY_MS = 1000 / 30;
/** A hole this short is filled with silence; a longer one is a new beginning. */
const LONGEST_HOLE_SECONDS = 0.25;

/** Since 1970, monotonic: a system clock that is set does not move it. */
const epochOrigin = (nowMs: number): number => performance.timeOrigin + performance.now() - nowMs;

/** The analysis processor: samples in, a feature frame a hop out; while nothing comes in, the default analysis. */
export function createAnalysis(context: ProcessorContext<AnalysisConfig>, wallClock: () => number = Date.now): Processor<AnalysisConfig> {
  const { clock, logger } = context;
  const samples = context.inlet<Float32Array>('samples');
  const features = context.outlet<FeatureFrame>('features');
  const idle = createFeatureFrame();
  const epoch = createAudioEpoch();
  const startMs = clock.now();
  const originMs = epochOrigin(startMs);
  const hole = new Float32Array(QUANTUM);
  let { config } = context;
  let analyser: Analyser | undefined;
  /** A rate that no analysis can be made for: said once. */
  let refusedRate = Number.NaN;
  let sequence = 0;
  let onsetsBefore = 0;
  let beatsBefore = 0;
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = { expected: 0, heardMs: startMs, heardSeconds: 0, idleSentMs: Number.NEGATIVE_INFINITY, arrivalMs: 0, workSinceMs: 0 };

  function onHop(): void {
    if (!analyser) return;
    const { frame } = analyser;
    const onsetCount = onsetsBefore + (frame[F.onsetCount] as number);
    const beatIndex = beatsBefore + (frame[F.beatIndex] as number);
    const captured = epoch.epochMs(frame[F.time] as number);
    const nowMs = clock.now();
    frame[F.sequence] = ++sequence;
    frame[F.epochMs] = captured;
    frame[F.analysisMs] = nowMs - state.workSinceMs;
    // A block is at least as late as it is long; what the device itself takes cannot be seen from here.
    frame[F.captureMs] = Math.max(0, state.arrivalMs - captured) + (QUANTUM / analyser.framing.sampleRate) * 1000;
    frame[F.onsetCount] = onsetCount;
    frame[F.beatIndex] = beatIndex;
    idle[F.onsetCount] = onsetCount;
    idle[F.beatIndex] = beatIndex;
    features.send(frame);
    state.workSinceMs = nowMs;
  }

  /** A new analyser, which counts on where the last one stopped. */
  function begin(position: number, sampleRate: number): void {
    onsetsBefore = idle[F.onsetCount] as number;
    beatsBefore = idle[F.beatIndex] as number;
    const { hop, window, smoothing } = config;
    analyser = undefined;
    try {
      analyser = createAnalyser({ sampleRate, hop, window, smoothing, onHop });
    } catch (error) {
      refusedRate = sampleRate;
      logger.log('error', 'unusable sample rate', { sampleRate, error: String(error) });
      return;
    }
    refusedRate = Number.NaN;
    analyser.reset(position);
    epoch.reset();
    logger.log('info', 'listening', { sampleRate, hop: analyser.framing.hop, window: analyser.framing.window });
  }

  /** The analyser for a block; a new rate, a jump or the first block begin anew. */
  function prepare(position: number, sampleRate: number): Analyser | undefined {
    if (sampleRate === refusedRate) return undefined;
    if (analyser?.framing.sampleRate !== sampleRate) begin(position, sampleRate);
    else if (position !== state.expected) {
      const missing = position - state.expected;
      if (missing > 0 && missing <= LONGEST_HOLE_SECONDS * sampleRate) {
        for (let left = missing; left > 0; left -= QUANTUM) analyser.push(hole, 0, hole, 0, Math.min(left, QUANTUM));
      } else {
        analyser.reset(position);
        epoch.reset();
        logger.log('info', 'samples jumped', { from: state.expected, to: position });
      }
    }
    return analyser;
  }

  function rest(nowMs: number): void {
    if (nowMs - state.heardMs < IDLE_AFTER_MS || nowMs - state.idleSentMs < IDLE_EVERY_MS) return;
    state.idleSentMs = nowMs;
    idle[F.sequence] = ++sequence;
    idle[F.time] = state.heardSeconds + (nowMs - state.heardMs) / 1000;
    idle[F.epochMs] = originMs + nowMs;
    features.send(idle);
  }

  return {
    process() {
      const nowMs = clock.now();
      state.arrivalMs = originMs + nowMs;
      state.workSinceMs = nowMs;
      let heard = false;
      for (let block = samples.take(); block; block = samples.take()) {
        heard = true;
        const position = blockPosition(block);
        const sampleRate = blockSampleRate(block);
        const ready = prepare(position, sampleRate);
        if (!ready) continue;
        state.expected = position + QUANTUM;
        state.heardSeconds = state.expected / sampleRate;
        // As an age, because the audio thread's clock and ours may differ where the system clock was set.
        epoch.stamped(state.heardSeconds, state.arrivalMs - Math.max(0, wallClock() - blockEpochMs(block)));
        ready.push(block, blockLeft, block, blockRight, QUANTUM);
      }
      if (heard) state.heardMs = clock.now();
      else rest(nowMs);
    },
    /** Smoothing changes as the music plays; another window or hop is another analysis, which must find the beat again. */
    reconfigure(next) {
      const framed = next.hop === config.hop && next.window === config.window;
      config = next;
      if (framed) analyser?.smooth(next.smoothing);
      else analyser = undefined;
    },
  };
}
