import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type FollowedSong, followMix, type SongScore, scoreSong } from '#tests/support/follow-mix.ts';
import { type BenchRow, median, quantile } from '../bench.ts';

/** In ten minutes: enough songs that a mean says something. */
const STRETCH_MINUTES = 10;
const LOCK_SECONDS = 8;
const SEED = 1;

interface Scored extends SongScore {
  readonly song: FollowedSong;
}

/** Bytes on the heap that something still holds. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

/** An evening of songs of every tempo, with fades, breaks and silences: what was kept, lost and held. */
export function longRun(minutes: number, emit: (row: BenchRow) => void): void {
  const scored: Scored[] = [];
  let stretch: Scored[] = [];
  let stretchEnd = STRETCH_MINUTES;
  let firstHeld = Number.NaN;
  let held = Number.NaN;
  const close = (): void => {
    emit({ name: `mix, ${stretchEnd - STRETCH_MINUTES} to ${stretchEnd} min: beat F`, value: 100 * fOf(stretch), unit: '%' });
    emit({
      name: `mix, ${stretchEnd - STRETCH_MINUTES} to ${stretchEnd} min: tempo shown is right`,
      value: 100 * rightOf(stretch),
      unit: '%',
    });
    stretch = [];
    stretchEnd += STRETCH_MINUTES;
    held = heldBytes();
    if (Number.isNaN(firstHeld)) firstHeld = held;
  };
  followMix(SEED, minutes, (song) => {
    const { beats: _beats, heard: _heard, shown: _shown, ...rest } = song;
    const entry: Scored = { ...scoreSong(song), song: { ...rest, beats: [], heard: [], shown: [] } };
    scored.push(entry);
    stretch.push(entry);
    if (song.end >= stretchEnd * 60) close();
  });
  if (stretch.length > 0 && stretchEnd <= minutes) close();
  summarise(scored, minutes, emit);
  const stretches = minutes / STRETCH_MINUTES - 1;
  if (stretches >= 1)
    emit({ name: 'mix: heap held, change per ten minutes after the first', value: (held - firstHeld) / 1000 / stretches, unit: 'kB' });
}

function summarise(scored: readonly Scored[], minutes: number, emit: (row: BenchRow) => void): void {
  const sum = (of: (score: Scored) => number): number => scored.reduce((total, score) => total + of(score), 0);
  const steady = scored.filter(({ song }) => song.steady);
  const locks = steady.map(({ lockSeconds }) => lockSeconds ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const octaves = steady.map(({ lockOctaveSeconds }) => lockOctaveSeconds ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const within = (list: readonly number[]): string => `${list.filter((seconds) => seconds <= LOCK_SECONDS).length} of ${list.length}`;
  emit({ name: `mix of ${minutes} min, ${scored.length} songs: beat F`, value: 100 * fOf(scored), unit: '%' });
  emit({ name: 'mix: tempo shown is right', value: 100 * rightOf(scored), unit: '%' });
  emit({
    name: 'mix: tempo shown is right, octaves forgiven',
    value: (100 * sum(({ rightOctave }) => rightOctave)) / scored.length,
    unit: '%',
  });
  emit({ name: 'mix: tempo flips within a song', value: sum(({ flips }) => flips), unit: 'flips' });
  emit({ name: `mix: tempo lock on steady 4/4, median (${within(locks)} within 8 s)`, value: median(locks), unit: 's' });
  emit({ name: 'mix: tempo lock on steady 4/4, p90', value: quantile(locks, 0.9), unit: 's' });
  emit({ name: `mix: lock, octaves forgiven, median (${within(octaves)} within 8 s)`, value: median(octaves), unit: 's' });
  emit({ name: 'mix: beats acted on in silences', value: sum(({ late }) => late), unit: 'beats' });
}

function fOf(scores: readonly SongScore[]): number {
  let hits = 0;
  let both = 0;
  for (const score of scores) {
    hits += score.hits;
    both += score.heard + score.played;
  }
  return (2 * hits) / both;
}

const rightOf = (scores: readonly SongScore[]): number => scores.reduce((sum, { right }) => sum + right, 0) / scores.length;
