import type { BarState } from '../beat/bar-tracker.ts';
import { clamp } from '../signal/follower.ts';

/** The bar as it is told: what the tracker hears, until a person says where the one is. */
export interface CountedBar extends BarState {
  /** Whole bars since the clock locked; only ever grows, by one. */
  index: number;
  /** In this hop a bar began. */
  began: boolean;
}

export interface BarCount {
  readonly bar: Readonly<CountedBar>;
  /** The hop is over: no bar has begun any more. */
  hopOver(): void;
  /** A beat fell; `heard` is the tracker's bar with that beat. While the clock is idle no bar is counted. */
  beatFell(heard: Readonly<BarState>, idle: boolean): void;
  /** What the tracker believes now, between beats. */
  listen(heard: Readonly<BarState>): void;
  /** “This is the one”: the beat so many beats ago, −1 the next. True where the person's bar began there already. */
  mark(beatsAgo: number): boolean;
  /** Beats in a bar, from the next one on. */
  setLength(beats: number): void;
  /** The bar as it is told goes on by itself until the tracker is surer. */
  carry(): void;
  /** Beats count twice as fast, or half as fast: a downbeat stays one. `late`: of the beat that sounds the second half. */
  rescale(factor: 2 | 0.5, late: boolean): void;
  /** The beat was lost and another one was found: what a person said of the bar is no longer sure. */
  slip(): void;
  /** The tracker has its bar back. */
  release(): void;
  readonly memory: BarCountMemory | undefined;
  /** Goes on so many beats later. */
  recall(memory: BarCountMemory, beatsSince: number): void;
  reset(): void;
}

export interface BarCountMemory {
  readonly length: number;
  readonly beat: number;
  readonly confidence: number;
  readonly personal: boolean;
}

/** What is left of the confidence in a count that is carried over from another octave, or over a break that may have shifted it; and after every bar. */
const CARRIED = 0.7;
const PER_BAR = 0.95;
const LEAST = 0.05;

const modulo = (value: number, by: number): number => ((value % by) + by) % by;

/** Counts bars. An own count goes on where a person set it or the beat changed its octave; a tracker that is surer than an unsure count replaces it. */
export function createBarCount(): BarCount {
  const bar: CountedBar = { length: 4, beat: 0, confidence: 0, index: 0, began: false };
  const own = { active: false, personal: false, length: 4, beat: 0, confidence: 0 };
  /** 0 where none was ordered. */
  let ordered = 0;

  function tell(length: number, beat: number, confidence: number): void {
    bar.length = length;
    bar.beat = beat;
    bar.confidence = confidence;
  }

  function begin(): void {
    bar.index++;
    bar.began = true;
  }

  function carry(): void {
    if (own.active) return;
    own.active = true;
    own.personal = false;
    own.length = bar.length;
    own.beat = bar.beat;
    own.confidence = bar.confidence;
  }

  function listen(heard: Readonly<BarState>): void {
    if (own.active && !own.personal && (heard.confidence > own.confidence || own.confidence < LEAST)) own.active = false;
    if (own.active) tell(own.length, own.beat, own.confidence);
    else tell(heard.length, heard.beat, heard.confidence);
  }

  return {
    bar,
    hopOver() {
      bar.began = false;
    },
    beatFell(heard, idle) {
      if (own.active) {
        own.beat++;
        if (own.beat >= own.length) {
          own.beat = 0;
          if (ordered > 0) own.length = ordered;
          ordered = 0;
          if (!own.personal) own.confidence *= PER_BAR;
        }
      }
      listen(heard);
      if (!idle && bar.beat === 0) begin();
    },
    listen,
    mark(beatsAgo) {
      if (ordered > 0) own.length = ordered;
      else if (!own.active) own.length = bar.length;
      ordered = 0;
      const beat = modulo(beatsAgo, own.length);
      const known = own.personal && own.beat === beat;
      const was = bar.beat;
      own.active = own.personal = true;
      own.beat = beat;
      own.confidence = 1;
      tell(own.length, own.beat, own.confidence);
      if (beat === 0 && was !== 0) begin();
      return known;
    },
    setLength(beats) {
      carry();
      own.personal = true;
      ordered = beats;
    },
    carry,
    rescale(factor, late) {
      carry();
      own.beat = modulo(Math.floor(own.beat * factor) + (factor === 2 && late ? 1 : 0), own.length);
      if (!own.personal) own.confidence *= CARRIED;
      tell(own.length, own.beat, own.confidence);
    },
    slip() {
      own.personal = false;
      own.confidence *= CARRIED;
    },
    release() {
      own.active = own.personal = false;
      own.confidence = 0;
      ordered = 0;
    },
    get memory() {
      if (!own.active) return undefined;
      const { length, beat, confidence, personal } = own;
      return { length, beat, confidence, personal };
    },
    recall({ length, beat, confidence, personal }, beatsSince) {
      own.active = true;
      own.personal = personal;
      own.length = length;
      own.beat = modulo(beat + beatsSince, length);
      own.confidence = clamp(confidence, 0, 1);
      tell(own.length, own.beat, own.confidence);
    },
    reset() {
      bar.began = own.active = own.personal = false;
      own.confidence = 0;
      ordered = 0;
      tell(4, 0, 0);
    },
  };
}
