import { parentPort, workerData } from 'node:worker_threads';
import { createRingWriter } from '#app/show/transport/ring.ts';

/** Writes `frames` frames as fast as it can, each filled with its own number, waiting where the ring blocks. */
const { buffer, length, frames } = workerData as { readonly buffer: SharedArrayBuffer; readonly length: number; readonly frames: number };
const writer = createRingWriter(buffer);
const frame = new Float64Array(length);
const pause = new Int32Array(new SharedArrayBuffer(4));
for (let n = 1; n <= frames; n++) {
  frame.fill(n);
  // Gives the core away while the ring is full: there may be one alone.
  while (!writer.write(frame)) Atomics.wait(pause, 0, 0, 0.1);
}
parentPort?.postMessage('done');
