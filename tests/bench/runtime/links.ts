import { execFile } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { createRingBuffer, createRingReader } from '#app/show/transport/ring.ts';
import { type BenchRow, median } from '../bench.ts';
import { FRAME_LENGTH, timeLink } from './small-show.ts';

const rounds = 5;
const at = (name: string): URL => new URL(`./${name}`, import.meta.url);

/** Messages and frames a second through links, beside what the platform gives without them. */
export async function benchLinks(emit: (row: BenchRow) => void): Promise<void> {
  const rows = [
    {
      name: 'link within a thread',
      unit: 'msg/s',
      count: 1_000_000,
      ours: (count: number) => timeLink({ type: 'message', from: 'near', capacity: 256, policy: 'block' }, count),
      peer: timeEmitter,
    },
    {
      name: 'link between threads, by port, never more than 256 under way',
      unit: 'msg/s',
      count: 100_000,
      ours: (count: number) => timeLink({ type: 'message', from: 'far', capacity: 256, policy: 'block' }, count, farThread()),
      peer: timePostMessage,
    },
    {
      name: 'feature frames between threads, by ring and through both hosts',
      unit: 'frames/s',
      count: 300_000,
      ours: (count: number) => timeLink({ type: 'frame', from: 'far', capacity: 1024, policy: 'block' }, count, farThread()),
      peer: timePostFrames,
    },
    { name: 'feature frames between threads, the ring alone', unit: 'frames/s', count: 1_000_000, ours: timeRing, peer: timePostFrames },
  ] as const;
  for (const { name, unit, count, ours, peer } of rows) {
    const our: number[] = [];
    const their: number[] = [];
    // Turn by turn, so that a busy neighbour troubles both alike. The first round warms up.
    for (let round = 0; round <= rounds; round++) {
      const mine = (count / (await ours(count))) * 1000;
      const others = (count / 4 / (await peer(count / 4))) * 1000;
      if (round === 0) continue;
      our.push(mine);
      their.push(others);
    }
    emit({ name, value: median(our), unit, peer: median(their), ratio: median(our.map((value, i) => value / (their[i] ?? 1))) });
  }
  await benchAllocation(emit);
}

const farThread = () => {
  const worker = new Worker(at('far-thread.ts'));
  return {
    endpoint: nodeEndpoint(worker),
    terminate: () => void worker.terminate(),
    onError: (listener: (message: string) => void) => void worker.on('error', (error) => listener(String(error))),
  };
};

async function timeEmitter(count: number): Promise<number> {
  const emitter = new EventEmitter();
  let heard = 0;
  emitter.on('message', () => void heard++);
  const message = { beat: 1, level: 0.5 };
  const startedAt = performance.now();
  for (let i = 0; i < count; i++) emitter.emit('message', message);
  if (heard !== count) throw new Error('lost');
  return performance.now() - startedAt;
}

/** Starts a worker of the plain peer, and times it from its `ready` until the main thread has all. */
async function timePlain(what: 'messages' | 'frames', count: number): Promise<number> {
  const worker = new Worker(at('plain-thread.ts'), { workerData: { what, count, length: FRAME_LENGTH } });
  await once(worker, 'message');
  const startedAt = performance.now();
  let heard = 0;
  const all = new Promise<void>((resolve) => {
    worker.on('message', () => {
      if (++heard === count) resolve();
    });
  });
  worker.postMessage('go');
  await all;
  const elapsed = performance.now() - startedAt;
  await worker.terminate();
  return elapsed;
}
const timePostMessage = (count: number): Promise<number> => timePlain('messages', count);
const timePostFrames = (count: number): Promise<number> => timePlain('frames', count);

async function timeRing(count: number): Promise<number> {
  const buffer = createRingBuffer({ element: 'f64', length: FRAME_LENGTH, capacity: 1024, policy: 'block' });
  const worker = new Worker(at('ring-thread.ts'), { workerData: { buffer, count, length: FRAME_LENGTH } });
  await once(worker, 'message');
  const reader = createRingReader(buffer);
  const startedAt = performance.now();
  worker.postMessage('go');
  for (let read = 0; read < count; ) {
    if (reader.read()) read++;
    // Gives the core away while there is nothing: the writer may need it.
    else await new Promise((resolve) => setImmediate(resolve));
  }
  const elapsed = performance.now() - startedAt;
  await worker.terminate();
  return elapsed;
}

/** Bytes left on the heap by a message, in a process of its own whose collector stands still meanwhile. */
async function benchAllocation(emit: (row: BenchRow) => void): Promise<void> {
  const flags = ['--expose-gc', '--max-semi-space-size=512', '--min-semi-space-size=512'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, fileURLToPath(at('allocation.ts'))]);
  for (const [name, bytes] of Object.entries(JSON.parse(stdout) as Record<string, number>))
    emit({ name: `left on the heap by a message: ${name}`, value: bytes, unit: 'B' });
}
