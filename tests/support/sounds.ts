import { createRandom } from '#app/lib/random.ts';

/** Signals with a known truth, made from seeds. Mono, −1…1. */

export const silence = (seconds: number, sampleRate = 44_100): Float32Array => new Float32Array(Math.round(seconds * sampleRate));

export function sine(hz: number, seconds: number, amplitude = 0.5, sampleRate = 44_100): Float32Array {
  return silence(seconds, sampleRate).map((_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / sampleRate));
}

export function noise(seconds: number, amplitude = 0.2, seed = 1, sampleRate = 44_100): Float32Array {
  const random = createRandom(seed);
  return silence(seconds, sampleRate).map(() => amplitude * (2 * random() - 1));
}

/** White noise with 3 dB an octave taken off, by Kellet's three-pole filter (musicdsp.org, 1999), good from 40 Hz up at 44.1 kHz. */
export function pinkNoise(seconds: number, amplitude = 0.2, seed = 1, sampleRate = 44_100): Float32Array {
  let slow = 0;
  let middle = 0;
  let quick = 0;
  return noise(seconds, 1, seed, sampleRate).map((white) => {
    slow = 0.99765 * slow + white * 0.099046;
    middle = 0.963 * middle + white * 0.2965164;
    quick = 0.57 * quick + white * 1.0526913;
    return amplitude * 0.25 * (slow + middle + quick + white * 0.1848);
  });
}

/** A tone that climbs evenly in octaves. */
export function chirp(fromHz: number, toHz: number, seconds: number, amplitude = 0.5, sampleRate = 44_100): Float32Array {
  const octaves = Math.log2(toHz / fromHz) / seconds;
  const scale = (2 * Math.PI * fromHz) / (octaves * Math.LN2);
  return silence(seconds, sampleRate).map((_, i) => amplitude * Math.sin(scale * (2 ** ((octaves * i) / sampleRate) - 1)));
}

/** Single samples at full amplitude, evenly spaced. */
export function impulseTrain(hz: number, seconds: number, amplitude = 0.9, sampleRate = 44_100): Float32Array {
  const sound = silence(seconds, sampleRate);
  for (let k = 1; k < seconds * hz; k++) sound[Math.round((k / hz) * sampleRate)] = amplitude;
  return sound;
}

export const clipped = (sound: Float32Array, gain: number): Float32Array => sound.map((sample) => Math.max(-1, Math.min(1, gain * sample)));

export const mixed = (a: Float32Array, b: Float32Array): Float32Array => a.map((sample, i) => sample + (b[i] ?? 0));

export const scaled = (sound: Float32Array, gain: number): Float32Array => sound.map((sample) => sample * gain);

export function joined(...parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

type Voice = (t: number, noise: number) => number;
const kick: Voice = (t) => Math.exp(-t / 0.09) * Math.sin(2 * Math.PI * (48 * t + 4.2 * (1 - Math.exp(-t / 0.03)))) * 0.9;
const snare: Voice = (t, white) => Math.exp(-t / 0.07) * (0.5 * white + 0.3 * Math.sin(2 * Math.PI * 190 * t));
const hat: Voice = (t, white) => Math.exp(-t / 0.02) * white * 0.25;
const click: Voice = (t) => Math.exp(-t / 0.004) * Math.sin(2 * Math.PI * 1800 * t) * 0.8;

function strike(into: Float32Array, atSeconds: number, voice: Voice, gain: number, random: () => number, sampleRate: number): void {
  const first = Math.round(atSeconds * sampleRate);
  const length = Math.round(0.4 * sampleRate);
  for (let i = 0; i < length && first + i < into.length; i++) {
    if (first + i >= 0) into[first + i] = (into[first + i] ?? 0) + gain * voice(i / sampleRate, 2 * random() - 1);
  }
}

/** Short clicks at the given seconds. */
export function clicksAt(times: readonly number[], seconds: number, sampleRate = 44_100): Float32Array {
  const sound = silence(seconds, sampleRate);
  for (const time of times) strike(sound, time, click, 1, () => 0, sampleRate);
  return sound;
}

export const beatTimes = (bpm: number, seconds: number, start = 0.5): number[] =>
  Array.from({ length: Math.max(0, Math.floor((seconds - start) / (60 / bpm))) }, (_, k) => start + (k * 60) / bpm);

/** Four to the floor: kick on every beat, snare on two and four, hats on the eighths, a bass note and a chord a bar. */
export function fourToTheFloor(bpm: number, seconds: number, seed = 1, sampleRate = 44_100): Float32Array {
  const random = createRandom(seed);
  const sound = silence(seconds, sampleRate);
  const beat = 60 / bpm;
  const roots = [110, 87.31, 130.81, 98];
  for (const [k, time] of beatTimes(bpm, seconds).entries()) {
    strike(sound, time, kick, 0.7, random, sampleRate);
    if (k % 2 === 1) strike(sound, time, snare, 0.5, random, sampleRate);
    strike(sound, time, hat, 0.6, random, sampleRate);
    strike(sound, time + beat / 2, hat, 0.8, random, sampleRate);
    if (k % 4 === 0) {
      const root = roots[(k / 4) % roots.length] ?? 110;
      const first = Math.round(time * sampleRate);
      const length = Math.min(sound.length - first, Math.round(4 * beat * sampleRate));
      for (let i = 0; i < length; i++) {
        const t = i / sampleRate;
        const fade = Math.min(1, t / 0.01) * Math.exp(-t / 1.5);
        let value = 0;
        for (const ratio of [1, 2, 2.52, 3]) value += Math.sin(2 * Math.PI * root * ratio * t);
        sound[first + i] = (sound[first + i] ?? 0) + 0.06 * fade * value;
      }
    }
  }
  return sound;
}
