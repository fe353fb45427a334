import type { BeatMapMessage } from '#app/audio/beat-map.ts';
import type { ClockOrder } from '#app/audio/clock-order.ts';
import { createFeatureFrame, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import type { PlaybackPlace } from '#app/audio/look-ahead.ts';
import { blockEpochMs, blockLeft, blockPosition, blockRight, blockSampleRate, QUANTUM } from '#app/audio/sample-block.ts';
import type { AnalysisConfig } from '#app/processors/kinds.ts';
import type { Processor, ProcessorContext } from '#app/show/processor.ts';
import { type Analyser, createAnalyser } from './analyser.ts';
import { type AnalysisState, analysisStateToJson, parseAnalysisState } from './analysis-state.ts';
import { createAudioEpoch } from './audio-epoch.ts';
import { type BeatMemory, ordersAlone } from './clock/beat-memory.ts';
import { createCounting } from './counts.ts';
import { createFollowedRecording } from './look-ahead/followed-recording.ts';

/** Without samples for this long there is no input, and the default analysis takes over (A14). */
const IDLE_AFTER_MS = 500;
const IDLE_EVERY_MS = 1000 / 30;
/** A hole this short is filled with silence; a longer one is a new beginning. */
const LONGEST_HOLE_SECONDS = 0.25;
/** So long after a resume the sound may begin to go on; what jumps later is a new beginning. */
const SPLICE_WITHIN_MS = 5000;

/** A press so far from the samples of now was not meant for them: the clocks of two threads differ, or it waited too long. */
const FAR_PRESS_SECONDS = 5;
/** A person taps where there is no sound at all: their beat runs on silence at this rate. */
const SILENT_RATE = 44_100;
const SILENT_MS = (QUANTUM / SILENT_RATE) * 1000;
/** The next tap may take so long, until somebody's beat stands. */
const TAPPING_MS = 5000;

/** Since 1970, monotonic: a system clock that is set does not move it. */
const epochOrigin = (nowMs: number): number => performance.timeOrigin + performance.now() - nowMs;

/** The analysis processor: samples in, a feature frame a hop out; while nothing comes in, the default analysis. */
export function createAnalysis(context: ProcessorContext<AnalysisConfig>, wallClock: () => number = Date.now): Processor<AnalysisConfig> {
  const { clock, logger } = context;
  const samples = context.inlet<Float32Array>('samples');
  const orders = context.inlet<ClockOrder>('orders');
  const recording = createFollowedRecording(context.inlet<BeatMapMessage>('map'), context.inlet<PlaybackPlace>('playback'));
  const features = context.outlet<FeatureFrame>('features');
  const idle = createFeatureFrame();
  const counting = createCounting(idle);
  const epoch = createAudioEpoch();
  const startMs = clock.now();
  const originMs = epochOrigin(startMs);
  const hole = new Float32Array(QUANTUM);
  let { config } = context;
  let analyser: Analyser | undefined;
  /** What was kept before this analysis began: taken up with the first block, whose moment is known. */
  let kept: AnalysisState | undefined;
  /** What was ordered of an analysis that is no more. */
  let beatBefore: BeatMemory | undefined;
  /** The show was paused: until then (by the clock of the blocks) the next block that does not follow on the last is joined to it. */
  let spliceUntilMs = Number.NEGATIVE_INFINITY;
  /** A rate that no analysis can be made for: said once. */
  let refusedRate = Number.NaN;
  let sequence = 0;
  /** There is no sound, and silence takes its place. */
  let unheard = false;
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
    tappedMs: Number.NEGATIVE_INFINITY,
    silentUntilMs: 0,
  };

  function onHop(): void {
    if (!analyser) return;
    const { frame } = analyser;
    frame[F.time] = (frame[F.time] as number) + skippedSeconds();
    frame[F.nextBeatTime] = (frame[F.nextBeatTime] as number) + skippedSeconds();
    const captured = epoch.epochMs(frame[F.time] as number);
    const nowMs = clock.now();
    frame[F.sequence] = ++sequence;
    frame[F.epochMs] = captured;
    frame[F.analysisMs] = nowMs - state.workSinceMs;
    // A block is at least as late as it is long; what the device itself takes cannot be seen from here.
    frame[F.captureMs] = Math.max(0, state.arrivalMs - captured) + (QUANTUM / analyser.framing.sampleRate) * 1000;
    counting.goOn(frame);
    if (unheard) frame[F.source] = 0;
    features.send(frame);
    state.workSinceMs = nowMs;
  }

  /** A new analyser, which counts on where the last one stopped. */
  function begin(position: number, sampleRate: number): void {
    counting.begin();
    const beat = analyser?.memory.beat ?? beatBefore;
    beatBefore = undefined;
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
    analyser.foresight.know(recording.map);
    restart(position, beat);
    logger.log('info', 'listening', { sampleRate, hop: analyser.framing.hop, window: analyser.framing.window });
  }

  /** Forgets the sound, not what a person ordered: that goes on, counted from the last block to this one. */
  function restart(position: number, beat = analyser?.memory.beat): void {
    analyser?.reset(position);
    epoch.reset();
    state.skipped = 0;
    if (beat?.person) analyser?.recallBeat(ordersAlone(beat), Math.max(0, (state.stampMs - state.lastStampMs) / 1000));
  }

  /** The analyser knows nothing of pauses: its samples are one stream. */
  const skippedSeconds = (): number => state.skipped / (analyser?.framing.sampleRate ?? SILENT_RATE);

  /** When it was pressed, in the time of the samples. By its age, because the clocks of two threads may differ where the system clock was set. */
  const pressSeconds = (epochMs: number): number =>
    epoch.secondsAt(originMs + clock.now() - Math.max(0, wallClock() - epochMs)) - skippedSeconds();

  function takeOrders(): void {
    for (let order = orders.take(); order; order = orders.take()) {
      if (order.type === 'tap') {
        state.tappedMs = clock.now();
        const soundless = samples.size === 0 && state.tappedMs - state.heardMs >= IDLE_AFTER_MS;
        if (!analyser || soundless) playSilence(state.tappedMs);
      }
      const now = state.heardSeconds - skippedSeconds();
      const time = 'epochMs' in order ? pressSeconds(order.epochMs) : now;
      if (Math.abs(time - now) < FAR_PRESS_SECONDS) analyser?.take(order, time);
      else logger.log('warn', 'a press of another time', { type: order.type });
    }
  }

  /** Somebody's beat runs, or may begin to. */
  function ordered(nowMs: number): boolean {
    if (nowMs - state.tappedMs < TAPPING_MS) return true;
    const before = kept?.memory?.beat?.person;
    if (!analyser && before) return before.tapped;
    return analyser?.beat.mode === 'manual';
  }

  /** A person's beat needs a time to run in; where there is no sound, silence gives it. */
  function playSilence(nowMs: number): void {
    const goesOn = unheard && nowMs - state.silentUntilMs < IDLE_AFTER_MS;
    if (!goesOn) state.silentUntilMs = nowMs - 2 * SILENT_MS;
    state.stampMs = wallClock() - (nowMs - state.silentUntilMs);
    if (!analyser) {
      begin(0, SILENT_RATE);
      takeUp();
    } else if (!goesOn) restart(state.expected);
    unheard = true;
    if (!analyser) return;
    const { sampleRate } = analyser.framing;
    const quantumMs = (QUANTUM / sampleRate) * 1000;
    for (; state.silentUntilMs + quantumMs <= nowMs && !features.full; state.silentUntilMs += quantumMs) {
      state.expected += QUANTUM;
      state.heardSeconds = state.expected / sampleRate;
      epoch.stamped(state.heardSeconds, originMs + state.silentUntilMs + quantumMs);
      analyser.push(hole, 0, hole, 0, QUANTUM);
    }
    state.lastStampMs = wallClock() - (nowMs - state.silentUntilMs);
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
    if (nowMs - state.heardMs < IDLE_AFTER_MS) return;
    if (ordered(nowMs)) {
      playSilence(nowMs);
      return;
    }
    unheard = false;
    if (nowMs - state.idleSentMs < IDLE_EVERY_MS) return;
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
      takeOrders();
      recording.follow(analyser?.foresight, pressSeconds);
      let heard = false;
      // As many as wait now: a source that is faster than this loop must not hold the thread. A full blocking link takes no more.
      for (let waiting = samples.size; waiting > 0 && !features.full; waiting--) {
        const block = samples.take();
        if (!block) break;
        heard = true;
        unheard = false;
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
      // What was kept before and no sound has come for yet stays as it was kept.
      const memory = kept ? kept.memory : (analyser?.memory ?? null);
      const savedAtMs = kept?.savedAtMs ?? (state.stampMs || wallClock());
      return analysisStateToJson({ savedAtMs, window, hop, ...counting.now, memory });
    },
    restore(json) {
      const before = parseAnalysisState(json);
      if (before.window !== config.window || before.hop !== config.hop)
        throw new Error('What was kept is of another window: listening begins anew.');
      counting.recall(before);
      kept = before;
    },
    /** Smoothing changes as the music plays; another window or hop is another analysis, which must find the beat again. */
    reconfigure(next) {
      const framed = next.hop === config.hop && next.window === config.window;
      config = next;
      if (framed) analyser?.smooth(next.smoothing);
      else {
        beatBefore = analyser?.memory.beat;
        analyser = undefined;
      }
    },
  };
}
