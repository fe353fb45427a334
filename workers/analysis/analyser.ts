import { createFeatureFrame, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { type BandMeter, createBandMeter } from './bands.ts';
import { type BeatState, createBeatClock } from './beat-clock.ts';
import { dominantHz } from './dominant.ts';
import { createFilterbank } from './filterbank.ts';
import { approach, clamp, clamp01 } from './follower.ts';
import { createInputFilter } from './input-filter.ts';
import { createLevelMeter } from './levels.ts';
import { createMoodMeter } from './mood.ts';
import { createNoveltyDetector } from './novelty.ts';
import { createOnsetDetector } from './onset.ts';
import { createSlidingSpectrum, type Framing, type FramingOptions, framingFor } from './spectrum.ts';
import { createTimbreMeter } from './timbre.ts';

export interface AnalyserOptions extends FramingOptions {
  /** Called after every hop, when `frame`, `beat` and `onset` tell of the newest sample. */
  readonly onHop: () => void;
  /** False leaves out what Meyda computes (chroma, colour), and with it all garbage. */
  readonly slowFeatures?: boolean;
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
  /** Forgets all that was heard; the next sample is number `position` of the stream. Counts of onsets and beats go on. */
  reset(position: number): void;
}

/** Slow features at about 30 Hz (row A1). */
const SLOW_SECONDS = 1 / 30;
/** An onset's novelty peaks this long after it sounded. */
const ONSET_LAG_SECONDS = 0.02;
const FILTERS_PER_OCTAVE = 24;
/** Mean novelty in decades a hop: of a still pad and of the densest music. */
const SPARSE = Math.log10(0.012);
const DENSE = Math.log10(0.09);

export function createAnalyser(options: AnalyserOptions): Analyser {
  const framing = framingFor(options);
  const { hop, hopSeconds, sampleRate } = framing;
  const slowEvery = Math.max(1, Math.round(SLOW_SECONDS / hopSeconds));
  const input = createInputFilter(sampleRate);
  const spectrum = createSlidingSpectrum(framing);
  const novelty = createNoveltyDetector(createFilterbank(framing, FILTERS_PER_OCTAVE, 30, 17_000));
  const meter = createLevelMeter(hopSeconds);
  const bands = createBandMeter(framing);
  const timbre = createTimbreMeter(framing);
  const clock = createBeatClock(hopSeconds);
  const mood = createMoodMeter(hopSeconds);
  const whole = createOnsetDetector(hopSeconds, { threshold: 1.3, floor: 0.006 });
  const low = createOnsetDetector(hopSeconds, { threshold: 1.5, floor: 0.006 });
  const high = createOnsetDetector(hopSeconds, { threshold: 1.5, floor: 0.006 });
  const reference = createReference(hopSeconds);
  const frame = createFeatureFrame();
  const onset = { fired: false, time: 0 };
  const energyRate = approach(hopSeconds, 1.5);
  const usualRate = approach(hopSeconds, 3);
  const fresh = new Float64Array(hop);
  /** Sum of squares and peak of the hop so far. */
  const loudness = new Float64Array(2);
  let position = 0;
  let filled = 0;
  let untilSlow = 0;
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = { usualNovelty: 0, energy: 0 };

  function measure(count: number): void {
    let squares = loudness[0] as number;
    let peak = loudness[1] as number;
    for (let i = 0; i < count; i++) {
      const sample = fresh[i] as number;
      squares += sample * sample;
      peak = Math.max(peak, Math.abs(sample));
    }
    loudness[0] = squares;
    loudness[1] = peak;
  }

  function follow(silent: boolean): void {
    const { levels } = meter;
    state.usualNovelty += usualRate * (novelty.novelty.full - state.usualNovelty);
    const density = clamp01((Math.log10(state.usualNovelty + 1e-4) - SPARSE) / (DENSE - SPARSE));
    const target = silent ? 0 : 0.55 * density + 0.2 * timbre.timbre.brightness + 0.25 * levels.presence;
    state.energy += energyRate * (target - state.energy);
  }

  function analyse(): void {
    spectrum.transform();
    meter.update((loudness[0] as number) / hop, loudness[1] as number);
    const { silent } = meter.levels;
    novelty.update(spectrum.magnitudes, reference.value);
    if (!silent) reference.update(novelty.meanLevel);
    bands.update(spectrum.magnitudes, silent);
    whole.update(novelty.novelty.full, silent);
    low.update(novelty.novelty.bass, silent);
    high.update(novelty.novelty.treble, silent);
    if (untilSlow === 0 && options.slowFeatures !== false) {
      spectrum.newest(timbre.samples);
      if (silent) timbre.reset();
      else timbre.update();
    }
    untilSlow = (untilSlow + 1) % slowEvery;
    const time = position / sampleRate;
    clock.update(novelty.novelty, time, timbre.timbre.chroma, silent);
    follow(silent);
    mood.update(state.energy, timbre.timbre.brightness, clock.beat.bpm, timbre.timbre.chroma, silent);
    onset.fired = whole.fired;
    onset.time = Math.max(0, time - ONSET_LAG_SECONDS);
    write(time, silent);
    loudness.fill(0);
    options.onHop();
  }

  function write(time: number, silent: boolean): void {
    const { levels } = meter;
    const usual = Math.max(state.usualNovelty, 0.004);
    frame[F.time] = time;
    frame[F.windowMs] = (framing.window / sampleRate) * 500;
    frame[F.source] = 1;
    frame[F.rms] = levels.rms;
    frame[F.peak] = levels.peak;
    frame[F.silence] = silent ? 1 : 0;
    frame[F.level] = levels.level;
    frame[F.presence] = levels.presence;
    frame[F.energy] = state.energy;
    writeBands(frame, bands);
    frame[F.flux] = silent ? 0 : clamp(novelty.novelty.full / usual, 0, 4);
    frame[F.onset] = whole.strength;
    frame[F.onsetCount] = whole.count;
    frame[F.onsetBass] = low.strength;
    frame[F.onsetTreble] = high.strength;
    frame[F.dominantHz] = silent ? 0 : dominantHz(spectrum.magnitudes, framing);
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
    reset(at) {
      for (const part of [input, spectrum, novelty, meter, bands, timbre, clock, mood, whole, low, high, reference]) part.reset();
      position = at;
      loudness.fill(0);
      filled = untilSlow = state.usualNovelty = state.energy = 0;
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

/** The usual output of a filter: quick to rise, slow to sink, so that a soft passage keeps its soft onsets. */
function createReference(hopSeconds: number) {
  const rise = approach(hopSeconds, 0.5);
  const sink = approach(hopSeconds, 8);
  const least = 1e-6;
  const reference = {
    value: 1e-5,
    update(level: number): void {
      reference.value = Math.max(least, reference.value + (level > reference.value ? rise : sink) * (level - reference.value));
    },
    reset(): void {
      reference.value = 1e-5;
    },
  };
  return reference;
}
