import { describe, expect, it } from 'vitest';
import { createDemoBand } from '#app/audio/demo-band/band.ts';
import { ACT_CONFIDENCE, F } from '#app/audio/feature-frame.ts';
import { createRandom } from '#app/lib/random.ts';
import { PROGRESSIONS, type Progression, playChords } from '#tests/support/harmony.ts';
import { feed } from '#tests/support/heard.ts';
import { fourToTheFloor, joined, noise, scaled, silence } from '#tests/support/sounds.ts';
import { createAnalyser } from '#workers/analysis/analyser.ts';

const RATE = 22_050;

/** One moment, as the show would have it. */
interface Moment {
  readonly time: number;
  readonly build: number;
  readonly breakdown: number;
}
interface Change {
  /** When it was found, and where it was said to lie. */
  readonly found: number;
  readonly at: number;
  readonly confidence: number;
}
interface Form {
  readonly sections: readonly Change[];
  readonly drops: readonly number[];
  readonly moments: readonly Moment[];
  /** Bar lines that the clock claimed. */
  readonly bars: readonly number[];
}

function formOf(left: Float32Array, right = left): Form {
  const sections: Change[] = [];
  const drops: number[] = [];
  const moments: Moment[] = [];
  const bars: number[] = [];
  let [sectionCount, dropCount] = [0, 0];
  const analyser = createAnalyser({ sampleRate: RATE, onHop });
  function onHop(): void {
    const { frame, beat } = analyser;
    const value = (index: number): number => frame[index] ?? Number.NaN;
    const time = value(F.time);
    moments.push({ time, build: value(F.build), breakdown: value(F.breakdown) });
    if (value(F.sectionCount) !== sectionCount)
      sections.push({ found: time, at: time - value(F.sectionSeconds), confidence: value(F.sectionConfidence) });
    if (value(F.dropCount) !== dropCount) drops.push(time);
    if (value(F.dropCount) > dropCount) expect(value(F.drop)).toBeGreaterThan(0.9);
    sectionCount = value(F.sectionCount);
    dropCount = value(F.dropCount);
    const sure = beat.mode !== 'idle' && beat.confidence >= ACT_CONFIDENCE && beat.barConfidence >= ACT_CONFIDENCE;
    if (sure && beat.fixed && (beat.barBeat + 1) % beat.barLength === 0) bars.push(beat.nextBeatTime);
  }
  feed(analyser, left, right);
  return { sections, drops, moments, bars };
}

const meanOf = (moments: readonly Moment[], what: 'build' | 'breakdown', from: number, to: number): number => {
  const chosen = moments.filter(({ time }) => time >= from && time < to);
  return chosen.reduce((sum, moment) => sum + moment[what], 0) / chosen.length;
};
const nearest = (times: readonly number[], time: number): number => Math.min(...times.map((other) => Math.abs(other - time)));

describe('A1: the form of the demo band, against its own truth', { timeout: 90_000 }, () => {
  const SECONDS = 112;
  const SEEDS = [1, 4, 7];
  const pieces = SEEDS.map((seed) => {
    const band = createDemoBand(seed, RATE);
    const [left, right] = [new Float32Array(SECONDS * RATE), new Float32Array(SECONDS * RATE)];
    band.render(left, right);
    const truth = band.truth(SECONDS);
    // What begins in the last seconds cannot be found yet.
    const starts = truth.sections.filter(({ start }) => start < SECONDS - 8);
    return { beat: 60 / band.bpm, truth, starts, form: formOf(left, right) };
  });

  it('finds nine sections of ten within a bar of where they begin, within two bars of time, and invents hardly any', () => {
    let [written, found, invented, soon] = [0, 0, 0, 0];
    for (const { beat, starts, form } of pieces) {
      for (const { start } of starts) {
        const hit = form.sections.find(({ at }) => Math.abs(at - start) <= 4 * beat);
        written++;
        if (hit) found++;
        if (hit && hit.found - start < 8 * beat) soon++;
      }
      const times = starts.map(({ start }) => start);
      invented += form.sections.filter(({ at }) => nearest(times, at) > 4 * beat && at < SECONDS - 8).length;
    }
    expect(found / written).toBeGreaterThanOrEqual(0.9);
    expect(soon / found).toBeGreaterThanOrEqual(0.8);
    expect(invented / ((SEEDS.length * SECONDS) / 60)).toBeLessThan(0.4);
  });

  it('flags every drop within two beats, and no other', () => {
    for (const { beat, starts, form } of pieces) {
      const drops = starts.filter(({ name }) => name === 'drop').map(({ start }) => start);
      expect(form.drops).toHaveLength(drops.length);
      for (const [index, time] of form.drops.entries()) {
        expect(time - (drops[index] ?? Number.NaN)).toBeGreaterThan(0);
        expect(time - (drops[index] ?? Number.NaN)).toBeLessThan(2 * beat);
      }
    }
  });

  it('builds are built, breakdowns broken down, and drops neither', () => {
    for (const { beat, starts, form } of pieces) {
      const of = (what: 'build' | 'breakdown', section: string): number => {
        // The second half of a build, the first of a breakdown, and a bar into anything.
        const parts = starts.filter(({ name }) => name === section);
        const means = parts.map(({ start, end }) =>
          meanOf(form.moments, what, section === 'build' ? (start + end) / 2 : start + 4 * beat, end),
        );
        return means.reduce((sum, mean) => sum + mean, 0) / means.length;
      };
      expect(of('build', 'build')).toBeGreaterThan(2 * of('build', 'drop') + 0.2);
      expect(of('breakdown', 'breakdown')).toBeGreaterThan(0.4);
      expect(of('breakdown', 'drop')).toBeLessThan(0.1);
      expect(of('build', 'drop')).toBeLessThan(0.15);
    }
  });

  it('bar lines it claims are bar lines', () => {
    let [claimed, right] = [0, 0];
    for (const { truth, form } of pieces) {
      claimed += form.bars.length;
      right += form.bars.filter((time) => nearest(truth.bars, time) < 0.07).length;
    }
    expect(right / claimed).toBeGreaterThan(0.9);
  });
});

describe('A1: the form of other music', { timeout: 60_000 }, () => {
  const drums = fourToTheFloor(120, 30, 2, RATE);
  const [major, minor] = [PROGRESSIONS[0], PROGRESSIONS[3]] as [Progression, Progression];
  const strings = playChords(minor, { tonic: 2, seconds: 24, chordSeconds: 2, attackSeconds: 0.3, fadeSeconds: 4, sampleRate: RATE });

  it('hears that strings follow on drums and drums on strings, and what went out in between', () => {
    const { sections, moments, drops } = formOf(
      joined(drums.subarray(0, 24 * RATE), strings.subarray(0, 16 * RATE), drums.subarray(0, 12 * RATE)),
    );
    expect(sections.map(({ at }) => Math.round(at / 2) * 2)).toEqual([0, 24, 40]);
    expect(meanOf(moments, 'breakdown', 27, 39)).toBeGreaterThan(0.5);
    expect(meanOf(moments, 'breakdown', 10, 23)).toBeLessThan(0.05);
    expect(meanOf(moments, 'breakdown', 43, 51)).toBeLessThan(0.1);
    expect(drops).toHaveLength(1);
    expect(nearest(drops, 40.5)).toBeLessThan(1);
  });

  it('a riser and a roll over drums without bass are a build', () => {
    const random = createRandom(3);
    const build = silence(12, RATE).map((_, i) => {
      const far = i / (12 * RATE);
      const roll = Math.exp(-(i % Math.round(RATE / (4 + 8 * far))) / 700);
      return (0.02 + 0.25 * far) * (2 * random() - 1) * (0.3 + roll);
    });
    const { moments } = formOf(joined(drums.subarray(0, 16 * RATE), build, drums.subarray(0, 8 * RATE)));
    expect(meanOf(moments, 'build', 23, 28)).toBeGreaterThan(0.6);
    expect(meanOf(moments, 'build', 4, 16)).toBeLessThan(0.15);
    expect(meanOf(moments, 'build', 30, 36)).toBeLessThan(0.3);
  });

  it('music that goes on as it was has one section and no drop', () => {
    for (const sound of [drums, playChords(major, { tonic: 0, seconds: 30, sampleRate: RATE }), noise(30, 0.2, 5, RATE)]) {
      const { sections, drops, moments } = formOf(sound);
      expect(sections).toHaveLength(1);
      expect(drops).toEqual([]);
      expect(meanOf(moments, 'breakdown', 0, 30)).toBeLessThan(0.05);
      expect(meanOf(moments, 'build', 0, 30)).toBeLessThan(0.15);
    }
  });

  it('finds the same form whatever the gain', () => {
    const sound = joined(drums.subarray(0, 20 * RATE), strings.subarray(0, 14 * RATE), drums.subarray(0, 10 * RATE));
    const [loud, soft] = [formOf(sound), formOf(scaled(sound, 0.012))];
    expect(soft.sections.map(({ found }) => found.toFixed(1))).toEqual(loud.sections.map(({ found }) => found.toFixed(1)));
    expect(soft.drops.map((time) => time.toFixed(1))).toEqual(loud.drops.map((time) => time.toFixed(1)));
  });

  it('a piece after silence is a new section; silence itself is none, and no breakdown', () => {
    const { sections, drops, moments } = formOf(joined(drums.subarray(0, 12 * RATE), silence(8, RATE), drums.subarray(0, 6 * RATE)));
    expect(sections.map(({ at }) => Math.round(at))).toEqual([1, 21]);
    expect(drops).toEqual([]);
    expect(meanOf(moments, 'breakdown', 16, 20)).toBeLessThan(0.05);
  });

  it('goes on after a restart with what is usual: a breakdown stays one, and the section counts on', () => {
    const first = createAnalyser({ sampleRate: RATE, onHop: () => undefined });
    feed(first, joined(drums.subarray(0, 24 * RATE), strings.subarray(0, 6 * RATE)));
    const seconds = first.frame[F.sectionSeconds] ?? 0;
    const second = createAnalyser({ sampleRate: RATE, onHop: () => undefined });
    second.recall(first.memory, 1);
    feed(second, strings.subarray(6 * RATE, 10 * RATE));
    expect(second.frame[F.breakdown]).toBeGreaterThan(0.5);
    expect(second.frame[F.sectionSeconds]).toBeCloseTo(seconds + 5, 0);
  });
});
