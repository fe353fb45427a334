import { describe, expect, it } from 'vitest';
import { createFeatureFrame, F, type FeatureFrame, type FeatureName } from '#app/audio/feature-frame.ts';
import { agreementOf } from '#app/state/agreement.ts';
import {
  BEAT_BAR,
  BEAT_PHRASE,
  BEAT_PLAIN,
  createListeningHistory,
  HOPS,
  type ListeningHistory,
  SURENESS,
} from '#app/state/listening-history.ts';
import { PASSAGES, SLOT_MS, SLOTS } from '#app/state/listening-past.ts';

const HOP_MS = 512 / 44.1;
const BEAT_MS = 500;
const BEGAN_MS = 1_700_000_000_000;

/** The frame of a hop of music at 120 BPM whose onsets fall `lateMs` after its beats. */
function fill(frame: FeatureFrame, hop: number, changes: Partial<Record<FeatureName, number>> = {}, lateMs = 0): FeatureFrame {
  const ms = hop * HOP_MS;
  const beat = Math.floor(ms / BEAT_MS);
  frame[F.source] = 1;
  frame[F.silence] = 0;
  frame[F.windowMs] = 23;
  frame[F.time] = 50 + ms / 1000;
  frame[F.epochMs] = BEGAN_MS + ms;
  frame[F.clock] = 1;
  frame[F.bpm] = 120;
  frame[F.confidence] = 0.9;
  frame[F.barConfidence] = 0.8;
  frame[F.phraseConfidence] = 0.8;
  frame[F.phraseLength] = 4;
  frame[F.beatIndex] = beat;
  frame[F.beatPhase] = (ms % BEAT_MS) / BEAT_MS;
  frame[F.barBeat] = beat % 4;
  frame[F.phraseBar] = Math.floor(beat / 4) % 4;
  frame[F.nextBeatTime] = 50 + ((beat + 1) * BEAT_MS) / 1000;
  // An onset is known a window and a little after it happened.
  frame[F.onsetCount] = Math.max(0, Math.floor((ms - 13 - lateMs) / BEAT_MS));
  frame[F.onset] = 0.5;
  frame[F.sectionCount] = 0;
  for (const [name, value] of Object.entries(changes)) frame[F[name as FeatureName]] = value;
  return frame;
}

function play(history: ListeningHistory, from: number, to: number, changes: Partial<Record<FeatureName, number>> = {}, lateMs = 0): void {
  const frame = createFeatureFrame();
  for (let hop = from; hop < to; hop++) history.record(fill(frame, hop, changes, lateMs));
}

const hopsOf = (seconds: number): number => Math.round((seconds * 1000) / HOP_MS);

describe('E4: the history that the listening panel draws', () => {
  it('keeps hops only while somebody wants them', () => {
    const history = createListeningHistory();
    play(history, 0, 100);
    expect(history.wantsAll).toBe(false);
    expect(history.recent.hops.count).toBe(0);
    const stop = history.want();
    expect(history.wantsAll).toBe(true);
    play(history, 100, 150);
    expect(history.recent.hops.count).toBe(50);
    void stop();
    play(history, 150, 200);
    expect(history.wantsAll).toBe(false);
    expect(history.recent.hops.count).toBe(50);
  });

  it('puts beats where they were foretold, and says which begin bars and phrases', () => {
    const history = createListeningHistory();
    history.want();
    play(history, 0, hopsOf(9));
    const { beats } = history.recent;
    expect(beats.count).toBe(17);
    for (let n = 0; n < beats.count; n++) {
      expect(beats.at[n]).toBeCloseTo(BEGAN_MS + (n + 1) * BEAT_MS, 3);
      expect(beats.place[n]).toBe(((n + 1) % 4) + 1);
      expect(beats.kind[n]).toBe((n + 1) % 16 === 0 ? BEAT_PHRASE : (n + 1) % 4 === 0 ? BEAT_BAR : BEAT_PLAIN);
      expect(SURENESS[beats.sureness[n] ?? 0]).toBe('sure');
    }
  });

  it('claims no place in the bar where the bar is not known, and no sureness where there is none', () => {
    const history = createListeningHistory();
    history.want();
    play(history, 0, hopsOf(3), { barConfidence: 0.3, confidence: 0.4 });
    const { beats } = history.recent;
    expect([...beats.place.subarray(0, beats.count)]).toEqual([0, 0, 0, 0, 0]);
    expect([...beats.kind.subarray(0, beats.count)]).toEqual([0, 0, 0, 0, 0]);
    expect(SURENESS[beats.sureness[0] ?? 9]).toBe('guess');
    play(history, hopsOf(3), hopsOf(4), { clock: 2 });
    play(history, hopsOf(4), hopsOf(5), { clock: 3 });
    expect([6, 8].map((n) => SURENESS[beats.sureness[n] ?? 0])).toEqual(['manual', 'held']);
  });

  it('a moved beat stands where it fell, not where it was foretold', () => {
    const history = createListeningHistory();
    history.want();
    play(history, 0, 30);
    // Foretold for 500 ms; the next frame finds the clock 200 ms into a beat.
    history.record(fill(createFeatureFrame(), 31, { beatIndex: 1, beatPhase: 0.4 }));
    expect(history.recent.beats.at[0]).toBeCloseTo(BEGAN_MS + 31 * HOP_MS - 200, 3);
  });

  it('frames that were lost leave no beat out', () => {
    const history = createListeningHistory();
    history.want();
    play(history, 0, 20);
    play(history, hopsOf(1.6), hopsOf(1.7));
    const { beats } = history.recent;
    expect([...beats.at.subarray(0, beats.count)].map((at) => Math.round(at - BEGAN_MS))).toEqual([500, 1000, 1500]);
    expect([...beats.place.subarray(0, 3)]).toEqual([2, 3, 4]);
  });

  it('forgets what is older than its rings, without a seam', () => {
    const history = createListeningHistory();
    history.want();
    play(history, 0, HOPS + 100);
    const { hops } = history.recent;
    const times = Array.from({ length: HOPS }, (_, back) => hops.at[(hops.count - HOPS + back) & (HOPS - 1)] ?? 0);
    expect(times.every((at, n) => n === 0 || Math.abs(at - (times[n - 1] ?? 0) - HOP_MS) < 0.01)).toBe(true);
  });

  it('says how beats meet the onsets', () => {
    for (const lateMs of [0, 40]) {
      const history = createListeningHistory();
      history.want();
      play(history, 0, hopsOf(9), {}, lateMs);
      const { beats, hits, offsetMs } = agreementOf(history.recent);
      expect([beats, hits], `${lateMs} ms late`).toEqual([16, 16]);
      expect(Math.abs(offsetMs + lateMs), 'a beat before its onset is early').toBeLessThanOrEqual(HOP_MS);
    }
    const history = createListeningHistory();
    history.want();
    play(history, 0, hopsOf(9), {}, 250);
    expect(agreementOf(history.recent)).toMatchObject({ beats: 16, hits: 0 });
  });

  it('is not taken in by dense onsets: beats of a wrong tempo are near one, but never alike', () => {
    const history = createListeningHistory();
    history.want();
    const frame = createFeatureFrame();
    for (let hop = 0; hop < hopsOf(9); hop++) {
      const ms = hop * HOP_MS;
      // Sixteenths at 109 BPM; the clock counts 120.
      history.record(fill(frame, hop, { onsetCount: Math.floor(ms / (60_000 / 109 / 4)) }));
    }
    const { beats, hits } = agreementOf(history.recent);
    expect(beats).toBe(16);
    expect(hits).toBeLessThan(9);
  });

  it('keeps two minutes of passages and sections, wanted or not, and marks where a section began', () => {
    const history = createListeningHistory();
    const { past } = history;
    play(history, 0, hopsOf(10));
    play(history, hopsOf(10), hopsOf(14), { build: 0.8 });
    play(history, hopsOf(14), hopsOf(16), { drop: 1, sectionCount: 1, sectionSeconds: 1, sectionConfidence: 0.7 });
    play(history, hopsOf(16), hopsOf(18), { breakdown: 0.9, sectionCount: 1 });
    play(history, hopsOf(18), hopsOf(19), { silence: 1, sectionCount: 1 });
    const at = (seconds: number): number => Math.floor((seconds * 1000) / SLOT_MS) & (SLOTS - 1);
    expect([5, 12, 15, 17, 18.5].map((seconds) => PASSAGES[past.passage[at(seconds)] ?? 0])).toEqual([
      'playing',
      'build',
      'drop',
      'breakdown',
      'silence',
    ]);
    const marked = [...past.section].flatMap((sure, slot) => (sure > 0 ? [slot] : []));
    expect(marked, 'a second before it was known').toEqual([at(13)]);
    play(history, hopsOf(19), hopsOf(19 + 140), { sectionCount: 1 });
    expect(Math.max(...past.section), 'after two minutes it is forgotten').toBe(0);
  });

  it('a build keeps its name until it is well below the place where it got it', () => {
    const history = createListeningHistory();
    const named = (build: number): string | undefined => {
      history.record(fill(createFeatureFrame(), 0, { build }));
      return PASSAGES[history.past.now];
    };
    expect([0.4, 0.55, 0.4, 0.31, 0.25, 0.4].map(named)).toEqual(['playing', 'build', 'build', 'build', 'playing', 'playing']);
  });

  it('holds a peak for a moment and knows when samples stood at full scale', () => {
    const history = createListeningHistory();
    history.want();
    play(history, 0, 10, { peak: 1 });
    expect(history.peak.clippedAtMs).toBeCloseTo(BEGAN_MS + 9 * HOP_MS, 3);
    play(history, 10, hopsOf(1), { peak: 0.1 });
    expect(history.peak.held).toBeGreaterThan(0.3);
    play(history, hopsOf(1), hopsOf(8), { peak: 0.1 });
    expect(history.peak.held).toBeCloseTo(0.1, 2);
  });

  it('with no input there is no curve and no beat', () => {
    const history = createListeningHistory();
    history.want();
    play(history, 0, 100, { source: 0 });
    expect([history.recent.hops.count, history.recent.beats.count]).toEqual([0, 0]);
  });
});
