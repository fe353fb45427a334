import type { Partials } from './partials.ts';

/** Which pitch classes sound, whatever the tuning. */
export interface PitchClasses {
  /** C…B, the strongest at 1: what sounds now. */
  readonly chroma: Float64Array;
  /** Pitch class of the lowest tone that sounds, −1 where there is none below BASS_HZ. */
  bass: number;
  /** How far the music's A lies from 440 Hz, semitones, −0.5…0.5. */
  tuning: number;
  /** 0…1: how much of what sounds is tones. */
  tonality: number;
}

export interface PitchClassMeter {
  readonly pitch: Readonly<PitchClasses>;
  /** One look at the partials, `stepSeconds` after the last. */
  update(partials: Readonly<Partials>): void;
  reset(): void;
}

/** A partial speaks for the tones of which it may be the third and the fifth harmonic too, by so much (Gómez, INFORMS J. Comput. 18, 2006). */
const HARMONICS = [
  [0, 1],
  [-19.02, 0.55],
  [-27.86, 0.25],
] as const;
/** Tuning is told from partials above this: below, a bin is too wide. */
const TUNED_HZ = 180;
/** The bass is the lowest partial below this that is not much weaker than the strongest of them. */
const BASS_HZ = 300;
const BASS_SHARE = 0.4;
const LEAST_EVIDENCE = 1e-3;

export function createPitchClassMeter(stepSeconds: number): PitchClassMeter {
  const keep = Math.exp(-stepSeconds / 20);
  const smooth = 1 - Math.exp(-stepSeconds / 0.25);
  const now = new Float64Array(12);
  const slow = new Float64Array(12);
  const pitch: PitchClasses = { chroma: new Float64Array(12), bass: -1, tuning: 0, tonality: 0 };
  /** Where the partials lie between the semitones, as the mean of a circle. */
  const circle = { x: 0, y: 0 };

  function tune({ count, hz, weight, tonality }: Readonly<Partials>): void {
    circle.x *= keep;
    circle.y *= keep;
    for (let i = 0; i < count; i++) {
      const frequency = hz[i] as number;
      if (frequency < TUNED_HZ) continue;
      const angle = 2 * Math.PI * 12 * Math.log2(frequency / 440);
      circle.x += tonality * (weight[i] as number) * Math.cos(angle);
      circle.y += tonality * (weight[i] as number) * Math.sin(angle);
    }
    if (Math.abs(circle.x) + Math.abs(circle.y) > LEAST_EVIDENCE) pitch.tuning = Math.atan2(circle.y, circle.x) / (2 * Math.PI);
  }

  function add(semitone: number, amount: number): void {
    const low = Math.floor(semitone);
    const part = semitone - low;
    const pitchClass = ((low % 12) + 12) % 12;
    // Between two pitch classes a partial belongs to both; near one, to that alone.
    const toUpper = part * part * (3 - 2 * part);
    now[pitchClass] = (now[pitchClass] as number) + amount * (1 - toUpper);
    const above = pitchClass === 11 ? 0 : pitchClass + 1;
    now[above] = (now[above] as number) + amount * toUpper;
  }

  function findBass({ count, hz, weight }: Readonly<Partials>): void {
    let strongest = 0;
    for (let i = 0; i < count && (hz[i] as number) < BASS_HZ; i++) strongest = Math.max(strongest, weight[i] as number);
    let lowest = 0;
    while (lowest < count && (weight[lowest] as number) < BASS_SHARE * strongest) lowest++;
    if (strongest === 0 || lowest === count) pitch.bass = -1;
    else pitch.bass = ((Math.round(12 * Math.log2((hz[lowest] as number) / 440) + 9 - pitch.tuning) % 12) + 12) % 12;
  }

  return {
    pitch,
    update(partials) {
      tune(partials);
      findBass(partials);
      now.fill(0);
      const { count, hz, weight } = partials;
      for (let i = 0; i < count; i++) {
        const semitone = 12 * Math.log2((hz[i] as number) / 440) + 9 - pitch.tuning;
        for (let h = 0; h < HARMONICS.length; h++) {
          const harmonic = HARMONICS[h] as readonly [number, number];
          add(semitone + harmonic[0], harmonic[1] * (weight[i] as number));
        }
      }
      pitch.tonality = partials.tonality;
      let highest = 0;
      for (let p = 0; p < 12; p++) {
        slow[p] = (slow[p] as number) + smooth * ((now[p] as number) - (slow[p] as number));
        highest = Math.max(highest, slow[p] as number);
      }
      for (let p = 0; p < 12; p++) pitch.chroma[p] = highest > LEAST_EVIDENCE ? (slow[p] as number) / highest : 0;
    },
    reset() {
      slow.fill(0);
      pitch.chroma.fill(0);
      pitch.bass = -1;
      pitch.tuning = pitch.tonality = 0;
      circle.x = circle.y = 0;
    },
  };
}
