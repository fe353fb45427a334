import type { Structure } from '../form/structure.ts';
import { NOVELTY_BANDS, type Novelty } from '../onset/novelty.ts';
import { clamp } from '../signal/follower.ts';

/** Where in the phrase the bar is. Changes at bars only. */
export interface PhraseState {
  /** Bars in a phrase: 4, 8 or 16. */
  length: number;
  /** 0-based; 0 begins a phrase. */
  bar: number;
  /** 0…1. */
  confidence: number;
}

/** What structure says of sections, as far as phrases are told by it. */
export type SectionNews = Readonly<Pick<Structure, 'sectionBegan' | 'sectionConfidence' | 'sectionSeconds' | 'dropped'>>;
export const noSections: SectionNews = { sectionBegan: false, sectionConfidence: 0, sectionSeconds: 0, dropped: false };

/** Where in the bar this hop is. */
export interface PlaceInBar {
  /** In this hop a bar began. */
  began: boolean;
  /** Beats since its downbeat, with the fraction. */
  beats: number;
  length: number;
  periodSeconds: number;
}

export interface PhraseTracker {
  readonly phrase: Readonly<PhraseState>;
  update(novelty: Readonly<Novelty>, sections: SectionNews, place: Readonly<PlaceInBar>): void;
  /** A person says that a phrase begins with this bar. */
  mark(): void;
  /** What a person said holds no longer. */
  release(): void;
  readonly memory: readonly number[];
  /** Goes on so many bars later. */
  recall(memory: readonly number[], barsSince: number): void;
  reset(): void;
}

const LENGTHS = [4, 8, 16] as const;
/** Most music goes by eight bars. */
const SHARES = [0.15, 0.5, 0.35] as const;
const LONGEST = 16;
/** Hypotheses: every place in every length. */
const PLACES = LENGTHS.reduce((sum, length) => sum + length, 0);
/** Beliefs, the number of the bar in the longest phrase, and whether a person set it. */
export const PHRASE_MEMORY = PLACES + 2;
/** Weights of a change of rhythm and of a stroke at the top (a crash), each in deviations from its usual; a section and a drop say this much at once. */
const WEIGHTS = [0.3, 0.25] as const;
const LOWEST_SAY = -0.35;
const HIGHEST_SAY = 0.9;
const SECTION_SAY = 2;
const DROP_SAY = 2.5;
/** Share of belief spread over all places in a bar: pieces change, and a bar too many happens. */
const DOUBT = 0.015;
const USUAL_BARS = 16;
/** A place that has this share of the belief says nothing yet. */
const NOTHING = 0.15;
/** A rival must have so many times the belief before the phrase moves. */
const HYSTERESIS = 1.5;
const TOP_BANDS = 2;
const DOWNBEAT_BEATS = 0.4;
const LEAST_NOVELTY = 0.004;
const LEAST_SPREAD = 0.02;

/**
 * Phrases begin where something changes: drums come or go, a cymbal is struck, a section begins. A belief over every place in phrases of 4, 8 and 16
 * bars is weighed with how much each bar is like a beginning, as bars are by their beats (`bar-tracker.ts`).
 */
export function createPhraseTracker(): PhraseTracker {
  const phrase: PhraseState = { length: 8, bar: 0, confidence: 0 };
  const belief = new Float64Array(PLACES);
  /** Rhythm of the bar that sounds and of the one before: mean novelty by band. */
  const sums = new Float64Array(NOVELTY_BANDS);
  const before = new Float64Array(NOVELTY_BANDS);
  const marks = new Float64Array(WEIGHTS.length);
  const means = new Float64Array(WEIGHTS.length);
  const spreads = new Float64Array(WEIGHTS.length);
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const now = { crash: 0, say: 0 };
  let hops = 0;
  /** Number of the bar that sounds. */
  let bars = 0;
  /** Whole bars heard, and marks judged. */
  let heard = 0;
  let judged = 0;
  let spoken = 0;
  let personal = false;

  function begin(): void {
    let at = 0;
    for (let m = 0; m < LENGTHS.length; m++) {
      const length = LENGTHS[m] as number;
      belief.fill((SHARES[m] as number) / length, at, at + length);
      at += length;
    }
    // Until something is heard the first bar begins a phrase of eight.
    spoken = LENGTHS[0];
    sums.fill(0);
    before.fill(0);
    means.fill(0);
    spreads.fill(0);
    now.crash = now.say = 0;
    hops = bars = heard = judged = 0;
    personal = false;
    phrase.length = 8;
    phrase.bar = 0;
    phrase.confidence = 0;
  }

  /** A bar was like the beginning of a phrase by `now.say`, in log units. */
  function weigh(bar: number): void {
    const factor = Math.exp(now.say);
    let total = 0;
    let at = 0;
    for (let m = 0; m < LENGTHS.length; m++) {
      const length = LENGTHS[m] as number;
      const place = at + (bar % length);
      belief[place] = (belief[place] as number) * factor;
      for (let p = at; p < at + length; p++) total += belief[p] as number;
      at += length;
    }
    at = 0;
    for (let m = 0; m < LENGTHS.length; m++) {
      const length = LENGTHS[m] as number;
      const share = (DOUBT * (SHARES[m] as number)) / length;
      for (let p = at; p < at + length; p++) belief[p] = ((belief[p] as number) / total) * (1 - DOUBT) + share;
      at += length;
    }
  }

  /** How much the bar that is over was like a beginning. */
  function judge(): void {
    let change = 0;
    for (let b = 0; b < NOVELTY_BANDS; b++) {
      const mean = (sums[b] as number) / Math.max(1, hops);
      change += Math.abs(Math.log((mean + LEAST_NOVELTY) / ((before[b] as number) + LEAST_NOVELTY)));
      before[b] = mean;
    }
    sums.fill(0);
    marks[0] = change / NOVELTY_BANDS;
    marks[1] = now.crash;
    heard++;
    // The first whole bar has none before it to differ from.
    if (heard < 2) return;
    judged++;
    now.say = 0;
    for (let i = 0; i < marks.length; i++) {
      const off = (marks[i] as number) - (means[i] as number);
      const rate = Math.max(1 / USUAL_BARS, 1 / judged);
      means[i] = (means[i] as number) + rate * off;
      spreads[i] = (spreads[i] as number) + rate * (Math.abs(off) - (spreads[i] as number));
      if (judged > 2) now.say += (WEIGHTS[i] as number) * clamp(off / Math.max(spreads[i] as number, LEAST_SPREAD), -2, 4);
    }
    now.say = clamp(now.say, LOWEST_SAY, HIGHEST_SAY);
    weigh(bars);
  }

  /** Speaks for the likeliest place of the bar that begins. */
  function choose(): void {
    let best = spoken;
    for (let p = 0; p < PLACES; p++) if ((belief[p] as number) > (belief[best] as number)) best = p;
    if (!personal && (belief[best] as number) > HYSTERESIS * (belief[spoken] as number)) spoken = best;
    let length: number = LENGTHS[0];
    let place = spoken;
    for (let m = 0; m < LENGTHS.length - 1 && place >= length; m++) {
      place -= length;
      length = LENGTHS[m + 1] as number;
    }
    phrase.length = length;
    phrase.bar = (bars - place + 4 * LONGEST) % length;
    phrase.confidence = personal ? 1 : clamp(((belief[spoken] as number) - NOTHING) / (1 - NOTHING), 0, 1);
  }

  /** A section was found, perhaps late: its first bar is the one that began nearest to it. */
  function hearSections({ sectionBegan, sectionConfidence, sectionSeconds, dropped }: SectionNews, place: Readonly<PlaceInBar>): void {
    if (!sectionBegan && !dropped) return;
    const beatsAgo = sectionBegan ? sectionSeconds / place.periodSeconds : 0;
    const barsAgo = Math.round((beatsAgo - place.beats) / place.length);
    if (barsAgo > LONGEST) return;
    now.say = Math.max(sectionBegan ? SECTION_SAY * sectionConfidence : 0, dropped ? DROP_SAY : 0);
    weigh(bars - barsAgo + 4 * LONGEST);
  }

  begin();
  return {
    phrase,
    update({ bands }, sections, place) {
      if (place.began) {
        judge();
        bars = (bars + 1) % LONGEST;
        hops = 0;
        now.crash = 0;
        choose();
      }
      hops++;
      let top = 0;
      for (let b = 0; b < NOVELTY_BANDS; b++) {
        sums[b] = (sums[b] as number) + (bands[b] as number);
        if (b >= NOVELTY_BANDS - TOP_BANDS) top += bands[b] as number;
      }
      if (place.beats < DOWNBEAT_BEATS) now.crash = Math.max(now.crash, top);
      hearSections(sections, place);
    },
    mark() {
      let at = 0;
      for (let m = 0; m < LENGTHS.length; m++) {
        const length = LENGTHS[m] as number;
        belief.fill(0, at, at + length);
        belief[at + (bars % length)] = SHARES[m] as number;
        at += length;
      }
      personal = true;
      spoken = LENGTHS[0] + (bars % LENGTHS[1]);
      choose();
    },
    release() {
      personal = false;
      choose();
    },
    get memory() {
      return [...belief, bars, personal ? 1 : 0];
    },
    recall(memory, barsSince) {
      begin();
      // Belief in nothing is none that can be gone on from.
      if (!memory.some((share, p) => p < PLACES && share > 0)) return;
      for (let p = 0; p < PLACES; p++) belief[p] = Math.max(0, memory[p] ?? 0);
      bars = (Math.round(Math.max(0, memory[PLACES] ?? 0)) + barsSince) % LONGEST;
      personal = memory[PLACES + 1] === 1;
      for (let p = 0; p < PLACES; p++) if ((belief[p] as number) > (belief[spoken] as number)) spoken = p;
      choose();
    },
    reset: begin,
  };
}
