import { createFeatureFrame, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { blockEpochMs, blockLeft, blockPosition, blockRight, blockSampleRate, QUANTUM } from '#app/audio/sample-block.ts';
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
export function createAnalysis({ clock, logger, inlet, outlet }: ProcessorContext, wallClock: () => number = Date.now): Processor {
  const samples = inlet<Float32Array>('samples');
  const features = outlet<FeatureFrame>('features');
  const idle = createFeatureFrame();
  const epoch = createAudioEpoch();
  const originMs = epochOrigin(clock.now());
  const hole = new Float32Array(QUANTUM);
  let analyser: Analyser | undefined;
  let expected = 0;
  let sequence = 0;
  let onsetsBefore = 0;
  let beatsBefore = 0;
  let heardMs = clock.now();
  let heardSeconds = 0;
  let idleSentMs = Number.NEGATIVE_INFINITY;
  let arrivalMs = 0;
  let workSinceMs = 0;

  function onHop(): void {
    if (!analyser) return;
    const { frame } = analyser;
    const time = frame[F.time] as number;
    const onsetCount = onsetsBefore + (frame[F.onsetCount] as number);
    const beatIndex = beatsBefore + (frame[F.beatIndex] as number);
    const captured = epoch.epochMs(time);
    const nowMs = clock.now();
    frame[F.sequence] = ++sequence;
    frame[F.epochMs] = captured;
    frame[F.analysisMs] = nowMs - workSinceMs;
    // A block is at least as late as it is long; what the device itself takes cannot be seen from here.
    frame[F.captureMs] = Math.max(0, arrivalMs - captured) + (QUANTUM / analyser.framing.sampleRate) * 1000;
    frame[F.onsetCount] = onsetCount;
    frame[F.beatIndex] = beatIndex;
    idle[F.onsetCount] = onsetCount;
    idle[F.beatIndex] = beatIndex;
    features.send(frame);
    workSinceMs = nowMs;
  }

  /** The analyser for a block; a new rate, a jump or the first block begin anew. */
  function prepare(position: number, sampleRate: number): Analyser | undefined {
    if (analyser?.framing.sampleRate !== sampleRate) {
      onsetsBefore = idle[F.onsetCount] as number;
      beatsBefore = idle[F.beatIndex] as number;
      try {
        analyser = createAnalyser({ sampleRate, onHop });
      } catch (error) {
        if (analyser) logger.log('error', 'unusable sample rate', { sampleRate, error: String(error) });
        analyser = undefined;
        return undefined;
      }
      analyser.reset(position);
      epoch.reset();
      logger.log('info', 'listening', { sampleRate, hop: analyser.framing.hop, window: analyser.framing.window });
    } else if (position !== expected) {
      const missing = position - expected;
      if (missing > 0 && missing <= LONGEST_HOLE_SECONDS * sampleRate) {
        for (let left = missing; left > 0; left -= QUANTUM) analyser.push(hole, 0, hole, 0, Math.min(left, QUANTUM));
      } else {
        analyser.reset(position);
        epoch.reset();
        logger.log('info', 'samples jumped', { from: expected, to: position });
      }
    }
    return analyser;
  }

  function rest(nowMs: number): void {
    if (nowMs - heardMs < IDLE_AFTER_MS || nowMs - idleSentMs < IDLE_EVERY_MS) return;
    idleSentMs = nowMs;
    idle[F.sequence] = ++sequence;
    idle[F.time] = heardSeconds + (nowMs - heardMs) / 1000;
    idle[F.epochMs] = originMs + nowMs;
    features.send(idle);
  }

  return {
    process() {
      const nowMs = clock.now();
      arrivalMs = originMs + nowMs;
      workSinceMs = nowMs;
      let heard = false;
      for (let block = samples.take(); block; block = samples.take()) {
        heard = true;
        const position = blockPosition(block);
        const sampleRate = blockSampleRate(block);
        const ready = prepare(position, sampleRate);
        if (!ready) continue;
        expected = position + QUANTUM;
        heardSeconds = expected / sampleRate;
        // As an age, because the audio thread's clock and ours may differ where the system clock was set.
        epoch.stamped(heardSeconds, arrivalMs - Math.max(0, wallClock() - blockEpochMs(block)));
        ready.push(block, blockLeft, block, blockRight, QUANTUM);
      }
      if (heard) heardMs = clock.now();
      else rest(nowMs);
    },
  };
}
