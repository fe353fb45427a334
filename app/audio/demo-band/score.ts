/**
 * What the demo band plays: an endless piece written bar by bar from a seed. Every bar can be asked for by its number, in any
 * order; nothing is remembered. Its tempo, beats, bars and sections are exact, so that listening can be measured against it.
 */

export const STEPS = 16;
export const BEATS_PER_BAR = 4;

export type SectionName = 'intro' | 'verse' | 'build' | 'drop' | 'breakdown';

interface SectionPlan {
  readonly name: SectionName;
  readonly bars: number;
}

/** One round of the piece; the intro is played once, then the round repeats with other chords and figures. */
const intro: SectionPlan = { name: 'intro', bars: 4 };
const round: readonly SectionPlan[] = [
  { name: 'verse', bars: 8 },
  { name: 'build', bars: 4 },
  { name: 'drop', bars: 16 },
  { name: 'breakdown', bars: 8 },
  { name: 'build', bars: 4 },
  { name: 'drop', bars: 8 },
];
const roundBars = round.reduce((sum, { bars }) => sum + bars, 0);

const scales = [
  [0, 2, 3, 5, 7, 8, 10], // aeolian
  [0, 2, 3, 5, 7, 9, 10], // dorian
  [0, 2, 4, 5, 7, 9, 11], // ionian
  [0, 2, 4, 5, 7, 9, 10], // mixolydian
] as const;

/** Scale degrees of the chords, one a bar; each works in all four modes. */
const progressions = [
  [0, 5, 2, 6],
  [0, 3, 5, 4],
  [0, 6, 5, 6],
  [5, 3, 0, 4],
  [0, 4, 5, 3],
  [0, 2, 5, 6],
] as const;

/** Velocities by sixteenth, 0…9. */
const kicks = ['9000900090009000', '9000900090009003', '9000900090039000'] as const;
const halfTimeKick = '9000000000400000';
const claps = ['0000900000009000', '0000900000009002'] as const;
const hats = ['0060006000600060', '3060306030603063', '4252425242524252'] as const;
const bassLines = ['0090009000900090', '9009009009009090', '9000090090000900', '9900099009900099'] as const;

/** Scale degrees over the chord's own that the lead climbs through. */
const climb = [0, 2, 4, 7, 9] as const;
const halfTimeLevel = 0.5;

/** A number in [0, 1) that belongs to a place in the piece: same seed, same place, same number. */
export function chance(seed: number, place: number, what: number): number {
  let z = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(place + 1, 0xc2b2ae35) ^ Math.imul(what + 1, 0x27d4eb2f)) >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return ((z ^ (z >>> 15)) >>> 0) / 4294967296;
}

/** One bar, written over again and again by `writeBar`: typed arrays of 16 steps, velocities 0…1, notes as MIDI numbers (0 rests). */
export interface Bar {
  section: SectionName;
  /** How far into its section, 0…1. */
  progress: number;
  readonly kick: Float32Array;
  readonly clap: Float32Array;
  readonly hat: Float32Array;
  readonly openHat: Float32Array;
  readonly bass: Uint8Array;
  readonly pluck: Uint8Array;
  readonly pluckVelocity: Float32Array;
  /** Four notes of the chord. */
  readonly chord: Uint8Array;
  /** 0…1: how much the kick's low end is filtered out. */
  thin: number;
  /** A cymbal at the beginning of the bar, 0…1. */
  crash: number;
  padLevel: number;
  /** 0…1: the filter of pad and pluck. */
  brightness: number;
  riser: number;
}

export const createBar = (): Bar => ({
  section: 'intro',
  progress: 0,
  kick: new Float32Array(STEPS),
  clap: new Float32Array(STEPS),
  hat: new Float32Array(STEPS),
  openHat: new Float32Array(STEPS),
  bass: new Uint8Array(STEPS),
  pluck: new Uint8Array(STEPS),
  pluckVelocity: new Float32Array(STEPS),
  chord: new Uint8Array(4),
  thin: 0,
  crash: 0,
  padLevel: 0,
  brightness: 0,
  riser: 0,
});

export interface Section {
  readonly name: SectionName;
  readonly firstBar: number;
  readonly bars: number;
}

/** The section that a bar (from 0) belongs to. */
export function sectionAt(bar: number): Section {
  if (bar < intro.bars) return { ...intro, firstBar: 0 };
  let first = intro.bars + Math.floor((bar - intro.bars) / roundBars) * roundBars;
  for (const { name, bars } of round) {
    if (bar < first + bars) return { name, bars, firstBar: first };
    first += bars;
  }
  throw new RangeError(`no section at bar ${bar}`);
}

export interface Score {
  readonly seed: number;
  /** 108–128, whole: dance music one can also sit to. */
  readonly bpm: number;
  /** Writes bar `index` (from 0). Allocates nothing but what `sectionAt` needs, once a bar. */
  write(index: number, bar: Bar): void;
}

const velocity = (pattern: string, step: number): number => (pattern.charCodeAt(step) - 48) / 9;
const pick = <T>(list: readonly T[], at: number): T => list[Math.min(list.length - 1, Math.floor(at * list.length))] as T;

function kickAt(section: SectionName, pattern: string, step: number, barInSection: number, progress: number): number {
  switch (section) {
    case 'verse':
    case 'drop':
      return velocity(pattern, step);
    case 'build':
      // Twice as fast before the end, and then silence: that makes the drop.
      if (progress >= 0.75) return 0;
      return progress < 0.5 ? velocity(pattern, step) * 0.8 : step % 2 === 0 ? 0.7 : 0;
    case 'breakdown':
      return velocity(halfTimeKick, step) * halfTimeLevel;
    case 'intro':
      return step % 4 === 0 ? (barInSection < 2 ? 0.6 : 0.75) : 0;
  }
}

export function createScore(seed: number): Score {
  const bpm = 108 + Math.floor(chance(seed, 0, 1) * 21);
  const root = 41 + Math.floor(chance(seed, 0, 2) * 10);
  const scale = pick(scales, chance(seed, 0, 3));

  /** A degree of the scale, counted from the root upwards over octaves, as a MIDI note. */
  const note = (degree: number): number => root + (scale[((degree % 7) + 7) % 7] ?? 0) + 12 * Math.floor(degree / 7);

  return {
    seed,
    bpm,
    write(index, bar) {
      const { name, firstBar, bars } = sectionAt(index);
      const cycle = index < intro.bars ? 0 : Math.floor((index - intro.bars) / roundBars);
      const within = index - firstBar;
      const lastOfPhrase = within % 4 === 3;
      bar.section = name;
      bar.progress = within / bars;

      const progression = pick(progressions, chance(seed, cycle, 10));
      const degree = progression[within % 4] ?? 0;
      // Voiced around the middle: no note below F3, so that chords stay clear of the bass.
      for (let i = 0; i < 4; i++) {
        let pitch = note(degree + 2 * i) + 12;
        while (pitch > 76) pitch -= 12;
        bar.chord[i] = pitch;
      }

      const full = name === 'drop';
      const beat = name === 'verse' || full;
      const kick = pick(kicks, chance(seed, cycle, 11));
      const clap = pick(claps, chance(seed, cycle, 12));
      const hat = pick(hats, chance(seed, cycle, full ? 13 : 14));
      const bassLine = pick(bassLines, chance(seed, cycle, full ? 15 : 16));
      const figure = chance(seed, cycle, 17);
      const rolling = name === 'build';

      for (let step = 0; step < STEPS; step++) {
        const late = bar.progress;
        bar.kick[step] = kickAt(name, kick, step, within, late);
        // A roll that doubles its pace towards the drop.
        const every = late < 0.5 ? 4 : late < 0.75 ? 2 : 1;
        const roll = rolling && step % every === 0 ? 0.25 + 0.5 * late : 0;
        bar.clap[step] = beat ? velocity(clap, step) * (full ? 1 : 0.75) : roll;
        const fill = lastOfPhrase && step >= 12 && chance(seed, index, 30 + step) < 0.5 ? 0.35 : 0;
        if (beat) bar.clap[step] = Math.max(bar.clap[step] ?? 0, fill);
        const human = 0.85 + 0.3 * chance(seed, index, 50 + step);
        const quiet = name === 'breakdown' || name === 'intro' || (rolling && late >= 0.75);
        bar.hat[step] = quiet ? 0 : velocity(hat, step) * human * (full ? 1 : 0.7);
        bar.openHat[step] = full && step % 4 === 2 ? 0.5 : 0;

        const bassOn = beat ? velocity(bassLine, step) > 0 : name === 'breakdown' && step === 0;
        const octave = chance(seed, index, 70 + step) < 0.15 ? 12 : 0;
        bar.bass[step] = bassOn ? note(degree) - 12 + octave : 0;

        // The lead climbs through the chord in a pattern of its own, with holes, and answers itself an octave up.
        const rung = climb[(step * (figure < 0.5 ? 1 : 3) + cycle) % climb.length] ?? 0;
        const density = full ? 0.7 : name === 'verse' ? 0.4 : name === 'intro' ? 0.35 : 0.5;
        const plays = chance(seed, cycle * 4 + (within % 2), 90 + step) < density;
        const up = chance(seed, cycle * 4 + (within % 4), 120 + step) < 0.3 ? 12 : 0;
        bar.pluck[step] = plays ? note(degree + rung) + 24 + up : 0;
        bar.pluckVelocity[step] = 0.4 + 0.5 * chance(seed, index, 150 + step);
      }

      // The low end goes out with the build: what comes back with the drop must have been away.
      bar.thin = rolling ? 0.5 + 0.5 * bar.progress : 0;
      bar.crash = beat && within === 0 ? (full ? 1 : 0.6) : 0;
      bar.padLevel = name === 'drop' ? 0.55 : name === 'verse' ? 0.6 : 0.9;
      bar.brightness = name === 'drop' ? 0.8 : name === 'build' ? 0.3 + 0.6 * bar.progress : name === 'breakdown' ? 0.35 : 0.45;
      bar.riser = name === 'build' ? bar.progress + 1 / bars : 0;
    },
  };
}
