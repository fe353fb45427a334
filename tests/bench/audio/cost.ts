import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { feed } from '#tests/support/heard.ts';
import { fourToTheFloor } from '#tests/support/sounds.ts';
import { createAnalyser } from '#workers/analysis/analyser.ts';
import { type BenchRow, median } from '../bench.ts';
import { findPeers } from './peers.ts';

const RATE = 44_100;
const SECONDS = 20;
const RUNS = 5;
const BPM = 120;

/** Milliseconds of this process's own time, which a busy neighbour does not distort. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The whole chain: levels to mood, whose tempo is wanted at the end. */
function ours(sound: Float32Array): { readonly bpm: number } {
  const analyser = createAnalyser({ sampleRate: RATE, onHop: () => undefined });
  feed(analyser, sound);
  return { bpm: analyser.beat.bpm };
}

/** What a hop leaves on the heap, by a whole run in a process of its own that never collects: no collection can hide any. */
function bytesPerHop(): number {
  const script = fileURLToPath(new URL('../../support/heap-per-hop.ts', import.meta.url));
  const flags = ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256'];
  return Number(execFileSync(process.execPath, [...flags, script], { encoding: 'utf8' }));
}

/** How many times faster than the music: ours beside everybody else's, in turns, so that a busy moment hits all alike. */
export async function cost(emit: (row: BenchRow) => void): Promise<void> {
  const sound = fourToTheFloor(BPM, SECONDS);
  const { present, missing } = await findPeers();
  const runners = [{ name: 'ours', does: 'the whole chain', run: ours }, ...present];
  const taken = new Map<string, number[]>(runners.map(({ name }) => [name, []]));
  const said = new Map<string, number | undefined>();
  for (const { name, run } of runners) said.set(name, run(sound, RATE).bpm);
  for (let round = 0; round < RUNS; round++) for (const { name, run } of runners) taken.get(name)?.push(cpuMs(() => void run(sound, RATE)));
  const speed = (name: string): number => (SECONDS * 1000) / median(taken.get(name) ?? []);
  const own = speed('ours');
  const tempo = (name: string): string => (said.get(name) === undefined ? '' : `, says ${said.get(name)?.toFixed(1)} BPM`);
  emit({ name: `whole chain, multiple of real time on one core${tempo('ours')}`, value: own, unit: '×' });
  for (const { name, does } of present)
    emit({ name: `${name}: ${does}${tempo(name)}`, value: speed(name), unit: '×', ratio: own / speed(name) });
  for (const name of missing) emit({ name: `${name}: not installed here (PEERS=folder)`, value: Number.NaN, unit: '×' });
  emit({ name: 'heap left by a hop of the whole chain', value: bytesPerHop(), unit: 'bytes' });
}
