import { parentPort, workerData } from 'node:worker_threads';
import { createRingWriter } from '#app/show/transport/ring.ts';

/** Writes frames into a ring as fast as it has room. */
const { buffer, count, length } = workerData as { readonly buffer: SharedArrayBuffer; readonly count: number; readonly length: number };
const writer = createRingWriter(buffer);
const frame = new Float64Array(length);
const pause = new Int32Array(new SharedArrayBuffer(4));
parentPort?.once('message', () => {
  for (let i = 0; i < count; i++) while (!writer.write(frame)) Atomics.wait(pause, 0, 0, 0.05);
});
parentPort?.postMessage('ready');
