import { createDemoBand } from '#app/audio/demo-band/band.ts';
import { createRandom } from '#app/lib/random.ts';
import { createInstruments, type Instruments, strike } from './instruments.ts';

/** Songs whose every beat is known: drums, bass, chords, in several manners. All from seeds, mono. */

export const STYLES = ['house', 'rock', 'ballad', 'breakbeat', 'halftime', 'shuffle', 'latin', 'disco', 'waltz', 'band'] as const;
export type Style = (typeof STYLES)[number];

export interface SongOrder {
  readonly style: Style;
  readonly seed: number;
  readonly seconds: number;
  readonly bpm: number;
  /** The tempo at its end over that at its beginning. */
  readonly ramp?: number;
}

export interface Song {
  readonly sound: Float32Array;
  /** Seconds from its beginning. */
  readonly beats: readonly number[];
  readonly bars: readonly number[];
  readonly bpm: number;
  /** Drums of one tempo in four from the first to the last beat: what a lock may be asked of. */
  readonly steady: boolean;
}

interface Groove {
  readonly beatsPerBar: number;
  /** Steps in a beat. */
  readonly grid: number;
  /** Velocities 0…9 by step of one bar. */
  readonly parts: Readonly<
    Partial<Record<'kick' | 'softKick' | 'snare' | 'brush' | 'clap' | 'rim' | 'hat' | 'openHat' | 'shaker' | 'tom' | 'bass', string>>
  >;
  /** Where chords are struck; none: a pad holds them. */
  readonly keys?: string;
  /** Standard deviation of every stroke in ms: hands, not machines. */
  readonly loose?: number;
}

const GROOVES: Readonly<Record<Exclude<Style, 'band'>, readonly Groove[]>> = {
  house: [
    {
      beatsPerBar: 4,
      grid: 4,
      parts: {
        kick: '9000900090009000',
        clap: '0000800000008000',
        openHat: '0060006000600060',
        hat: '3030303030303030',
        bass: '0090009000900090',
      },
    },
  ],
  rock: [
    {
      beatsPerBar: 4,
      grid: 2,
      parts: { kick: '90009500', snare: '00900090', hat: '76767676', bass: '96969696' },
      keys: '90000000',
      loose: 6,
    },
    {
      beatsPerBar: 4,
      grid: 2,
      parts: { kick: '90059000', snare: '00900090', hat: '76767676', bass: '90690069' },
      keys: '90000060',
      loose: 7,
    },
  ],
  ballad: [
    {
      beatsPerBar: 4,
      grid: 2,
      parts: { softKick: '90000500', rim: '00700070', hat: '50405040', bass: '90000600' },
      keys: '80606060',
      loose: 8,
    },
  ],
  breakbeat: [
    {
      beatsPerBar: 4,
      grid: 4,
      parts: { kick: '9000000000900000', snare: '0000900200029000', hat: '6060606060606060', bass: '9000009000900000' },
      loose: 4,
    },
  ],
  halftime: [
    {
      beatsPerBar: 4,
      grid: 4,
      parts: { kick: '9000000500000000', snare: '0000000090000000', hat: '6030603060306033', bass: '9000000000600000' },
    },
  ],
  shuffle: [
    {
      beatsPerBar: 4,
      grid: 3,
      parts: { kick: '900000900000', snare: '000900000900', hat: '706706706706', bass: '900600900600' },
      keys: '006000006000',
      loose: 7,
    },
  ],
  latin: [
    {
      beatsPerBar: 4,
      grid: 4,
      parts: {
        softKick: '9000006090000060',
        rim: '9000009000900000',
        shaker: '6363636363636363',
        tom: '0000000000005050',
        bass: '9000009000000090',
      },
      keys: '0060006006000060',
      loose: 5,
    },
  ],
  disco: [
    {
      beatsPerBar: 4,
      grid: 4,
      parts: {
        kick: '9000900090009000',
        snare: '0000900000009000',
        openHat: '0070007000700070',
        hat: '5050505050505050',
        bass: '9060906090609060',
      },
      keys: '0050005000500050',
      loose: 3,
    },
  ],
  waltz: [{ beatsPerBar: 3, grid: 2, parts: { softKick: '900000', brush: '006060', bass: '900000' }, keys: '006060', loose: 7 }],
};

const CHORDS = [
  [0, 4, 7],
  [0, 3, 7],
  [0, 4, 7, 11],
  [0, 3, 7, 10],
] as const;
const PROGRESSIONS = [
  [0, 5, 7, 5],
  [0, 9, 5, 7],
  [0, 7, 9, 5],
  [0, 3, 10, 5],
] as const;

/** Beats of a tempo that glides evenly from one to the other. */
function gliding(bpm: number, ramp: number, seconds: number): number[] {
  const beats: number[] = [];
  for (let at = 0.02; at < seconds; ) {
    beats.push(at);
    at += 60 / (bpm * (1 + (ramp - 1) * (at / seconds)));
  }
  return beats;
}

function bandSong(seed: number, seconds: number, sampleRate: number): Song {
  const band = createDemoBand(seed, sampleRate, 4);
  const sound = new Float32Array(Math.round(seconds * sampleRate));
  const right = new Float32Array(sound.length);
  band.render(sound, right);
  for (const [i, sample] of right.entries()) sound[i] = ((sound[i] ?? 0) + sample) / 2;
  const { beats, bars } = band.truth(seconds);
  return { sound, beats, bars, bpm: band.bpm, steady: true };
}

export function createSong({ style, seed, seconds, bpm, ramp = 1 }: SongOrder, sampleRate: number): Song {
  if (style === 'band') return bandSong(seed, seconds, sampleRate);
  const random = createRandom(seed);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const instruments = createInstruments(sampleRate, seed);
  const groove = pick(GROOVES[style]);
  const { beatsPerBar, grid, parts, keys, loose = 0 } = groove;
  const beats = gliding(bpm, ramp, seconds);
  const sound = new Float32Array(Math.round(seconds * sampleRate));
  const tonic = 45 + Math.floor(12 * random());
  const progression = pick(PROGRESSIONS);
  const shape = pick(CHORDS);
  /** Where the drums rest for some bars, once in a song that is long enough. */
  const bars = Math.floor(beats.length / beatsPerBar);
  const breakFrom = bars > 40 ? 24 + 4 * Math.floor(3 * random()) : Number.POSITIVE_INFINITY;
  const human = (): number => (loose * (random() + random() + random() - 1.5) * 2) / 1000 / 1.73;
  const at = (bar: number, step: number): number => {
    const beat = bar * beatsPerBar + step / grid;
    const whole = Math.floor(beat);
    const from = beats[whole];
    const to = beats[whole + 1];
    return from === undefined || to === undefined ? Number.POSITIVE_INFINITY : from + (beat - whole) * (to - from);
  };
  const play = (name: keyof Instruments, stroke: Float32Array, bar: number, pattern: string, gain: number): void => {
    for (const [step, velocity] of [...pattern].entries()) {
      if (velocity === '0') continue;
      const time = at(bar, step);
      const accent = (Number(velocity) / 9) * (0.85 + 0.3 * random());
      if (time < seconds) strike(sound, (time + human()) * sampleRate, stroke, gain * accent * (name === 'kick' ? 0.75 : 0.6));
    }
  };
  for (let bar = 0; bar <= bars; bar++) {
    const root = tonic + (progression[bar % progression.length] ?? 0);
    const chord = shape.map((step) => root + 12 + step);
    const inBreak = bar >= breakFrom && bar < breakFrom + 4;
    for (const name of Object.keys(parts) as (keyof typeof parts)[]) {
      const pattern = parts[name];
      if (!pattern || (inBreak && name !== 'bass' && name !== 'hat' && name !== 'shaker')) continue;
      play(name, name === 'bass' ? instruments.bass(root - 12) : instruments[name], bar, pattern, 1);
    }
    if (keys) play('keys', instruments.keys(chord), bar, keys, 1);
    else {
      const length = Math.round((at(bar, beatsPerBar * grid) - at(bar, 0)) * 10) / 10;
      if (Number.isFinite(length)) strike(sound, at(bar, 0) * sampleRate, instruments.pad(chord, length), 1);
    }
  }
  return { sound, beats, bars: beats.filter((_, k) => k % beatsPerBar === 0), bpm, steady: ramp === 1 && beatsPerBar === 4 };
}
