import { describe, expect, it } from 'vitest';
import { type Playing, PROGRESSIONS, type Progression, playChords } from '#tests/support/harmony.ts';
import { joined, noise, scaled, silence } from '#tests/support/sounds.ts';
import { clearHop, createHop, measureHop } from '#workers/analysis/signal/hop.ts';
import { framingFor } from '#workers/analysis/signal/spectrum.ts';
import { createToneMeter, type ToneMeter } from '#workers/analysis/tone/tone.ts';

/** A headset's rate, at which all of this is quick. */
const RATE = 16_000;

/** Hears tones alone: the same meter that the analyser has, without the rest. */
function hear(left: Float32Array, sampleRate = RATE, right = left, onHop: (tone: ToneMeter) => void = () => undefined): ToneMeter {
  const framing = framingFor({ sampleRate });
  const tone = createToneMeter(framing);
  const hop = createHop();
  const mid = new Float64Array(framing.hop);
  const side = new Float64Array(framing.hop);
  for (let at = 0; at + framing.hop <= left.length; at += framing.hop) {
    for (let i = 0; i < framing.hop; i++) {
      mid[i] = ((left[at + i] ?? 0) + (right[at + i] ?? 0)) / 2;
      side[i] = ((left[at + i] ?? 0) - (right[at + i] ?? 0)) / 2;
    }
    clearHop(hop);
    measureHop(hop, mid, side, framing.hop);
    tone.push(mid, side, framing.hop);
    tone.update(hop, hop.midSquares + hop.sideSquares < 1e-6);
    onHop(tone);
  }
  return tone;
}

const [axis, cadence] = PROGRESSIONS as [Progression, Progression];
const SECONDS = 9;
const play = (progression: Progression, playing: Partial<Playing>): Float32Array =>
  playChords(progression, { tonic: 0, seconds: SECONDS, sampleRate: RATE, ...playing });
const tonics = Array.from({ length: 12 }, (_, tonic) => tonic);

/** What was heard of a piece, beside what was played: right, the relative or the parallel key, a fifth off, or something else. */
function judge({ key }: ToneMeter, { mode }: Progression, tonic: number): string {
  const major = mode === 'major';
  if (key.tonic === tonic) return key.mode === (major ? 1 : 0) ? 'right' : 'parallel';
  const relative = (tonic + (major ? 9 : 3)) % 12;
  if (key.tonic === relative && key.mode === (major ? 0 : 1)) return 'relative';
  return [5, 7].includes((key.tonic - tonic + 12) % 12) ? 'fifth' : 'other';
}

describe('A1: key and mode', { timeout: 60_000 }, () => {
  it.each(PROGRESSIONS)('$name in all twelve keys: none is taken for its relative, parallel or neighbour', (progression) => {
    const heard = tonics.map((tonic) => judge(hear(play(progression, { tonic })), progression, tonic));
    expect(heard).toEqual(tonics.map(() => 'right'));
  });

  it.each([-30, 30])('music tuned %i cents off is heard in its own tuning', (cents) => {
    for (const progression of [cadence, PROGRESSIONS[3] as Progression]) {
      for (const tonic of [0, 3, 7, 10]) {
        const tone = hear(play(progression, { tonic, cents }));
        expect(judge(tone, progression, tonic), `${progression.name} on ${tonic}`).toBe('right');
        expect(tone.pitch.tuning).toBeCloseTo(cents / 100, 1);
      }
    }
  });

  it.each([44_100, 48_000, 96_000])('hears the same at %i Hz', (sampleRate) => {
    const reference = hear(play(axis, { tonic: 4 }));
    const tone = hear(play(axis, { tonic: 4, sampleRate }), sampleRate);
    expect(judge(tone, axis, 4)).toBe('right');
    expect(tone.key.confidence).toBeCloseTo(reference.key.confidence, 1);
    for (const [pitch, share] of tone.pitch.chroma.entries())
      expect(Math.abs(share - (reference.pitch.chroma[pitch] ?? 0))).toBeLessThan(0.1);
  });

  it('hears music in antiphase, whose sum is silence', () => {
    const sound = play(cadence, { tonic: 2 });
    const tone = hear(sound, RATE, scaled(sound, -1));
    expect(judge(tone, cadence, 2)).toBe('right');
    expect(tone.key.confidence).toBeGreaterThan(0.5);
  });

  it('names the tones of a chord and no others, through drums of noise', () => {
    const chord: Progression = { name: 'A minor', mode: 'minor', chords: [[0, 3, 7]] };
    const tones = play(chord, { tonic: 9, seconds: 4, chordSeconds: 4, fadeSeconds: 8 });
    const bursts = noise(4, 0.5, 3, RATE).map((value, i) => value * Math.exp(-(i % 4000) / 540));
    const { chroma } = hear(tones.map((value, i) => value + (bursts[i] ?? 0))).pitch;
    const order = tonics.toSorted((a, b) => (chroma[b] ?? 0) - (chroma[a] ?? 0));
    expect(new Set(order.slice(0, 3))).toEqual(new Set([9, 0, 4]));
    expect(chroma[order[3] ?? 0]).toBeLessThan(0.5);
  });

  it('follows a modulation within fifteen seconds, and does not waver on the way', () => {
    const sound = joined(play(cadence, { tonic: 0, seconds: 12 }), play(cadence, { tonic: 3, seconds: 16 }));
    const keys: number[] = [];
    hear(sound, RATE, sound, ({ key }) => {
      if (keys.at(-1) !== key.tonic) keys.push(key.tonic);
    });
    expect(keys[0]).toBe(-1);
    expect(keys.at(-1)).toBe(3);
    expect(keys.length).toBeLessThanOrEqual(4);
  });

  it('says nothing of silence and nothing sure of noise', () => {
    expect(hear(silence(8, RATE)).key).toMatchObject({ tonic: -1, confidence: 0, modality: 0 });
    expect(hear(noise(12, 0.3, 8, RATE)).key.confidence).toBeLessThan(0.3);
  });

  it('keeps the key through silence, and remembers it', () => {
    const music = play(cadence, { tonic: 7 });
    const tone = hear(joined(music, silence(20, RATE)));
    expect(judge(tone, cadence, 7)).toBe('right');
    const next = createToneMeter(framingFor({ sampleRate: 48_000 }));
    next.recall(tone.memory);
    expect(next.key).toEqual(tone.key);
    next.reset();
    expect(next.key.tonic).toBe(-1);
  });
});
