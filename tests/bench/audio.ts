import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import Meyda from 'meyda';
import { fourToTheFloor } from '#tests/support/sounds.ts';
import { readWav } from '#tests/support/wav.ts';
import { type AnalyserOptions, createAnalyser } from '#workers/analysis/analyser.ts';
import { listen } from '#workers/analysis/listen.ts';
import { type Bench, type BenchRow, median } from './bench.ts';

const RATE = 44_100;
const SECONDS = 20;
const RUNS = 5;
const HOP = 512;
const WINDOW = 2048;
const TEN = [
  'chroma',
  'energy',
  'loudness',
  'mfcc',
  'perceptualSharpness',
  'perceptualSpread',
  'rms',
  'spectralCentroid',
  'spectralFlatness',
  'spectralRolloff',
] as const;

/** Milliseconds of this process's own time, which a busy neighbour does not distort. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function chain(sound: Float32Array, options: Partial<AnalyserOptions> = {}): void {
  const analyser = createAnalyser({ sampleRate: RATE, onHop: () => undefined, ...options });
  for (let at = 0; at + 128 <= sound.length; at += 128) analyser.push(sound, at, sound, at, 128);
}

function meydaAlone(sound: Float32Array): void {
  const meyda: typeof Meyda = { ...Meyda, bufferSize: WINDOW, sampleRate: RATE };
  const features = [...TEN];
  for (let at = 0; at + WINDOW <= sound.length; at += HOP) meyda.extract(features, sound.subarray(at, at + WINDOW));
}

/** Bytes that a hop leaves on the heap, by a whole run in a process of its own that never collects: no collection can hide any. */
function bytesPerHop(): number {
  const script = new URL('../support/heap-per-hop.ts', import.meta.url).pathname;
  return Number(
    execFileSync(process.execPath, ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256', script], { encoding: 'utf8' }),
  );
}

function cost(emit: (row: BenchRow) => void): void {
  const sound = fourToTheFloor(120, SECONDS);
  chain(sound);
  meydaAlone(sound.subarray(0, RATE));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    ours.push(cpuMs(() => chain(sound)));
    theirs.push(cpuMs(() => meydaAlone(sound)));
  }
  const own = (SECONDS * 1000) / median(ours);
  const peer = (SECONDS * 1000) / median(theirs);
  emit({ name: 'whole chain, multiple of real time on one core', value: own, unit: '×', peer, ratio: own / peer });
  emit({ name: "Meyda alone, ten features at the chain's hop rate", value: peer, unit: '×' });
  emit({ name: 'heap left by a hop, our own code', value: bytesPerHop(), unit: 'bytes' });
}

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

function decode(audio: string, folder: string): Uint8Array {
  if (audio.endsWith('.wav')) return readFileSync(audio);
  const wav = path.join(folder, 'decoded.wav');
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

/** Accuracy on a kit of music, judged by the kit's own evaluate.mjs. */
async function accuracy(kit: string, emit: (row: BenchRow) => void): Promise<void> {
  const judge = path.resolve(kit, 'evaluate.mjs');
  if (!existsSync(judge)) throw new Error(`${kit} holds no evaluate.mjs`);
  const { evaluateItem, summarise } = (await import(pathToFileURL(judge).href)) as Evaluate;
  const { items } = JSON.parse(readFileSync(path.join(kit, 'manifest.json'), 'utf8')) as { readonly items: readonly KitItem[] };
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-audio-'));
  try {
    for (const set of new Set(items.map((item) => item.set))) {
      const rows = items
        .filter((item) => item.set === set)
        .map((item) => {
          const { bpm, beats, tempoTrack, onsets } = listen(readWav(decode(path.join(kit, item.audio), folder)));
          const estimate = {
            bpm,
            beats: beats.map((beat) => beat.time),
            emit: beats.map((beat) => Math.max(beat.time, beat.emitted)),
            tempoTrack,
            onsets: onsets.map((onset) => onset.time),
            onsetEmit: onsets.map((onset) => onset.emitted),
          };
          return { negative: item.negative === true, score: evaluateItem(item, estimate) };
        });
      report(set, summarise(rows.filter((row) => !row.negative).map((row) => row.score)), emit);
      const quiet = rows.filter((row) => row.negative);
      if (quiet.length > 0) {
        const { falseBeatsPerMin } = summarise(quiet.map((row) => row.score));
        emit({ name: `${set}: beats where there are none`, value: falseBeatsPerMin ?? Number.NaN, unit: '/min' });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const MEASURES = [
  ['Acc1', 'tempo Acc1'],
  ['Acc2', 'tempo Acc2'],
  ['F', 'beat F'],
  ['CMLt', 'CMLt'],
  ['AMLt', 'AMLt'],
  ['onF', 'onset F'],
] as const;

function report(set: string, summary: Score, emit: (row: BenchRow) => void): void {
  for (const [key, name] of MEASURES) {
    const value = summary[key];
    if (typeof value === 'number') emit({ name: `${set}: ${name}`, value: 100 * value, unit: '%' });
  }
}

export const bench: Bench = async ({ kit }, emit) => {
  cost(emit);
  if (kit !== undefined) await accuracy(kit, emit);
};
