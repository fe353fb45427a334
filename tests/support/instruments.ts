import { createRandom, type Random } from '#app/lib/random.ts';

/** Single strokes and notes, rendered once and mixed in as often as wanted. Mono, about full scale. */
export interface Instruments {
  readonly kick: Float32Array;
  readonly softKick: Float32Array;
  readonly snare: Float32Array;
  readonly brush: Float32Array;
  readonly clap: Float32Array;
  readonly rim: Float32Array;
  readonly hat: Float32Array;
  readonly openHat: Float32Array;
  readonly shaker: Float32Array;
  readonly tom: Float32Array;
  /** A plucked bass string at a MIDI pitch. */
  bass(pitch: number): Float32Array;
  /** A struck chord: hammers, decaying. */
  keys(pitches: readonly number[]): Float32Array;
  /** A chord of strings with a slow bow, as long as asked. */
  pad(pitches: readonly number[], seconds: number): Float32Array;
}

const TAU = 2 * Math.PI;
export const hzOf = (pitch: number): number => 440 * 2 ** ((pitch - 69) / 12);

export function createInstruments(sampleRate: number, seed = 1): Instruments {
  const random: Random = createRandom(seed);
  const white = (): number => 2 * random() - 1;
  const render = (seconds: number, voice: (t: number) => number): Float32Array =>
    Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => voice(i / sampleRate));
  /** Noise without its low part: first difference. */
  const bright = (): (() => number) => {
    let before = 0;
    return () => {
      const now = white();
      const out = now - before;
      before = now;
      return out / 2;
    };
  };
  const drumOf = (hz: number, sweep: number, decay: number) => (t: number) =>
    Math.exp(-t / decay) * Math.sin(TAU * (hz * t + sweep * (1 - Math.exp(-t / 0.03)))) * 0.9;
  const noisy = (decay: number, gain: number): ((t: number) => number) => {
    const source = bright();
    return (t) => gain * Math.exp(-t / decay) * source();
  };
  const kept = new Map<string, Float32Array>();
  const keep = (key: string, make: () => Float32Array): Float32Array => {
    const sound = kept.get(key) ?? make();
    kept.set(key, sound);
    return sound;
  };
  /** Harmonics that fall off, each dying sooner than the one below. */
  const string = (hz: number, t: number, decay: number, count: number): number => {
    let value = 0;
    for (let n = 1; n <= count && n * hz < sampleRate / 2; n++) value += (Math.sin(TAU * n * hz * t) / n) * Math.exp((-t * n) / decay);
    return value;
  };
  return {
    // The beater, then the skin.
    kick: render(0.35, (t) => drumOf(48, 4.2, 0.09)(t) + 0.3 * Math.exp(-t / 0.003) * white()),
    softKick: render(0.3, (t) => 0.7 * Math.min(1, t / 0.006) * drumOf(55, 1.2, 0.08)(t)),
    snare: render(0.3, (t) => Math.exp(-t / 0.07) * (0.5 * white() + 0.3 * Math.sin(TAU * 190 * t))),
    brush: render(0.25, (t) => 0.4 * Math.min(1, t / 0.02) * Math.exp(-t / 0.06) * white()),
    clap: render(0.25, (t) => 0.6 * (Math.exp(-((t % 0.011) / 0.004)) * (t < 0.033 ? 1 : 0) + Math.exp(-t / 0.06)) * white()),
    rim: render(0.08, (t) => Math.exp(-t / 0.008) * (Math.sin(TAU * 1700 * t) + 0.5 * Math.sin(TAU * 2600 * t)) * 0.5),
    hat: render(0.1, noisy(0.02, 0.5)),
    openHat: render(0.4, noisy(0.12, 0.4)),
    shaker: render(0.12, (t) => 0.3 * Math.min(1, t / 0.02) * Math.exp(-t / 0.03) * white()),
    tom: render(0.4, drumOf(110, 2.5, 0.13)),
    bass: (pitch) => keep(`bass ${pitch}`, () => render(0.5, (t) => 0.5 * Math.min(1, t / 0.004) * string(hzOf(pitch), t, 0.5, 6))),
    keys: (pitches) =>
      keep(`keys ${pitches.join()}`, () =>
        render(1.6, (t) => 0.16 * Math.min(1, t / 0.003) * pitches.reduce((sum, pitch) => sum + string(hzOf(pitch), t, 1.1, 5), 0)),
      ),
    pad: (pitches, seconds) =>
      keep(`pad ${seconds.toFixed(3)} ${pitches.join()}`, () =>
        render(seconds + 0.3, (t) => {
          const fade = Math.min(1, t / 0.35, Math.max(0, (seconds + 0.3 - t) / 0.3));
          return (
            0.05 * fade * pitches.reduce((sum, pitch) => sum + string(hzOf(pitch), t, 20, 4) + string(hzOf(pitch) * 1.004, t, 20, 3), 0)
          );
        }),
      ),
  };
}

/** Adds a stroke to a sound. */
export function strike(into: Float32Array, atSample: number, stroke: Float32Array, gain: number): void {
  const first = Math.round(atSample);
  const end = Math.min(stroke.length, into.length - first);
  for (let i = Math.max(0, -first); i < end; i++) into[first + i] = (into[first + i] ?? 0) + gain * (stroke[i] ?? 0);
}
