import type { Agreement } from '#app/state/agreement.ts';
import type { ClockMode, Mood } from '#app/state/frame.ts';
import type { Passage } from '#app/state/listening-past.ts';
import type { Reading } from './reading.ts';
import { SURE } from './words.ts';

/** The listening panel's words: what is not known is said not to be known. */

export const percent = (share: number): string => `${Math.round(share * 100)}\u00a0%`;

export const tempoText = (bpm: number): string => (bpm > 0 ? bpm.toFixed(1) : '—');

interface Said {
  readonly title: string;
  readonly detail: string;
}

const MODES: Readonly<Record<ClockMode, Said>> = {
  idle: { title: 'No beat', detail: 'Listening for one. The art moves by itself until it is found.' },
  auto: { title: 'Following', detail: 'The tracker leads.' },
  manual: { title: 'You lead', detail: 'Your taps are the beat; the music only nudges it.' },
  held: { title: 'Holding on', detail: 'The music breaks off; the beat counts on for a while.' },
};

export function clockWords({ heard, silent, clock, confidence, locked }: Reading, live: boolean): Said {
  if (!live || !heard) return { title: 'No sound', detail: 'Nothing comes in. Choose a source in the sound panel.' };
  if (clock === 'idle' && silent) return { title: 'Silence', detail: 'Too quiet to follow: the gate is closed and all gains stand still.' };
  const { title, detail } = MODES[clock];
  if (clock !== 'auto') return { title, detail: locked ? `${detail} The tempo is locked.` : detail };
  const sure = confidence >= 0.75 ? 'Steady beat.' : confidence >= SURE ? 'Fairly sure.' : 'Only a guess: the show does not act on it yet.';
  return { title, detail: locked ? `${sure} The tempo is locked; only its phase follows.` : sure };
}

export function barWords({ clock, barConfidence, barLength, phraseBar, phraseLength, phraseConfidence }: Reading): string {
  if (clock === 'idle') return 'No bar without a beat';
  if (barConfidence < SURE) return 'Where a bar begins is not known';
  if (phraseConfidence < SURE || phraseLength < 1) return `${barLength} beats in a bar`;
  return `Bar ${phraseBar} of ${phraseLength}`;
}

/** How a tempo stands to the one that is counted, and by how many doublings orders lead there; none do where it is no octave. */
export interface Relation {
  readonly words: string;
  readonly octaves: number | null;
}

/** Tempi this near to one another are one (Acc1). */
const NEAR = 0.04;
const NO_OCTAVE = null;
const RATIOS: readonly (readonly [ratio: number, words: string, octaves: number | null])[] = [
  [1, 'Counted now', 0],
  [2, 'Twice as fast', 1],
  [1 / 2, 'Half as fast', -1],
  [4, 'Four times as fast', 2],
  [1 / 4, 'A quarter as fast', -2],
  [3 / 2, 'Three to two', NO_OCTAVE],
  [2 / 3, 'Two to three', NO_OCTAVE],
  [4 / 3, 'Four to three', NO_OCTAVE],
  [3 / 4, 'Three to four', NO_OCTAVE],
  [3, 'Three times as fast', NO_OCTAVE],
  [1 / 3, 'A third as fast', NO_OCTAVE],
];
const NEIGHBOUR = 1.2;

export function relationOf(bpm: number, counted: number): Relation {
  if (counted <= 0) return { words: 'Not counted', octaves: NO_OCTAVE };
  const ratio = bpm / counted;
  const known = RATIOS.find(([wanted]) => Math.abs(ratio / wanted - 1) <= NEAR);
  if (known) return { words: known[1], octaves: known[2] };
  const near = ratio < NEIGHBOUR && ratio > 1 / NEIGHBOUR;
  return { words: `${near ? 'A little' : 'Much'} ${ratio > 1 ? 'faster' : 'slower'}`, octaves: NO_OCTAVE };
}

export const OTHER_TEMPO = 'That tempo is no double or half of the one that is counted. Tap it yourself, or let it listen.';

/** “14 of the last 16 beats met an onset, typically 4 ms before it”: the tracker against what was heard. */
export function agreementWords({ beats, hits, offsetMs }: Agreement): string {
  if (beats < 4) return 'A few beats more, and this says how they meet the onsets.';
  if (hits * 2 < beats) return `Only ${hits} of the last ${beats} beats met an onset.`;
  const met = `${hits} of the last ${beats} beats met an onset`;
  const off = Math.round(offsetMs);
  if (Math.abs(off) <= 2) return `${met}, dead on.`;
  return `${met}, typically ${Math.abs(off)} ms ${off > 0 ? 'after it' : 'before it'}.`;
}

const TONICS_MAJOR = ['C', 'D♭', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'A♭', 'A', 'B♭', 'B'];
const TONICS_MINOR = ['C', 'C♯', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'B♭', 'B'];
/** From here up a key has a name. */
export const KEY_FROM = 0.5;

export interface KeyWords {
  readonly shown: string;
  /** For ears: signs spelled out. */
  readonly spoken: string;
  readonly known: boolean;
}

export function keyWords({ tonic, minor, keyConfidence }: Pick<Reading, 'tonic' | 'minor' | 'keyConfidence'>): KeyWords {
  const note = (minor ? TONICS_MINOR : TONICS_MAJOR)[tonic];
  if (note === undefined || keyConfidence < KEY_FROM) return { shown: '—', spoken: 'Not known yet', known: false };
  const shown = `${note} ${minor ? 'minor' : 'major'}`;
  return { shown, spoken: shown.replace('♭', ' flat').replace('♯', ' sharp'), known: true };
}

export const MOOD_WORDS: Readonly<Record<Mood, string>> = {
  neutral: 'Neutral',
  energetic: 'Energetic',
  calm: 'Calm',
  melancholic: 'Melancholic',
  upbeat: 'Upbeat',
};

export const PASSAGE_WORDS: Readonly<Record<Passage, Said>> = {
  silence: { title: 'Silence', detail: 'Nothing plays.' },
  playing: { title: 'Playing on', detail: 'No build, breakdown or drop.' },
  build: { title: 'Build', detail: 'It gathers towards something.' },
  breakdown: { title: 'Breakdown', detail: 'The drums or the bass have gone.' },
  drop: { title: 'Drop', detail: 'It is back with full force.' },
};

const clockTime = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

export function sectionWords({ sectionCount, sectionSeconds, sectionConfidence }: Reading): string {
  if (sectionCount === 0) return 'No change of section heard yet';
  return `This section: ${clockTime(sectionSeconds)}, ${percent(sectionConfidence)} sure where it began`;
}

export const decibelText = (db: number): string => (Number.isFinite(db) ? `${db < 0 ? '−' : ''}${Math.abs(db)} dB` : '—');

export function inputLevelWords({ heard, silent, clipping }: Reading): Said {
  if (!heard) return { title: 'No input', detail: 'Nothing comes in.' };
  if (clipping) return { title: 'Clipping', detail: 'Samples stand at full scale: turn the source down.' };
  if (silent) return { title: 'Gate closed', detail: 'Too quiet to follow; gains stand still.' };
  return { title: 'Gate open', detail: '' };
}

export function stereoWords({ heard, silent, width, balance }: Reading): string {
  if (!heard || silent) return '—';
  if (width < 0.03 && Math.abs(balance) < 0.05) return 'Mono';
  const side = Math.abs(balance) < 0.1 ? 'centred' : balance < 0 ? 'leans left' : 'leans right';
  return `${width < 0.15 ? 'Narrow' : width < 0.5 ? 'Wide' : 'Very wide'}, ${side}`;
}

/** How much later than usual the picture comes, and for what. */
export function offsetWords(offsetMs: number, output: string): string {
  const where = output === '' ? '' : ` for ${output}`;
  if (offsetMs === 0) return `The picture is not shifted${where}.`;
  return `The picture comes ${Math.abs(offsetMs)} ms ${offsetMs > 0 ? 'later' : 'earlier'} than usual${where}.`;
}
