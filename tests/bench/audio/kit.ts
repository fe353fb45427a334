import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readWav } from '#tests/support/wav.ts';
import { type Heard, listen } from '#workers/analysis/listen.ts';
import { foreheard } from '#workers/analysis/look-ahead/foreheard.ts';
import type { Recording } from '#workers/analysis/look-ahead/recording.ts';
import type { BenchRow } from '../bench.ts';
import type { Piece } from './rooms.ts';

interface KitItem {
  readonly id: string;
  readonly set: string;
  readonly audio: string;
  readonly negative?: boolean;
}
type Score = Readonly<Record<string, number | null | undefined>>;
interface Evaluate {
  evaluateItem(item: KitItem, estimate: unknown): Score;
  summarise(rows: readonly Score[]): Score;
}
/** By set and name: each peer's figures on this very audio, as the kit ships them. */
type PeerScores = Readonly<Record<string, Readonly<Record<string, Score & { readonly kind?: string }>>>>;

interface Way {
  readonly kind: 'causal' | 'look-ahead';
  hear(recording: Recording): Heard;
}

const WAYS: readonly Way[] = [
  { kind: 'causal', hear: listen },
  { kind: 'look-ahead', hear: foreheard },
];

/** Kit keys and what they are called; larger is better. */
const MEASURES = [
  ['Acc1', 'tempo Acc1'],
  ['Acc2', 'tempo Acc2'],
  ['F', 'beat F'],
  ['CMLt', 'CMLt'],
  ['AMLt', 'AMLt'],
  ['onF', 'onset F'],
] as const;

/** A kit of music with true beats: a folder with manifest.json, its audio and its own judge. */
export class Kit {
  readonly #folder: string;
  readonly #items: readonly KitItem[];
  readonly #peers: PeerScores;

  constructor(folder: string) {
    if (!existsSync(path.join(folder, 'evaluate.mjs'))) throw new Error(`${folder} holds no evaluate.mjs`);
    this.#folder = path.resolve(folder);
    this.#items = (JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as { readonly items: readonly KitItem[] }).items;
    const peers = path.join(folder, 'peers.json');
    this.#peers = existsSync(peers) ? (JSON.parse(readFileSync(peers, 'utf8')) as PeerScores) : {};
  }

  get sets(): readonly string[] {
    return [...new Set(this.#items.map((item) => item.set))];
  }

  /** The first pieces of a set that have a beat. */
  pieces(set: string, count: number): Piece[] {
    const chosen = this.#items.filter((item) => item.set === set && !item.negative).slice(0, count);
    return chosen.map((item) => ({ name: item.id, ...this.#read(item) }));
  }

  /** Accuracy, lock, when beats are known, and false alarms: by the kit's own judge, beside the kit's own peers of the same kind. */
  async accuracy(emit: (row: BenchRow) => void): Promise<void> {
    const judge = (await import(pathToFileURL(path.join(this.#folder, 'evaluate.mjs')).href)) as Evaluate;
    for (const set of this.sets) {
      const mine = this.#items.filter((item) => item.set === set);
      const rows = mine.map((item) => {
        const recording = this.#read(item);
        return { negative: item.negative === true, scores: WAYS.map((way) => judge.evaluateItem(item, estimateOf(way, recording))) };
      });
      for (const [k, way] of WAYS.entries()) {
        const of = (negative: boolean): Score[] =>
          rows.filter((row) => row.negative === negative).flatMap(({ scores }) => scores.slice(k, k + 1));
        const quiet = of(true);
        this.#report(set, way, judge.summarise(of(false)), quiet.length > 0 ? judge.summarise(quiet) : undefined, emit);
      }
    }
  }

  #report(set: string, { kind }: Way, scored: Score, quiet: Score | undefined, emit: (row: BenchRow) => void): void {
    const peers = Object.entries(this.#peers[set] ?? {}).filter(
      // Who tells no beats invents none, and a metronome is found at once.
      ([name, peer]) => typeof peer['F'] === 'number' && !name.startsWith('const-') && (peer.kind === 'causal') === (kind === 'causal'),
    );
    const prefix = `${set}, ${kind}`;
    const beside = (key: string, better: (a: number, b: number) => boolean): string | undefined => {
      let best: readonly [string, number] | undefined;
      for (const [name, peer] of peers) {
        const value = peer[key];
        if (typeof value === 'number' && (!best || better(value, best[1]))) best = [name, value];
      }
      return best && `${best[0]} ${Number(((key in PERCENT ? 100 : 1) * best[1]).toFixed(1))}`;
    };
    const row = (key: string, name: string, unit: string, scale: number, score: Score, better: (a: number, b: number) => boolean): void => {
      const value = score[key];
      if (typeof value !== 'number') return;
      const peer = beside(key, better);
      emit({ name: `${prefix}: ${name}`, value: scale * value, unit, ...(peer === undefined ? {} : { peer }) });
    };
    const more = (a: number, b: number): boolean => a > b;
    const less = (a: number, b: number): boolean => a < b;
    for (const [key, name] of MEASURES) row(key, name, '%', 100, scored, more);
    if (kind === 'causal') {
      row('lock', 'tempo lock, median', 's', 1, scored, less);
      row('latMs', 'beat acted on after it fell, median', 'ms', 1, scored, less);
      row('lat95Ms', 'beat acted on after it fell, p95', 'ms', 1, scored, less);
      row('onLatMs', 'onset known after it, median', 'ms', 1, scored, less);
    }
    if (quiet) row('falseBeatsPerMin', 'beats where there are none', '/min', 1, quiet, less);
  }

  #read(item: KitItem): Recording {
    const audio = path.join(this.#folder, item.audio);
    if (audio.endsWith('.wav')) return readWav(readFileSync(audio));
    const folder = mkdtempSync(path.join(tmpdir(), 'bench-audio-'));
    try {
      return readWav(decode(audio, path.join(folder, 'decoded.wav')));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

const PERCENT: Readonly<Record<string, true>> = Object.fromEntries(MEASURES.map(([key]) => [key, true]));

function estimateOf({ kind, hear }: Way, recording: Recording): unknown {
  const { bpm, beats, tempoTrack, onsets } = hear(recording);
  return {
    bpm,
    beats: beats.map((beat) => beat.time),
    // A predicted beat is known before it falls, and acts when it falls; with look-ahead there is no when.
    ...(kind === 'causal' ? { emit: beats.map((beat) => Math.max(beat.time, beat.emitted)) } : {}),
    tempoTrack,
    onsets: onsets.map((onset) => onset.time),
    onsetEmit: onsets.map((onset) => onset.emitted),
  };
}

function decode(audio: string, wav: string): Uint8Array {
  const decoders: readonly (readonly [string, readonly string[]])[] = [
    ['oggdec', ['-Q', '-o', wav, audio]],
    ['ffmpeg', ['-v', 'error', '-y', '-i', audio, wav]],
    ['sox', [audio, wav]],
  ];
  for (const [program, args] of decoders) {
    try {
      execFileSync(program, args, { stdio: 'ignore' });
      return readFileSync(wav);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error('nothing here decodes Ogg: install vorbis-tools, ffmpeg or sox');
}
