import { MOODS, type Mood } from '#app/audio/feature-frame.ts';
import type { BeatState } from './beat-clock.ts';
import type { Energy } from './energy.ts';
import { approach, clamp } from './follower.ts';
import type { Timbre } from './timbre.ts';

/** How the music feels: Russell's plane (J. Pers. Soc. Psychol. 39, 1980) and the name of the region. */
export interface MoodState {
  /** −1 sad … 1 glad. */
  valence: number;
  /** −1 at rest … 1 stirred. */
  arousal: number;
  /** Index into MOODS. */
  index: number;
}

export interface MoodMeter {
  readonly mood: Readonly<MoodState>;
  /** One hop: its energy 0…1, the colour of its sound and its tempo, 0 while unknown. */
  update(energy: Readonly<Energy>, timbre: Readonly<Timbre>, beat: Readonly<BeatState>, silent: boolean): void;
  /** Valence, arousal, and the harmony of the last seconds: fourteen numbers. */
  readonly memory: readonly number[];
  recall(memory: readonly number[]): void;
  reset(): void;
}

/** Probe-tone profiles of Krumhansl and Kessler (Psychol. Rev. 89, 1982), from the tonic upwards. */
const MAJOR = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88];
const MINOR = [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17];

function standardised(profile: readonly number[]): Float64Array {
  const mean = profile.reduce((sum, value) => sum + value, 0) / profile.length;
  const length = Math.sqrt(profile.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  return Float64Array.from(profile, (value) => (value - mean) / length);
}
const major = standardised(MAJOR);
const minor = standardised(MINOR);

/** Correlation of the best major key less that of the best minor key: above 0 in major, −0.3 to 0.3 in practice. */
export function modality(chroma: Float64Array): number {
  let mean = 0;
  for (let i = 0; i < 12; i++) mean += (chroma[i] as number) / 12;
  let power = 0;
  for (let i = 0; i < 12; i++) power += ((chroma[i] as number) - mean) ** 2;
  if (power < 1e-9) return 0;
  let bestMajor = -1;
  let bestMinor = -1;
  for (let tonic = 0; tonic < 12; tonic++) {
    let a = 0;
    let b = 0;
    for (let step = 0; step < 12; step++) {
      const value = (chroma[(tonic + step) % 12] as number) - mean;
      a += value * (major[step] as number);
      b += value * (minor[step] as number);
    }
    bestMajor = Math.max(bestMajor, a);
    bestMinor = Math.max(bestMinor, b);
  }
  return (bestMajor - bestMinor) / Math.sqrt(power);
}

/** Centres of the five regions; a name is kept until another centre is nearer by MARGIN. */
const CENTRES: Readonly<Record<Mood, readonly [valence: number, arousal: number]>> = {
  neutral: [0, 0],
  energetic: [0.05, 0.75],
  calm: [0.35, -0.55],
  melancholic: [-0.5, -0.35],
  upbeat: [0.6, 0.3],
};
const MARGIN = 0.1;
const centreValence = Float64Array.from(MOODS, (name) => CENTRES[name][0]);
const centreArousal = Float64Array.from(MOODS, (name) => CENTRES[name][1]);

export function createMoodMeter(hopSeconds: number): MoodMeter {
  const mood: MoodState = { valence: 0, arousal: 0, index: 0 };
  const rate = approach(hopSeconds, 4);
  const harmonyRate = approach(hopSeconds, 8);
  const harmony = new Float64Array(12);

  function name(): void {
    let nearest = 0;
    let distance = Number.POSITIVE_INFINITY;
    for (let i = 0; i < MOODS.length; i++) {
      const dx = mood.valence - (centreValence[i] as number);
      const dy = mood.arousal - (centreArousal[i] as number);
      const here = Math.sqrt(dx * dx + dy * dy) - (i === mood.index ? MARGIN : 0);
      if (here < distance) {
        distance = here;
        nearest = i;
      }
    }
    mood.index = nearest;
  }

  return {
    mood,
    update({ energy }, { brightness, chroma }, { bpm }, silent) {
      let arousal = 0;
      let valence = 0;
      if (!silent) {
        for (let i = 0; i < 12; i++) harmony[i] = (harmony[i] as number) + harmonyRate * ((chroma[i] as number) - (harmony[i] as number));
        const pace = bpm > 0 ? clamp((bpm - 105) / 70, -1, 1) : 0;
        arousal = clamp(1.5 * (energy - 0.45) + 0.3 * pace + 0.5 * (brightness - 0.5), -1, 1);
        valence = clamp(2 * modality(harmony) + 0.3 * pace + 0.4 * (brightness - 0.45), -1, 1);
      }
      mood.arousal += rate * (arousal - mood.arousal);
      mood.valence += rate * (valence - mood.valence);
      name();
    },
    get memory() {
      return [mood.valence, mood.arousal, ...harmony];
    },
    recall([valence = 0, arousal = 0, ...heard]) {
      mood.valence = valence;
      mood.arousal = arousal;
      for (let i = 0; i < harmony.length; i++) harmony[i] = heard[i] ?? 0;
      name();
    },
    reset() {
      mood.valence = mood.arousal = mood.index = 0;
      harmony.fill(0);
    },
  };
}
