import type { ClockOrder } from '#app/audio/clock-order.ts';
import { createFeatureFrame, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { type BeatState, createBeatClock } from './clock/beat-clock.ts';
import { writeBeat } from './clock/beat-frame.ts';
import type { BeatMemory } from './clock/beat-memory.ts';
import { createSectionFeatures } from './form/section-features.ts';
import { createStructureMeter } from './form/structure.ts';
import { writeBands, writeLevels, writeMood, writeStructure, writeTimbre } from './frame-writer.ts';
import { createForesight, type Foresight } from './look-ahead/foresight.ts';
import { createBassSpectrum } from './onset/bass-spectrum.ts';
import { CURVES, createNoveltyDetector, noveltyLagSeconds } from './onset/novelty.ts';
import { createOnsetDetector } from './onset/onset.ts';
import { createFilterbank } from './signal/filterbank.ts';
import { clamp } from './signal/follower.ts';
import { clearHop, createHop, measureHop } from './signal/hop.ts';
import { createInputFilter } from './signal/input-filter.ts';
import { createSmoothing, smoothBy } from './signal/smoothing.ts';
import { createSlidingSpectrum, type Framing, type FramingOptions, framingFor } from './signal/spectrum.ts';
import { createBandMeter } from './sound/bands.ts';
import { createDominant } from './sound/dominant.ts';
import { createEnergyMeter } from './sound/energy.ts';
import { createLevelMeter } from './sound/levels.ts';
import { createStereoMeter } from './sound/stereo.ts';
import { createTimbreMeter } from './sound/timbre.ts';
import { createArticulationMeter } from './tone/articulation.ts';
import { createMoodMeter } from './tone/mood.ts';
import { createToneMeter } from './tone/tone.ts';

export interface AnalyserOptions extends FramingOptions {
  /** Called after every hop, when `frame`, `beat` and `onset` tell of the newest sample. */
  readonly onHop: () => void;
  /** How calmly levels and smooth bands move: 0 to 0.95, 0.8 unless said otherwise. */
  readonly smoothing?: number;
}

/** A compact summary: tempo, phase, bar, and what is usual. Not the belief in every tempo, nor spectra. */
export interface AnalyserMemory {
  readonly beat: BeatMemory | undefined;
  readonly levels: readonly number[];
  readonly bands: readonly number[];
  readonly energy: readonly number[];
  readonly mood: readonly number[];
  readonly key: readonly number[];
  readonly structure: readonly number[];
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
  /** What a person orders the beat; `time` is when they pressed, seconds on the clock of the samples. */
  take(order: ClockOrder, time: number): void;
  /** What is known ahead of a recording that plays. */
  readonly foresight: Pick<Foresight, 'foreseen' | 'know' | 'told'>;
  /** What it takes to know the music at once when listening begins anew. */
  readonly memory: AnalyserMemory;
  /** Goes on from there, right after a reset. `sinceSeconds` have passed between the two. */
  recall(memory: AnalyserMemory, sinceSeconds: number): void;
  /** Goes on with the beat alone: what a person ordered outlasts the sound. */
  recallBeat(memory: BeatMemory, sinceSeconds: number): void;
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
  const stereo = createStereoMeter(hopSeconds);
  const timbre = createTimbreMeter(framing);
  const harmony = { chroma: timbre.timbre.chroma, bass: bass.levels };
  const foresight = createForesight(hopSeconds);
  const clock = createBeatClock(framing, bass.levels.length, undefined, foresight.foreseen);
  const energy = createEnergyMeter(hopSeconds);
  const tone = createToneMeter(framing);
  const section = createSectionFeatures(framing);
  const structure = createStructureMeter(hopSeconds);
  const articulation = createArticulationMeter(hopSeconds);
  const mood = createMoodMeter(hopSeconds, {
    energy: energy.energy,
    timbre: timbre.timbre,
    levels: meter.levels,
    beat: clock.beat,
    key: tone.key,
    pitch: tone.pitch,
    roughness: tone.roughness,
    articulation: articulation.articulation,
  });
  const whole = createOnsetDetector(hopSeconds, { curve: 'full', threshold: 1.3, floor: 0.006 });
  const low = createOnsetDetector(hopSeconds, { curve: 'bass', threshold: 1.5, floor: 0.006 });
  const high = createOnsetDetector(hopSeconds, { curve: 'treble', threshold: 1.5, floor: 0.006 });
  const onsets = [whole, low, high];
  const meters = [
    novelty,
    meter,
    stereo,
    bands,
    dominant,
    bass,
    timbre,
    tone,
    section,
    structure,
    foresight,
    clock,
    energy,
    articulation,
    mood,
  ];
  const parts = [input, spectrum, ...meters, ...onsets];
  const frame = createFeatureFrame();
  const onset = { fired: false, time: 0 };
  const mid = new Float64Array(hop);
  const side = new Float64Array(hop);
  const now = createHop();
  let position = 0;
  let filled = 0;
  let untilSlow = 0;

  function analyse(): void {
    spectrum.transform();
    now.time = position / sampleRate;
    now.meanSquare = (now.midSquares + now.sideSquares) / hop;
    meter.update(now, timbre.timbre);
    const { silent } = meter.levels;
    novelty.update(spectrum.magnitudes, silent);
    bands.update(spectrum.magnitudes, silent);
    bass.update(spectrum.magnitudes);
    dominant.update(spectrum.magnitudes, silent);
    const { curves } = novelty.novelty;
    foresight.update(now, curves[CURVES.full] as number);
    whole.update(curves, silent);
    low.update(curves, silent);
    high.update(curves, silent);
    stereo.update(now, silent);
    if (untilSlow === 0) {
      if (silent) timbre.reset();
      else timbre.update(spectrum.magnitudes);
    }
    untilSlow = (untilSlow + 1) % slowEvery;
    tone.update(now, silent);
    section.update(spectrum.magnitudes, novelty.novelty, tone.pitch);
    // Before the clock, whose phrases hang on sections: it is told of the bar as it was a hop ago.
    structure.update(section.features, novelty.novelty, clock.beat, silent);
    foresight.tell(structure.structure);
    clock.update(now, novelty.novelty, harmony, silent, foresight.structure);
    energy.update(novelty.novelty, timbre.timbre, meter.levels);
    articulation.update(novelty.novelty, silent);
    mood.update(silent);
    onset.fired = whole.onsets.fired;
    onset.time = Math.max(0, now.time - onsetLag);
    write(silent);
    clearHop(now);
    options.onHop();
  }

  function write(silent: boolean): void {
    const usual = Math.max(energy.energy.usualNovelty, 0.004);
    frame[F.time] = now.time;
    frame[F.windowMs] = (framing.window / sampleRate) * 500;
    frame[F.source] = 1;
    writeLevels(frame, meter.levels, stereo.stereo);
    frame[F.energy] = energy.energy.energy;
    writeBands(frame, bands);
    frame[F.flux] = silent ? 0 : clamp((novelty.novelty.curves[CURVES.full] as number) / usual, 0, 4);
    frame[F.onset] = whole.onsets.strength;
    frame[F.onsetCount] = whole.onsets.count;
    frame[F.onsetBass] = low.onsets.strength;
    frame[F.onsetTreble] = high.onsets.strength;
    frame[F.dominantHz] = dominant.peak.hz;
    writeTimbre(frame, timbre.timbre);
    writeBeat(frame, clock.beat);
    writeStructure(frame, foresight.structure);
    writeMood(frame, mood.mood, tone.key, tone.pitch);
  }

  return {
    framing,
    frame,
    beat: clock.beat,
    onset,
    push(left, leftAt, right, rightAt, count) {
      for (let done = 0; done < count; ) {
        const run = Math.min(count - done, hop - filled);
        input.apply(left, leftAt + done, right, rightAt + done, run, mid, side);
        spectrum.push(mid, run, side);
        tone.push(mid, side, run);
        measureHop(now, mid, side, run);
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
    foresight,
    take: (order, time) => clock.take(order, time),
    get memory() {
      return {
        beat: clock.memory,
        levels: meter.memory,
        bands: bands.memory,
        energy: energy.memory,
        mood: mood.memory,
        key: tone.memory,
        structure: structure.memory,
      };
    },
    recall(memory, sinceSeconds) {
      meter.recall(memory.levels);
      bands.recall(memory.bands);
      energy.recall(memory.energy);
      mood.recall(memory.mood);
      tone.recall(memory.key);
      structure.recall(memory.structure, sinceSeconds);
      if (memory.beat) clock.recall(memory.beat, position / sampleRate, sinceSeconds);
    },
    recallBeat: (memory, sinceSeconds) => clock.recall(memory, position / sampleRate, sinceSeconds),
    reset(at) {
      for (const part of parts) part.reset();
      position = at;
      clearHop(now);
      filled = untilSlow = 0;
    },
  };
}
