import { describe, expect, it } from 'vitest';
import { createDemoBand } from '#app/audio/demo-band/band.ts';
import { F } from '#app/audio/feature-frame.ts';
import { createAnalyser } from '#workers/analysis/analyser.ts';
import { beatModel } from '#workers/analysis/beat/beat-model.ts';
import { createClockParts } from '#workers/analysis/clock/clock-parts.ts';
import { createPhraseTracker, noSections, type SectionNews } from '#workers/analysis/clock/phrase.ts';
import { recallClock } from '#workers/analysis/clock/recall-clock.ts';
import { NOVELTY_BANDS, type Novelty } from '#workers/analysis/onset/novelty.ts';
import { framingFor } from '#workers/analysis/signal/spectrum.ts';

const BEATS = 4;
const HOPS = 43;

/** Bars of four beats, 43 hops a beat: what newly sounds in each, and what is known of sections with its first hop. */
function play(bars: number, novelty: (bar: number) => number, sections: (bar: number) => SectionNews = () => noSections) {
  const tracker = createPhraseTracker();
  const told: { length: number; bar: number; confidence: number }[] = [];
  for (let bar = 0; bar < bars; bar++) {
    for (let hop = 0; hop < BEATS * HOPS; hop++) {
      const bands = new Float64Array(NOVELTY_BANDS).fill(novelty(bar) * (hop % HOPS < 4 ? 1 : 0.1));
      const heard = { bands, curves: new Float64Array(3) } as unknown as Novelty;
      tracker.update(heard, hop === 0 ? sections(bar) : noSections, {
        began: hop === 0,
        beats: hop / HOPS,
        length: BEATS,
        periodSeconds: 0.5,
      });
    }
    told.push({ ...tracker.phrase });
  }
  return { tracker, told };
}

describe('A1: phrases', () => {
  it('are of eight bars and unsure until something is heard', () => {
    const { told } = play(20, () => 0.05);
    for (const { length, confidence } of told) {
      expect(length).toBe(8);
      expect(confidence).toBeLessThan(0.3);
    }
  });

  it('begin where sections do, even if those are found two bars late', () => {
    const late = 2;
    const { told } = play(
      70,
      () => 0.05,
      (bar) =>
        bar > 8 && (bar - 3 - late) % 8 === 0
          ? { sectionBegan: true, sectionConfidence: 0.8, sectionSeconds: late * BEATS * 0.5, dropped: false }
          : noSections,
    );
    for (const [bar, { length, bar: place, confidence }] of told.entries()) {
      if (bar < 50) continue;
      expect(place % Math.min(length, 8)).toBe((bar - 3) % Math.min(length, 8));
      expect(length).toBeGreaterThanOrEqual(8);
      expect(confidence).toBeGreaterThan(0.3);
    }
  });

  it('begin where the rhythm changes', () => {
    const { told } = play(64, (bar) => (Math.floor((bar - 2) / 4) % 2 === 0 ? 0.04 : 0.09));
    for (const [bar, { bar: place }] of told.entries()) if (bar > 40) expect(place % 4).toBe((bar + 2) % 4);
  });

  it('are a person’s where they say so, until they are given back, and are remembered', () => {
    const { tracker } = play(13, () => 0.05);
    tracker.mark();
    expect(tracker.phrase).toMatchObject({ bar: 0, confidence: 1 });
    const other = createPhraseTracker();
    other.recall(tracker.memory, 3);
    expect(other.phrase).toEqual({ ...tracker.phrase, bar: 3 });
    other.release();
    expect(other.phrase.confidence).toBeLessThan(1);
  });

  it.each([
    { length: 4, beat: 3, beatsLater: 1, bar: 1 },
    { length: 4, beat: 2, beatsLater: 1, bar: 0 },
    { length: 4, beat: 3, beatsLater: 5, bar: 2 },
    { length: 3, beat: 0, beatsLater: 3, bar: 1 },
    { length: 3, beat: 2, beatsLater: 0, bar: 0 },
  ])('E5: go on with the bars that began meanwhile: $beatsLater beats after beat $beat of $length', ({ length, beat, beatsLater, bar }) => {
    const phrases = createPhraseTracker();
    phrases.mark();
    const parts = createClockParts(framingFor({ sampleRate: 44_100 }), 24, beatModel);
    const count = { length, beat, confidence: 1, personal: true };
    const bars = { heard: parts.barEar.memory, count, phrase: phrases.memory };
    const memory = { periodSeconds: 0.5, secondsToBeat: 0.25, heard: undefined, person: undefined, bars };
    recallClock(parts, memory, 9, beatsLater * 0.5);
    expect(parts.bars.bar.beat).toBe((beat + beatsLater) % length);
    expect(parts.phrases.phrase.bar).toBe(bar);
  });

  it('of the demo band begin where it begins its sections', { timeout: 60_000 }, () => {
    const seconds = 125;
    const band = createDemoBand(1, 44_100);
    const truth = band.truth(seconds + 1);
    const begun: { time: number; confidence: number }[] = [];
    let index = -1;
    const analyser = createAnalyser({ sampleRate: 44_100, onHop });
    function onHop(): void {
      const { beat, frame } = analyser;
      if (beat.barIndex === index) return;
      index = beat.barIndex;
      if (beat.phrase.bar === 0) begun.push({ time: frame[F.time] ?? 0, confidence: beat.phrase.confidence });
    }
    const left = new Float32Array(128);
    const right = new Float32Array(128);
    for (let at = 0; at < seconds * 44_100; at += 128) {
      band.render(left, right);
      analyser.push(left, 0, right, 0, 128);
    }
    const late = truth.sections.filter(({ start }) => start > 60 && start < seconds - 4);
    expect(late.length).toBeGreaterThan(3);
    for (const { start } of late) expect(Math.min(...begun.map(({ time }) => Math.abs(time - start)))).toBeLessThan(0.2);
  });
});
