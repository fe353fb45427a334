import { createFeatureFrame, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { blockEpochMs, blockLeft, blockPosition, blockRight, blockSampleRate, QUANTUM } from '#app/audio/sample-block.ts';
import type { AnalysisConfig } from '#app/processors/kinds.ts';
import type { Processor, ProcessorContext } from '#app/show/processor.ts';
import { type Analyser, createAnalyser } from './analyser.ts';
import { type AnalysisState, analysisStateToJson, parseAnalysisState } from './analysis-state.ts';
import { createAudioEpoch } from './audio-epoch.ts';

/** Without samples for this long there is no input, and the default analysis takes over (A14). */
const IDLE_AFTER_MS = 500;
const IDLE_EVERY_MS = 1000 / 30;
/** A hole this short is filled with silence; a longer one is a new beginning. */
const LONGEST_HOLE_SECONDS = 0.25;
/** So long after a resume the sound may begin to go on; what jumps later is a new beginning. */
const SPLICE_WITHIN_MS = 5000;

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
  /** What was kept before this analysis began: taken up with the first block, whose moment is known. */
  let kept: AnalysisState | undefined;
  /** The show was paused: until then (by the clock of the blocks) the next block that does not follow on the last is joined to it. */
  let spliceUntilMs = Number.NEGATIVE_INFINITY;
  /** A rate that no analysis can be made for: said once. */
  let refusedRate = Number.NaN;
  let sequence = 0;
  let onsetsBefore = 0;
  let beatsBefore = 0;
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = {
    expected: 0,
    skipped: 0,
    stampMs: 0,
    lastStampMs: 0,
    heardMs: startMs,
    heardSeconds: 0,
    idleSentMs: Number.NEGATIVE_INFINITY,
    arrivalMs: 0,
    workSinceMs: 0,
  };

  function onHop(): void {
    if (!analyser) return;
    const { frame } = analyser;
    // The analyser knows nothing of pauses: its samples are one stream.
    const skippedSeconds = state.skipped / analyser.framing.sampleRate;
    frame[F.time] = (frame[F.time] as number) + skippedSeconds;
    frame[F.nextBeatTime] = (frame[F.nextBeatTime] as number) + skippedSeconds;
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
    restart(position);
    logger.log('info', 'listening', { sampleRate, hop: analyser.framing.hop, window: analyser.framing.window });
  }

  function restart(position: number): void {
    analyser?.reset(position);
    epoch.reset();
    state.skipped = 0;
  }

  /** Goes on with what was kept, counted from the moment of this block. */
  function takeUp(): void {
    const from = kept;
    kept = undefined;
    if (from?.memory) analyser?.recall(from.memory, Math.max(0, (state.stampMs - from.savedAtMs) / 1000));
  }

  /** A pause lies between this block and the last: to the analyser the one follows the other, and nothing is forgotten. */
  function splices(position: number): boolean {
    if (!(state.stampMs < spliceUntilMs)) return false;
    if (state.stampMs - state.lastStampMs < LONGEST_HOLE_SECONDS * 1000) return false;
    spliceUntilMs = Number.NEGATIVE_INFINITY;
    state.skipped += position - state.expected;
    epoch.reset();
    return true;
  }

  /** The analyser for a block; a new rate, a jump or the first block begin anew. */
  function prepare(position: number, sampleRate: number): Analyser | undefined {
    if (sampleRate === refusedRate) return undefined;
    if (analyser?.framing.sampleRate !== sampleRate) {
      begin(position, sampleRate);
      takeUp();
    } else if (splices(position)) return analyser;
    else if (position !== state.expected) {
      const missing = position - state.expected;
      if (missing > 0 && missing <= LONGEST_HOLE_SECONDS * sampleRate) {
        for (let left = missing; left > 0; left -= QUANTUM) analyser.push(hole, 0, hole, 0, Math.min(left, QUANTUM));
      } else {
        restart(position);
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
      // As many as wait now: a source that is faster than this loop must not hold the thread. A full blocking link takes no more.
      for (let waiting = samples.size; waiting > 0 && !features.full; waiting--) {
        const block = samples.take();
        if (!block) break;
        heard = true;
        const position = blockPosition(block);
        const sampleRate = blockSampleRate(block);
        state.stampMs = blockEpochMs(block);
        const ready = prepare(position, sampleRate);
        state.lastStampMs = state.stampMs;
        if (!ready) continue;
        state.expected = position + QUANTUM;
        state.heardSeconds = state.expected / sampleRate;
        // As an age, because the audio thread's clock and ours may differ where the system clock was set.
        epoch.stamped(state.heardSeconds, state.arrivalMs - Math.max(0, wallClock() - state.stampMs));
        ready.push(block, blockLeft, block, blockRight, QUANTUM);
      }
      if (heard) state.heardMs = clock.now();
      else rest(nowMs);
    },
    // Without this the first moment after a pause would look like half a second without input.
    resume() {
      state.heardMs = clock.now();
      spliceUntilMs = wallClock() + SPLICE_WITHIN_MS;
    },
    checkpoint() {
      const { window, hop } = config;
      const memory = analyser?.memory ?? null;
      const [onsetCount, beatIndex] = [idle[F.onsetCount] as number, idle[F.beatIndex] as number];
      return analysisStateToJson({ savedAtMs: state.stampMs || wallClock(), window, hop, onsetCount, beatIndex, memory });
    },
    restore(json) {
      const before = parseAnalysisState(json);
      if (before.window !== config.window || before.hop !== config.hop)
        throw new Error('What was kept is of another window: listening begins anew.');
      idle[F.onsetCount] = before.onsetCount;
      idle[F.beatIndex] = before.beatIndex;
      kept = before;
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
