import { createRandom, type Random } from '#app/lib/random.ts';
import { silence } from './sounds.ts';

/**
 * Sounds of rooms without music, which must not make a beat: speech, babble, applause. Made from seeds, mono, −1…1.
 * Syllables come at 3 to 7 a second, never evenly (the modulation spectrum of speech peaks at 4 to 5 Hz: Ding et al., 2017).
 */

/** First two formants of five vowels in Hz (Peterson and Barney, 1952, men). */
const VOWELS = [
  [730, 1090],
  [530, 1840],
  [270, 2290],
  [570, 840],
  [300, 870],
] as const;

/** A two-pole resonance of unit gain at its peak. */
function createResonance(sampleRate: number) {
  let a = 0;
  let b = 0;
  let gain = 0;
  let y1 = 0;
  let y2 = 0;
  return {
    tune(hz: number, widthHz: number): void {
      const r = Math.exp((-Math.PI * widthHz) / sampleRate);
      a = 2 * r * Math.cos((2 * Math.PI * hz) / sampleRate);
      b = -r * r;
      // The inverse of the magnitude of 1 / (1 − a z⁻¹ − b z⁻²) at the pole's own angle.
      gain = (1 - r) * Math.sqrt(1 - 2 * r * Math.cos((4 * Math.PI * hz) / sampleRate) + r * r);
    },
    next(x: number): number {
      const y = gain * x + a * y1 + b * y2;
      y2 = y1;
      y1 = y;
      return y;
    },
  };
}

interface Syllable {
  readonly startSeconds: number;
  readonly seconds: number;
  readonly gain: number;
  readonly vowel: readonly [number, number];
  readonly consonant: boolean;
}

/** Words of one to four syllables, phrases of some words, pauses to breathe between. */
function speak(seconds: number, random: Random): Syllable[] {
  const syllables: Syllable[] = [];
  let at = 0.3 * random();
  while (at < seconds) {
    for (let words = 3 + Math.floor(6 * random()); words > 0 && at < seconds; words--) {
      for (let left = 1 + Math.floor(4 * random() * random() * 1.4); left > 0; left--) {
        const length = 0.1 + 0.16 * random() + (left === 1 ? 0.05 * random() : 0);
        const vowel = VOWELS[Math.floor(random() * VOWELS.length)] ?? VOWELS[0];
        syllables.push({ startSeconds: at, seconds: length, gain: 0.4 + 0.6 * random(), vowel, consonant: random() < 0.6 });
        at += length + 0.02 * random();
      }
      at += 0.03 + 0.09 * random();
    }
    at += 0.25 + 0.9 * random();
  }
  return syllables;
}

/** One person talking: buzz and hiss through formants that move, in syllables. */
export function speech(seconds: number, amplitude = 0.4, seed = 1, sampleRate = 44_100): Float32Array {
  const random = createRandom(seed);
  const voiceHz = 90 + 130 * random();
  const first = createResonance(sampleRate);
  const second = createResonance(sampleRate);
  const hiss = createResonance(sampleRate);
  const sound = silence(seconds, sampleRate);
  let turn = 0;
  for (const { startSeconds, seconds: length, gain, vowel, consonant } of speak(seconds, random)) {
    first.tune(vowel[0], 90);
    second.tune(vowel[1], 120);
    hiss.tune(Math.min(3500 + 2500 * random(), 0.45 * sampleRate), 1500);
    const start = Math.round(startSeconds * sampleRate);
    const count = Math.min(Math.round(length * sampleRate), sound.length - start);
    const rise = voiceHz * (0.9 + 0.25 * random());
    for (let i = 0; i < count; i++) {
      const place = i / count;
      turn += (rise * (1 - 0.15 * place)) / sampleRate;
      if (turn >= 1) turn -= 1;
      const white = 2 * random() - 1;
      const glottis = turn < 0.1 ? 7.2 : -0.8;
      const voiced = first.next(glottis + 0.1 * white) + 0.6 * second.next(glottis + 0.2 * white);
      const breath = consonant && place < 0.25 ? 2 * hiss.next(white) * Math.sin((Math.PI * place) / 0.25) : 0;
      sound[start + i] = amplitude * Math.tanh(gain * (voiced * Math.sin(Math.PI * place) ** 0.7 + breath));
    }
  }
  return sound;
}

/** Many people talking at once. */
export function babble(seconds: number, amplitude = 0.4, seed = 1, sampleRate = 44_100, people = 6): Float32Array {
  const sound = silence(seconds, sampleRate);
  for (let person = 0; person < people; person++) {
    const voice = speech(seconds, 1, seed * 101 + person, sampleRate);
    for (const [i, sample] of voice.entries()) sound[i] = (sound[i] ?? 0) + sample;
  }
  return sound.map((sample) => amplitude * Math.tanh(sample / Math.sqrt(people)));
}

/** A hall clapping: hands independent of each other (a Poisson process), the whole swelling and ebbing over some seconds. */
export function applause(seconds: number, amplitude = 0.4, seed = 1, sampleRate = 44_100, clapsPerSecond = 60): Float32Array {
  const random = createRandom(seed);
  const sound = silence(seconds, sampleRate);
  const length = Math.round(0.03 * sampleRate);
  const hands = createResonance(sampleRate);
  for (let at = 0; ; ) {
    const swell = 0.55 + 0.45 * Math.sin(at * 0.43 + 2 * Math.sin(at * 0.11));
    at += -Math.log(1 - random()) / (clapsPerSecond * swell);
    if (at >= seconds) return sound.map((sample) => amplitude * Math.tanh(sample));
    hands.tune(700 + 1800 * random(), 900);
    const start = Math.round(at * sampleRate);
    const gain = 0.15 + 0.85 * random() ** 2;
    for (let i = 0; i < length && start + i < sound.length; i++) {
      const clap = hands.next(2 * random() - 1) * Math.exp(-i / (0.006 * sampleRate));
      sound[start + i] = (sound[start + i] ?? 0) + gain * 8 * clap;
    }
  }
}
