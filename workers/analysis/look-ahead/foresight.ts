import type { BeatMap } from '#app/audio/beat-map.ts';
import { ACT_CONFIDENCE } from '#app/audio/feature-frame.ts';
import type { BarState } from '../beat/bar-tracker.ts';
import type { HeardBeat } from '../beat/heard-beat.ts';
import type { SectionNews } from '../clock/phrase.ts';
import type { Structure } from '../form/structure.ts';
import { createRecordingPlace, type RecordingPlace } from './recording-place.ts';
import { beatIndexAt } from './tempo-at.ts';

/**
 * What the map of a recording says of the moment that is heard, in the terms of the live analysis and on the clock of its samples. Whoever reads it
 * looks at `sure` first: where it is false the live analysis goes by its own ears.
 */
export interface Foreseen {
  sure: boolean;
  readonly beat: HeardBeat;
  /** With its confidence at 0 the bar is for the ears to find. */
  readonly bar: BarState;
  /** The section that began in this hop, and where the music is in the one that sounds. */
  readonly news: { -readonly [K in keyof SectionNews]: SectionNews[K] };
  build: number;
  breakdown: number;
}

export interface Foresight {
  readonly foreseen: Readonly<Foreseen>;
  /** The recording that plays now; undefined when there is none to look ahead in. */
  know(map: BeatMap | undefined): void;
  /** The player was at `seconds` of the recording at `time` on the clock of the samples. */
  told(seconds: number, time: number, rate: number): void;
  update(hop: { readonly time: number }, novelty: number): void;
  /** Writes what is foreseen of structure over what is heard of it. */
  tell(heard: Readonly<Structure>): void;
  /** Structure as it is told. */
  readonly structure: Readonly<Structure>;
  reset(): void;
}

/** A beat counts as begun this long before it is, since the clock fixes beats ahead of their time. */
const EARLY_SECONDS = 0.04;
const HELD_BREAKDOWN = 0.85;
const DROP_SECONDS = 4;
/** Whoever jumps further than this into a section did not hear it begin: that is no drop. */
const DROP_HEARD_SECONDS = 2;

export function createForesight(hopSeconds: number): Foresight {
  const foreseen: Foreseen = {
    sure: false,
    beat: { periodSeconds: 0.5, beatAt: 0, spacingSeconds: 0.5, confidence: 0, belief: 1 },
    bar: { length: 4, beat: 0, confidence: 0 },
    news: { sectionBegan: false, sectionConfidence: 0, sectionSeconds: 0, dropped: false },
    build: 0,
    breakdown: 0,
  };
  const told: Structure = {
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
  let known: BeatMap | undefined;
  let place: RecordingPlace | undefined;
  /** The section that sounded in the last hop: −1 where none was known. */
  let sounding = -1;

  function readBeat(
    { beats, confidences, places, barLengths, barConfidences }: BeatMap,
    seconds: number,
    rate: number,
    time: number,
  ): void {
    const last = beatIndexAt(beats, seconds);
    const from = Math.max(0, Math.min(last, beats.length - 2));
    const period = ((beats[from + 1] ?? 0) - (beats[from] ?? 0)) / rate;
    const confidence = confidences[Math.max(0, last)] ?? 0;
    foreseen.sure = confidence >= ACT_CONFIDENCE && period > 0;
    if (!foreseen.sure) return;
    const { beat, bar } = foreseen;
    beat.periodSeconds = beat.spacingSeconds = period;
    const next = beats[last + 1] ?? (beats[last] ?? 0) + period * rate;
    beat.beatAt = time + (next - seconds) / rate;
    beat.confidence = confidence;
    const begun = Math.max(0, beatIndexAt(beats, seconds + EARLY_SECONDS * rate));
    bar.length = barLengths[begun] ?? 4;
    bar.beat = Math.max(0, (places[begun] ?? 1) - 1);
    bar.confidence = barConfidences[begun] ?? 0;
  }

  function readSection({ sections }: BeatMap, seconds: number, rate: number): void {
    let at = Math.max(0, Math.min(sounding, sections.length - 1));
    while (at > 0 && seconds < (sections[at]?.start ?? 0)) at--;
    while (at + 1 < sections.length && seconds >= (sections[at + 1]?.start ?? 0)) at++;
    const section = sections[at];
    const { news } = foreseen;
    if (!section) return;
    news.sectionBegan = sounding >= 0 && at !== sounding;
    news.sectionConfidence = section.confidence;
    news.sectionSeconds = Math.max(0, seconds - section.start) / rate;
    news.dropped = news.sectionBegan && section.kind === 'drop' && news.sectionSeconds < DROP_HEARD_SECONDS;
    const share = (seconds - section.start) / Math.max(1e-3, section.end - section.start);
    foreseen.build = section.kind === 'build' ? Math.min(1, Math.max(0, 0.3 + 0.7 * share)) : 0;
    foreseen.breakdown = section.kind === 'breakdown' ? HELD_BREAKDOWN : 0;
    sounding = at;
  }

  return {
    foreseen,
    structure: told,
    know(map) {
      known = map;
      place = map ? createRecordingPlace(map, hopSeconds) : undefined;
      foreseen.sure = false;
      sounding = -1;
    },
    told(seconds, time, rate) {
      place?.told(seconds, time, rate);
    },
    update({ time }, novelty) {
      const { news } = foreseen;
      news.sectionBegan = news.dropped = foreseen.sure = false;
      if (!known || !place) return;
      place.update(time, novelty);
      if (!place.found || known.beats.length < 2) return;
      readBeat(known, place.seconds, place.rate, time);
      readSection(known, place.seconds, place.rate);
    },
    tell(heard) {
      const { sure, news } = foreseen;
      told.sectionBegan = sure ? news.sectionBegan : heard.sectionBegan;
      told.dropped = sure ? news.dropped : heard.dropped;
      told.build = sure ? Math.max(foreseen.build, 0.5 * heard.build) : heard.build;
      told.breakdown = sure ? Math.max(foreseen.breakdown, 0.5 * heard.breakdown) : heard.breakdown;
      told.sectionConfidence = sure ? news.sectionConfidence : heard.sectionConfidence;
      told.sectionSeconds = sure ? news.sectionSeconds : heard.sectionSeconds;
      if (told.sectionBegan) told.sectionCount++;
      if (told.dropped) {
        told.dropCount++;
        told.drop = 1;
      } else told.drop = sure ? told.drop * Math.exp(-hopSeconds / DROP_SECONDS) : heard.drop;
    },
    reset() {
      place?.reset();
      foreseen.sure = false;
      sounding = -1;
    },
  };
}
