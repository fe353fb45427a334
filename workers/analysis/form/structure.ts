import { ACT_CONFIDENCE } from '#app/audio/feature-frame.ts';
import type { Novelty } from '../onset/novelty.ts';
import { approach, clamp01 } from '../signal/follower.ts';
import { createGatheringMeter } from './gathering.ts';
import { createGoneMeter, GONE_MEMORY } from './gone.ts';
import { createSectionChange, LEAST_SECTION_STEPS } from './section-change.ts';
import { SECTION_STEP_SECONDS, type SectionFeatures } from './section-features.ts';

/** Where the music is going and where a new part of it began. */
export interface Structure {
  /** 0…1: the music gathers towards something. */
  build: number;
  /** 0…1: the drums or the bass have gone out of it. */
  breakdown: number;
  /** 1 where the music comes back with full force, decaying over some seconds. */
  drop: number;
  dropCount: number;
  /** True in the hop in which a drop was found. */
  dropped: boolean;
  sectionCount: number;
  /** True in the hop in which a new section was found. */
  sectionBegan: boolean;
  /** 0…1, of the last change. */
  sectionConfidence: number;
  /** Since the last change: counted from where it was, which is before it was found. */
  sectionSeconds: number;
}

/** Where in the bar the music is, as the clock knows it. */
export interface BarPlace {
  readonly mode: string;
  readonly bpm: number;
  readonly confidence: number;
  readonly beatPhase: number;
  readonly barBeat: number;
  readonly barLength: number;
  readonly barConfidence: number;
}

export interface StructureMeter {
  readonly structure: Readonly<Structure>;
  /** One hop, after the features of it. */
  update(features: Readonly<SectionFeatures>, novelty: Readonly<Novelty>, place: BarPlace, silent: boolean): void;
  /** What is usual, and the section: STRUCTURE_MEMORY numbers. Counts are not part of it. */
  readonly memory: readonly number[];
  recall(memory: readonly number[], sinceSeconds: number): void;
  /** Forgets the sound, but not the counts. */
  reset(): void;
}

export const STRUCTURE_MEMORY = GONE_MEMORY + 2;

/** What is unlike counts from here on, the higher the more unlike the music always is to itself. */
const LEAST_SCORE = 0.45;
const USUAL_SHARE = 0.7;
const USUAL_SECONDS = 25;
const FIRST_USUAL = 0.3;
const MOST_USUAL = 0.8;
/** A drop waits for so many seconds of build or breakdown, and follows another no sooner than this. */
const TENSION_SECONDS = 3;
const MOST_TENSION = 8;
const BETWEEN_DROPS_SECONDS = 20;
/** The bass must have been away a moment ago, and be back for this long: one stroke is none. */
const AWAY_SECONDS = 1.6;
const BACK_SECONDS = 0.3;
const DROP_FADE_SECONDS = 3;
/** A drop begins a section sooner than anything else may. */
const LEAST_DROP_STEPS = 6;
/** Within so many beats a drop waits for the bar line; a sure clock knows where that is. */
const BEATS_TO_WAIT = 1.2;
/** A change is said to lie on a bar line that is no further from where it was heard. */
const BEATS_TO_SNAP = 1.6;
const BUILD_SECONDS = 0.8;
/** The first half seconds after silence tell of the meters' settling, not of the music. */
const SETTLING_STEPS = 2;
const PAUSE_DB = 32;
/** A drop is awaited for so long. */
const STEPS_TO_DROP = 6;
const LONGEST_PAUSE_STEPS = 5;

/**
 * Sections by novelty (see section-change.ts); builds by what rises, breakdowns by what is missing, and drops where that comes back
 * after either. All of it from the past alone.
 */
export function createStructureMeter(hopSeconds: number): StructureMeter {
  const structure: Structure = {
    build: 0,
    breakdown: 0,
    drop: 0,
    dropCount: 0,
    dropped: false,
    sectionCount: 0,
    sectionBegan: false,
    sectionConfidence: 0,
    sectionSeconds: 0,
  };
  const parts = createGoneMeter(hopSeconds);
  const { gone } = parts;
  const changes = createSectionChange();
  const rise = createGatheringMeter();
  const fade = approach(hopSeconds, DROP_FADE_SECONDS);
  const buildRate = approach(hopSeconds, BUILD_SECONDS);
  const usualRate = approach(SECTION_STEP_SECONDS, USUAL_SECONDS);
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = {
    usual: FIRST_USUAL,
    tension: 0,
    sinceAway: 99,
    back: 0,
    sinceDrop: 99,
    waiting: 0,
    wasSilent: true,
    settling: 0,
    pauses: 0,
    changed: 0,
  };

  function beginSection(confidence: number, secondsAgo: number): void {
    const steps = Math.max(1, Math.round(secondsAgo / SECTION_STEP_SECONDS));
    structure.sectionCount++;
    structure.sectionBegan = true;
    structure.sectionConfidence = clamp01(confidence);
    structure.sectionSeconds = secondsAgo;
    changes.begin(steps);
    rise.begin(steps);
  }

  const isSure = ({ mode, confidence, barConfidence }: BarPlace): boolean =>
    mode !== 'idle' && confidence >= ACT_CONFIDENCE && barConfidence >= ACT_CONFIDENCE;

  /** A sure clock says on which bar line it was: the one nearest to where the sound says, if that is near. */
  function onBarLine(secondsAgo: number, place: BarPlace): number {
    if (!isSure(place) || !(place.bpm > 0)) return secondsAgo;
    const beat = 60 / place.bpm;
    const bar = place.barLength * beat;
    const sinceLine = (place.barBeat + place.beatPhase) * beat;
    const snapped = sinceLine + Math.max(0, Math.round((secondsAgo - sinceLine) / bar)) * bar;
    return Math.abs(snapped - secondsAgo) <= BEATS_TO_SNAP * beat ? snapped : secondsAgo;
  }

  /** Where hardly anything sounds is a pause or the end, and no section; a softer one that lasts is. */
  function isPause({ levelDb, power }: Readonly<SectionFeatures>): boolean {
    const loudest = Math.min(levelDb, 10 * Math.log10(power + 1e-16));
    state.pauses = loudest < gone.usualDb - PAUSE_DB ? state.pauses + 1 : 0;
    return state.pauses > 0 && state.pauses <= LONGEST_PAUSE_STEPS;
  }

  function look(features: Readonly<SectionFeatures>, place: BarPlace): void {
    if (isPause(features)) return;
    const { vector } = features;
    changes.add(vector);
    rise.add(vector);
    const { score } = changes.change;
    const enough = LEAST_SCORE + USUAL_SHARE * state.usual;
    state.usual += usualRate * (Math.min(score, MOST_USUAL) - state.usual);
    state.changed = score < enough ? 0 : state.changed + 1;
    if (state.changed === 0 || changes.heard < LEAST_SECTION_STEPS) return;
    if (structure.sectionSeconds < LEAST_SECTION_STEPS * SECTION_STEP_SECONDS) return;
    // The last bars of a build, without bass, belong to what they lead to.
    if (structure.build > 0.4 && state.sinceAway < AWAY_SECONDS && state.changed < STEPS_TO_DROP) return;
    const secondsAgo = changes.boundary() * SECTION_STEP_SECONDS;
    beginSection(0.5 + (score / enough - 1), onBarLine(secondsAgo, place));
  }

  function fireDrop(): void {
    structure.dropped = true;
    structure.dropCount++;
    structure.drop = 1;
    state.tension = state.sinceDrop = state.waiting = 0;
    structure.build = 0;
    if (structure.sectionSeconds > LEAST_DROP_STEPS * SECTION_STEP_SECONDS) beginSection(0.9, state.back);
    state.back = 0;
  }

  /** Seconds until the bar line, where a sure clock says that it is near; else 0. */
  function toBarLine(place: BarPlace): number {
    if (!isSure(place)) return 0;
    const beats = place.barLength - place.barBeat - place.beatPhase;
    return beats <= BEATS_TO_WAIT ? (beats * 60) / place.bpm : 0;
  }

  function watchForDrop(place: BarPlace): void {
    // Strokes that come and go without a beat are no drums.
    const missing = Math.max(gone.bass, place.mode === 'idle' ? 0 : gone.drums);
    state.sinceDrop += hopSeconds;
    state.sinceAway = missing > 0.5 ? 0 : state.sinceAway + hopSeconds;
    const tense = Math.max(missing, gone.breakdown) + structure.build;
    state.tension = Math.min(MOST_TENSION, Math.max(0, state.tension + hopSeconds * (tense > 0.4 ? Math.min(tense, 1.5) : -1)));
    if (state.waiting > 0) {
      state.waiting -= hopSeconds;
      if (state.waiting <= 0) fireDrop();
      return;
    }
    const armed = state.tension >= TENSION_SECONDS && state.sinceAway < AWAY_SECONDS && state.sinceDrop > BETWEEN_DROPS_SECONDS;
    state.back = armed && gone.full ? state.back + hopSeconds : Math.max(0, state.back - 0.5 * hopSeconds);
    if (!armed || state.back < BACK_SECONDS) return;
    const wait = toBarLine(place);
    if (wait > 0) state.waiting = wait;
    else fireDrop();
  }

  return {
    structure,
    update(features, novelty, place, silent) {
      structure.dropped = structure.sectionBegan = false;
      structure.drop -= fade * structure.drop;
      structure.sectionSeconds += hopSeconds;
      parts.update(features, novelty, silent);
      // A build often does without the low end: that is no breakdown.
      structure.breakdown = gone.breakdown * (1 - structure.build);
      if (silent) {
        structure.build -= buildRate * structure.build;
        if (!state.wasSilent) {
          changes.reset();
          rise.reset();
          state.tension = state.back = state.waiting = 0;
        }
        state.wasSilent = true;
        return;
      }
      // Where sound begins, a section does.
      if (state.wasSilent) {
        beginSection(1, 0);
        state.settling = SETTLING_STEPS;
      }
      state.wasSilent = false;
      if (features.fresh && state.settling > 0) state.settling--;
      else if (features.fresh) look(features, place);
      // Bass that is held back is part of many a build, but makes none by itself.
      const { rising } = rise.gathering;
      const build = clamp01(rising + 0.5 * gone.bass * Math.min(1, 3 * rising));
      structure.build += buildRate * (build - structure.build);
      watchForDrop(place);
    },
    get memory() {
      return [...parts.memory, state.usual, structure.sectionSeconds];
    },
    recall(memory, sinceSeconds) {
      parts.recall(memory);
      state.usual = memory[GONE_MEMORY] ?? FIRST_USUAL;
      structure.sectionSeconds = Math.max(0, memory[GONE_MEMORY + 1] ?? 0) + sinceSeconds;
      // The sound that comes now goes on with the section that was.
      state.wasSilent = false;
      state.settling = SETTLING_STEPS;
    },
    reset() {
      parts.reset();
      changes.reset();
      rise.reset();
      structure.build = structure.breakdown = structure.drop = structure.sectionConfidence = structure.sectionSeconds = 0;
      structure.dropped = structure.sectionBegan = false;
      state.usual = FIRST_USUAL;
      state.tension = state.back = state.waiting = 0;
      state.sinceAway = state.sinceDrop = 99;
      state.wasSilent = true;
    },
  };
}
