import { createFeatureFrame, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { type BandMeter, createBandMeter } from './bands.ts';
import { createBassSpectrum } from './bass-spectrum.ts';
import { type BeatMemory, type BeatState, createBeatClock } from './beat-clock.ts';
import { createDominant } from './dominant.ts';
import { createEnergyMeter } from './energy.ts';
import { createFilterbank } from './filterbank.ts';
import { clamp } from './follower.ts';
import { createHop } from './hop.ts';
import { createInputFilter } from './input-filter.ts';
import { createLevelMeter } from './levels.ts';
import { createMoodMeter } from './mood.ts';
import { CURVES, createNoveltyDetector, noveltyLagSeconds } from './novelty.ts';
import { createOnsetDetector } from './onset.ts';
import { createSmoothing, smoothBy } from './smoothing.ts';
import { createSlidingSpectrum, type Framing, type FramingOptions, framingFor } from './spectrum.ts';
import { createTimbreMeter } from './timbre.ts';

export interface AnalyserOptions extends FramingOptions {
  /** Called after every hop, when `frame`, `beat` and `onset` tell of the newest sample. */
  readonly onHop: () => void;
  /** How calmly levels and smooth bands move: 0 to 0.95, 0.8 unless said otherwise. */
  readonly smoothing?: number;
  /** False leaves out what Meyda computes (chroma, colour), and with it all garbage. */
  readonly slowFeatures?: boolean;
}

/** A compact summary: tempo, phase, bar, and what is usual. Not the belief in every tempo, nor spectra. */
export interface AnalyserMemory {
  readonly beat: BeatMemory | undefined;
  readonly levels: readonly number[];
  readonly bands: readonly number[];
  readonly energy: readonly number[];
  readonly mood: readonly number[];
}

/** The whole of listening for one stream of samples. Pure: samples in, numbers out; no clock but the samples' own. */
export interface Analyser {
  readonly framing: Framing;
  /** Time, levels, bands, onsets, spectrum, beat and mood; who owns the wall clock fills in the rest. Reused: copy what must last. */
  readonly frame: FeatureFrame;
  readonly beat: Readonly<BeatState>;
  /** The onset found in this hop, if any. Seconds on the clock of the samples. */
  readonly onset: { readonly fired: boolean; readonly time: number };
  /** Takes `count` samples of each channel (planar, from the given offsets) and calls `onHop` as often as a hop fills. */
  push(left: Float32Array, leftAt: number, right: Float32Array, rightAt: number, count: number): void;
  /** Changes the smoothing at once; nothing is forgotten. */
  smooth(smoothing: number): void;
  /** What it takes to know the music at once when listening begins anew. */
  readonly memory: AnalyserMemory;
  /** Goes on from there, right after a reset. `sinceSeconds` have passed between the two. */
  recall(memory: AnalyserMemory, sinceSeconds: number): void;
  /** Forgets all that was heard; the next sample is number `position` of the stream. Counts of onsets and beats go on. */
  reset(position: number): void;
}

/** Slow features at about 30 Hz (row A1). */
const SLOW_SECONDS = 1 / 30;
/** An onset is found on the way up, this long before its novelty peaks. */
const ONSET_LEAD_SECONDS = 0.01;
const FILTERS_PER_OCTAVE = 24;

export function createAnalyser(options: AnalyserOptions): Analyser {
  const framing = framingFor(options);
  const { hop, hopSeconds, sampleRate } = framing;
  const slowEvery = Math.max(1, Math.round(SLOW_SECONDS / hopSeconds));
  const smoothing = createSmoothing(hopSeconds, options.smoothing);
  const onsetLag = noveltyLagSeconds(framing) - ONSET_LEAD_SECONDS;
  const input = createInputFilter(sampleRate);
  const spectrum = createSlidingSpectrum(framing);
  const novelty = createNoveltyDetector(createFilterbank(framing, FILTERS_PER_OCTAVE, 30, 17_000), framing);
  const meter = createLevelMeter(hopSeconds, smoothing);
  const bands = createBandMeter(framing, smoothing);
  const dominant = createDominant(framing);
  const bass = createBassSpectrum(framing);
  const timbre = createTimbreMeter(framing);
  const harmony = { chroma: timbre.timbre.chroma, bass: bass.levels };
  const clock = createBeatClock(framing, bass.levels.length);
  const energy = createEnergyMeter(hopSeconds);
  const mood = createMoodMeter(hopSeconds);
  const whole = createOnsetDetector(hopSeconds, { curve: 'full', threshold: 1.3, floor: 0.006 });
  const low = createOnsetDetector(hopSeconds, { curve: 'bass', threshold: 1.5, floor: 0.006 });
  const high = createOnsetDetector(hopSeconds, { curve: 'treble', threshold: 1.5, floor: 0.006 });
  const parts = [input, spectrum, novelty, meter, bands, dominant, bass, timbre, clock, energy, mood, whole, low, high];
  const frame = createFeatureFrame();
  const onset = { fired: false, time: 0 };
  const fresh = new Float64Array(hop);
  const now = createHop();
  let position = 0;
  let filled = 0;
  let untilSlow = 0;

  function measure(count: number): void {
    let { squares, peak } = now;
    for (let i = 0; i < count; i++) {
      const sample = fresh[i] as number;
      squares += sample * sample;
      peak = Math.max(peak, Math.abs(sample));
    }
    now.squares = squares;
    now.peak = peak;
  }

  function analyse(): void {
    spectrum.transform();
    now.time = position / sampleRate;
    now.meanSquare = now.squares / hop;
    meter.update(now);
    const { silent } = meter.levels;
    novelty.update(spectrum.magnitudes, silent);
    bands.update(spectrum.magnitudes, silent);
    bass.update(spectrum.magnitudes);
    dominant.update(spectrum.magnitudes, silent);
    const { curves } = novelty.novelty;
    whole.update(curves, silent);
    low.update(curves, silent);
    high.update(curves, silent);
    if (untilSlow === 0 && options.slowFeatures !== false) {
      spectrum.newest(timbre.samples);
      if (silent) timbre.reset();
      else timbre.update();
    }
    untilSlow = (untilSlow + 1) % slowEvery;
    clock.update(now, novelty.novelty, harmony, silent);
    energy.update(novelty.novelty, timbre.timbre, meter.levels);
    mood.update(energy.energy, timbre.timbre, clock.beat, silent);
    onset.fired = whole.onsets.fired;
    onset.time = Math.max(0, now.time - onsetLag);
    write(silent);
    now.squares = now.peak = 0;
    options.onHop();
  }

  function write(silent: boolean): void {
    const { levels } = meter;
    const usual = Math.max(energy.energy.usualNovelty, 0.004);
    frame[F.time] = now.time;
    frame[F.windowMs] = (framing.window / sampleRate) * 500;
    frame[F.source] = 1;
    frame[F.rms] = levels.rms;
    frame[F.peak] = levels.peak;
    frame[F.silence] = silent ? 1 : 0;
    frame[F.level] = levels.level;
    frame[F.presence] = levels.presence;
    frame[F.energy] = energy.energy.energy;
    writeBands(frame, bands);
    frame[F.flux] = silent ? 0 : clamp((novelty.novelty.curves[CURVES.full] as number) / usual, 0, 4);
    frame[F.onset] = whole.onsets.strength;
    frame[F.onsetCount] = whole.onsets.count;
    frame[F.onsetBass] = low.onsets.strength;
    frame[F.onsetTreble] = high.onsets.strength;
    frame[F.dominantHz] = dominant.peak.hz;
    frame[F.centroidHz] = timbre.timbre.centroidHz;
    frame[F.rolloffHz] = timbre.timbre.rolloffHz;
    frame[F.flatness] = timbre.timbre.flatness;
    frame[F.brightness] = timbre.timbre.brightness;
    frame[F.loudness] = timbre.timbre.loudness;
    writeBeat(frame, clock.beat);
    frame[F.valence] = mood.mood.valence;
    frame[F.arousal] = mood.mood.arousal;
    frame[F.mood] = mood.mood.index;
    for (let i = 0; i < 12; i++) frame[F.chroma0 + i] = timbre.timbre.chroma[i] as number;
  }

  return {
    framing,
    frame,
    beat: clock.beat,
    onset,
    push(left, leftAt, right, rightAt, count) {
      for (let done = 0; done < count; ) {
        const run = Math.min(count - done, hop - filled);
        input.apply(left, leftAt + done, right, rightAt + done, run, fresh);
        spectrum.push(fresh, run);
        measure(run);
        done += run;
        position += run;
        filled += run;
        if (filled === hop) {
          filled = 0;
          analyse();
        }
      }
    },
    smooth(share) {
      smoothBy(smoothing, share, hopSeconds);
    },
    get memory() {
      return { beat: clock.memory, levels: meter.memory, bands: bands.memory, energy: energy.memory, mood: mood.memory };
    },
    recall(memory, sinceSeconds) {
      meter.recall(memory.levels);
      bands.recall(memory.bands);
      energy.recall(memory.energy);
      mood.recall(memory.mood);
      if (memory.beat) clock.recall(memory.beat, position / sampleRate, sinceSeconds);
    },
    reset(at) {
      for (const part of parts) part.reset();
      position = at;
      now.squares = now.peak = 0;
      filled = untilSlow = 0;
    },
  };
}

function writeBands(frame: FeatureFrame, bands: BandMeter): void {
  frame[F.bass] = bands.bass.now;
  frame[F.mid] = bands.mid.now;
  frame[F.treble] = bands.treble.now;
  frame[F.bassSmooth] = bands.bass.smooth;
  frame[F.midSmooth] = bands.mid.smooth;
  frame[F.trebleSmooth] = bands.treble.smooth;
}

function writeBeat(frame: FeatureFrame, beat: Readonly<BeatState>): void {
  frame[F.clock] = beat.mode === 'idle' ? 0 : 1;
  frame[F.bpm] = beat.bpm;
  frame[F.confidence] = beat.confidence;
  frame[F.beatIndex] = beat.beatIndex;
  frame[F.beatPhase] = beat.beatPhase;
  frame[F.barLength] = beat.barLength;
  frame[F.barBeat] = beat.barBeat;
  frame[F.barConfidence] = beat.barConfidence;
  frame[F.nextBeatTime] = beat.nextBeatTime;
}
