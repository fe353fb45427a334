import { silence } from './sounds.ts';

/** Chord progressions whose key is known, of plain harmonic tones. */

export interface Progression {
  readonly name: string;
  readonly mode: 'major' | 'minor';
  /** Chords in turn, each as semitones above the tonic; the first tone is the root. */
  readonly chords: readonly (readonly number[])[];
}

export const PROGRESSIONS: readonly Progression[] = [
  {
    name: 'I V vi IV',
    mode: 'major',
    chords: [
      [0, 4, 7],
      [7, 11, 14],
      [9, 12, 16],
      [5, 9, 12],
    ],
  },
  {
    name: 'I IV V I',
    mode: 'major',
    chords: [
      [0, 4, 7],
      [5, 9, 12],
      [7, 11, 14],
      [0, 4, 7],
    ],
  },
  {
    name: 'ii V I I',
    mode: 'major',
    chords: [
      [2, 5, 9],
      [7, 11, 14],
      [0, 4, 7],
      [0, 4, 7],
    ],
  },
  {
    name: 'i iv v i',
    mode: 'minor',
    chords: [
      [0, 3, 7],
      [5, 8, 12],
      [7, 10, 14],
      [0, 3, 7],
    ],
  },
  {
    name: 'i iv V i',
    mode: 'minor',
    chords: [
      [0, 3, 7],
      [5, 8, 12],
      [7, 11, 14],
      [0, 3, 7],
    ],
  },
];

export interface Playing {
  /** Pitch class, C is 0. */
  readonly tonic: number;
  readonly seconds: number;
  readonly chordSeconds?: number;
  /** How far the tuning lies from A = 440 Hz. */
  readonly cents?: number;
  /** Octaves up or down from around middle C. */
  readonly octave?: number;
  /** Of each tone in turn: 1 / harmonic ** dullness. */
  readonly dullness?: number;
  /** Seconds in which a tone begins, and in which it fades to 1/e. */
  readonly attackSeconds?: number;
  readonly fadeSeconds?: number;
  readonly amplitude?: number;
  readonly sampleRate?: number;
}

/** Every chord of three tones and a bass an octave or two below, of six harmonics each. */
export function playChords({ chords }: Progression, playing: Playing): Float32Array {
  const { tonic, seconds, chordSeconds = 1, cents = 0, octave = 0, dullness = 1 } = playing;
  const { attackSeconds = 0.01, fadeSeconds = 0.8, amplitude = 0.05, sampleRate = 44_100 } = playing;
  const sound = silence(seconds, sampleRate);
  const length = Math.round(chordSeconds * sampleRate);
  const home = 60 + 12 * octave + tonic - (tonic > 5 ? 12 : 0);
  for (let n = 0; n * length < sound.length; n++) {
    const chord = chords[n % chords.length] ?? [];
    const root = home + (chord[0] ?? 0);
    for (const midi of [...chord.map((step) => home + step), root - (root > 59 ? 24 : 12)]) {
      const hz = 440 * 2 ** ((midi - 69 + cents / 100) / 12);
      for (let i = 0; i < length && n * length + i < sound.length; i++) {
        const t = i / sampleRate;
        let value = 0;
        for (let h = 1; h <= 6 && h * hz < sampleRate / 2; h++) value += Math.sin(2 * Math.PI * hz * h * t) / h ** dullness;
        const at = n * length + i;
        sound[at] = (sound[at] ?? 0) + amplitude * Math.min(1, t / attackSeconds) * Math.exp(-t / fadeSeconds) * value;
      }
    }
  }
  return sound;
}
