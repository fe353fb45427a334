import type { ClockOrder } from '#app/audio/clock-order.ts';
import { ACT_CONFIDENCE } from '#app/audio/feature-frame.ts';
import type { BarState, Harmony } from '../beat/bar-tracker.ts';
import { type BeatModel, beatModel } from '../beat/beat-model.ts';
import type { Foreseen } from '../look-ahead/foresight.ts';
import type { Novelty } from '../onset/novelty.ts';
import type { Hop } from '../signal/hop.ts';
import type { Framing } from '../signal/spectrum.ts';
import { beatsPerHeard, carryGrid, followHeard, type Guidance } from './beat-grid.ts';
import type { BeatMemory } from './beat-memory.ts';
import { stepBeats } from './beat-sequence.ts';
import type { BeatPlace } from './break-watch.ts';
import { type BeatState, beginGrid, createClockParts, gridLeads, nextOf, resetParts, rests, SETTLING_BEATS } from './clock-parts.ts';
import { driftWanted, tellHeard } from './octave.ts';
import { ordersSomething, personalConfidence } from './person-beat.ts';
import type { PlaceInBar, SectionNews } from './phrase.ts';
import { recallClock, rememberClock } from './recall-clock.ts';
import { MOST_BEATS } from './steady-beat.ts';
import { markOne, release, takeOrder } from './take-order.ts';

export type { BeatState };

export interface BeatClock {
  readonly beat: Readonly<BeatState>;
  /** One hop: its novelty, the notes heard last, whether nothing sounds, and what is known of sections. */
  update(hop: Readonly<Hop>, novelty: Readonly<Novelty>, harmony: Readonly<Harmony>, silent: boolean, sections: SectionNews): void;
  /** What a person orders; `time` is when they pressed. */
  take(order: ClockOrder, time: number): void;
  /** What it takes to know the beat at once when the clock begins anew; undefined while it knows none and was told none. */
  readonly memory: BeatMemory | undefined;
  /** Goes on from there, right after a reset. `sinceSeconds` have passed between the two; `time` is now on the clock of the samples. */
  recall(memory: BeatMemory, time: number, sinceSeconds: number): void;
  reset(): void;
}

/** Below this confidence for RELEASE_SECONDS the clock lets go. */
const RELEASE_CONFIDENCE = 0.25;
const RELEASE_SECONDS = 6;
/** Music that was silent for so long has stopped, and with it what a person ordered for it. */
const ORDERS_END_SECONDS = 20;
/** Audio may move a person's beat where it is heard within this share of it, and not at all beyond. */
const NUDGE_REACH = 0.22;
const WHOLE_BEAT = 0.5;
/** A beat that is led but not by taps follows what is heard so many times as fast. */
const HASTE = 2.5;
/** Music that has come back in time was heard to do so. */
const SPREAD_ON_GRID_SECONDS = 0.015;
/** A press for the one before any beat was found is remembered this long. */
const ONE_KNOWN_SECONDS = 12;
/** The tempo of the beats that fell is steadier than the tracker's, as long as the two are this near. */
const SHOWN_BEATS = 12;
const LINE_WITHIN = 0.03;
/** So many beats fall before it is seen that the music has broken off. */
const GUESSED_BEATS = 4;
/** Beats whose periods are further apart are counted in another octave. */
const SAME_PERIOD = 0.15;
const LIST_RIVALS_SECONDS = 0.1;

/** `bassBins`: how many levels the harmony's bass has. `foreseen`: what is known ahead, which outranks the ear but no person. */
export function createBeatClock(
  framing: Framing,
  bassBins: number,
  model: BeatModel = beatModel,
  foreseen?: Readonly<Foreseen>,
): BeatClock {
  const { hopSeconds } = framing;
  const parts = createClockParts(framing, bassBins, model);
  const { barEar, bars, beat, ear, grid, heard, hold, person, phrases, sequence, state, steady, told } = parts;
  const foretold: BarState = { length: 4, beat: 0, confidence: 0 };
  const guidance: Guidance = { periodSeconds: 0.5, beatAt: 0, belief: 0, reach: 0, haste: 1 };
  const beatPlace: BeatPlace = { time: 0, lastBeat: 0, periodSeconds: 0.5 };
  const barPlace: PlaceInBar = { began: false, beats: 0, length: 4, periodSeconds: 0.5 };
  const listEvery = Math.max(1, Math.round(LIST_RIVALS_SECONDS / hopSeconds));
  let hops = 0;
  /** The bar that sounds was foreseen. */
  let foresees = false;

  function beginHold(): void {
    if (!person.locked) {
      // The beats since it broke off are but guesses.
      if (steady.fit(MOST_BEATS, GUESSED_BEATS)) beginGrid(parts, steady.line.periodSeconds, steady.line.at, 0);
      else beginGrid(parts, told.periodSeconds, sequence.last, 0);
    }
    hold.begin(ear.memory);
    bars.carry();
    beat.mode = 'held';
  }

  /** The music is back. Where it is on the grid the tracker goes on as if there had been no break. */
  function comeBack(): void {
    if (hold.state.onGrid) {
      ear.recall({ ...nextOf(parts, grid.periodSeconds, grid.at), spreadSeconds: SPREAD_ON_GRID_SECONDS }, hold.before, state.time);
      state.settling = SETTLING_BEATS;
    } else bars.slip();
    hold.end();
    beat.mode = 'auto';
  }

  /** Whether what is heard is this beat. */
  function hears(periodSeconds: number, at: number): boolean {
    if (heard.confidence < ACT_CONFIDENCE || beatsPerHeard(periodSeconds, heard.periodSeconds) !== 1) return false;
    const off = (heard.beatAt - at) / periodSeconds;
    return Math.abs(off - Math.round(off)) < NUDGE_REACH / 2;
  }

  /** The bar that is heard, or foreseen where beats are told as they are foreseen. It changes with the beat that falls, not before. */
  function barNow(fell: boolean): Readonly<BarState> {
    const before = foresees;
    foresees = false;
    if (!foreseen?.sure || foreseen.bar.confidence === 0 || Math.abs(told.periodSeconds / foreseen.beat.periodSeconds - 1) > SAME_PERIOD)
      return barEar.bar;
    foresees = true;
    if (!fell && before) return foretold;
    foretold.length = foreseen.bar.length;
    foretold.beat = foreseen.bar.beat;
    foretold.confidence = foreseen.bar.confidence;
    return foretold;
  }

  /** Lock, hold and release: the clock speaks up when it is sure and lets go only after lasting doubt. */
  function changeMode(): void {
    const { begins, active, returned, over } = hold.state;
    if (beat.mode === 'held' && !person.locked && (foreseen?.sure || hold.state.heardOn)) {
      hold.end();
      beat.mode = 'auto';
    } else if (active && returned && (beat.mode === 'held' || rests(parts))) comeBack();
    switch (beat.mode) {
      case 'idle':
        state.doubtSeconds = 0;
        if (heard.confidence < ACT_CONFIDENCE && rests(parts)) return;
        hold.end();
        if (heard.confidence < ACT_CONFIDENCE) return;
        beat.mode = 'auto';
        return;
      case 'auto':
        state.doubtSeconds = heard.confidence < RELEASE_CONFIDENCE ? state.doubtSeconds + hopSeconds : 0;
        if (begins && !foreseen?.sure) beginHold();
        else if (state.doubtSeconds >= RELEASE_SECONDS && !person.locked) beat.mode = 'idle';
        return;
      case 'held':
        if (!over || person.locked) return;
        // In what sounds softly the tracker may have heard a beat all along.
        if (heard.confidence < ACT_CONFIDENCE) beat.mode = 'idle';
        else comeBack();
        return;
      case 'manual':
    }
  }

  /** What a person ordered for music that has stopped holds no longer. */
  function watchSilence(silent: boolean): void {
    state.soundedSince ||= !silent;
    state.silentSeconds = silent ? state.silentSeconds + hopSeconds : 0;
    if (state.silentSeconds < ORDERS_END_SECONDS || !state.soundedSince || !ordersSomething(person)) return;
    release(parts);
    beat.mode = 'idle';
  }

  function tell(): void {
    if (!gridLeads(parts)) {
      tellHeard(heard, person, told);
      return;
    }
    told.periodSeconds = told.spacingSeconds = grid.periodSeconds;
    told.beatAt = grid.at + person.offsetSeconds;
  }

  /** The grid from this beat on, a little nearer to what is heard. */
  function guide(silent: boolean): void {
    beatPlace.time = sequence.last - person.offsetSeconds;
    carryGrid(grid, beatPlace);
    state.agreed = false;
    // In a break nothing is heard that could lead.
    if (silent || hold.state.active) return;
    const tapped = person.tapped && person.firm && !state.phaseForgotten;
    guidance.periodSeconds = heard.periodSeconds;
    guidance.beatAt = heard.beatAt;
    guidance.belief = heard.belief * Math.min(1, heard.confidence / ACT_CONFIDENCE);
    guidance.reach = tapped ? NUDGE_REACH : WHOLE_BEAT;
    guidance.haste = tapped ? 1 : HASTE;
    state.agreed = followHeard(grid, guidance);
    if (state.agreed && hears(grid.periodSeconds, grid.at)) state.phaseForgotten = false;
  }

  function beatFell(silent: boolean): void {
    const idle = beat.mode === 'idle';
    if (!idle) beat.beatIndex++;
    barEar.beatFell();
    bars.beatFell(barNow(true), idle);
    driftWanted(person, told);
    steady.fell(sequence);
    state.lineSeconds = steady.fit(SHOWN_BEATS, 0) ? steady.line.periodSeconds : 0;
    if (gridLeads(parts)) guide(silent);
    state.settling = Math.max(0, state.settling - 1);
    if (!idle && state.time - state.oneAt < ONE_KNOWN_SECONDS) {
      markOne(parts, state.oneAt);
      state.oneAt = Number.NEGATIVE_INFINITY;
    }
  }

  function confidenceNow(): number {
    const byEar = beat.mode === 'auto' || beat.mode === 'idle' || state.agreed ? heard.confidence : 0;
    return Math.max(byEar, beat.mode === 'held' ? hold.state.confidence : 0, personalConfidence(person));
  }

  function write(): void {
    const idle = beat.mode === 'idle';
    beat.confidence = confidenceNow();
    beat.tempoLocked = person.locked;
    beat.fixed = sequence.fixed;
    beat.lastBeatTime = sequence.last;
    beat.nextBeatTime = sequence.next;
    beat.beatPhase = sequence.phase;
    const even = Math.abs(state.lineSeconds / told.periodSeconds - 1) < LINE_WITHIN;
    beat.bpm = idle ? 0 : 60 / (even ? state.lineSeconds : told.periodSeconds);
    beat.barLength = bars.bar.length;
    beat.barBeat = bars.bar.beat;
    beat.barConfidence = idle ? 0 : bars.bar.confidence;
    beat.barIndex = bars.bar.index;
  }

  return {
    beat,
    update(hop, novelty, harmony, silent, sections) {
      state.time = hop.time;
      ear.update(hop, novelty, silent);
      if (foreseen?.sure) {
        ear.overrule(foreseen.beat);
        state.settling = 0;
      }
      barEar.update(ear.estimate, harmony);
      beatPlace.time = hop.time;
      beatPlace.lastBeat = sequence.last;
      beatPlace.periodSeconds = told.periodSeconds;
      hold.update(hop, novelty, beatPlace, heard);
      changeMode();
      watchSilence(silent);
      tell();
      stepBeats(sequence, told, hop);
      if (sequence.fell) beatFell(silent);
      bars.listen(barNow(false));
      barPlace.began = bars.bar.began;
      barPlace.beats = bars.bar.beat + sequence.phase;
      barPlace.length = bars.bar.length;
      barPlace.periodSeconds = told.periodSeconds;
      phrases.update(novelty, sections, barPlace);
      bars.hopOver();
      if (hops++ % listEvery === 0) ear.listRivals();
      write();
    },
    take: (order, time) => takeOrder(parts, order, time),
    get memory() {
      return rememberClock(parts);
    },
    recall: (memory, time, sinceSeconds) => recallClock(parts, memory, time, sinceSeconds),
    reset() {
      resetParts(parts);
      foresees = false;
      hops = 0;
      write();
    },
  };
}
