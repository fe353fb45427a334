import { parentPort, workerData } from 'node:worker_threads';

/** The peer: posts as fast as it can, and nothing holds it back. */
const { what, count, length } = workerData as { readonly what: 'messages' | 'frames'; readonly count: number; readonly length: number };
parentPort?.once('message', () => {
  for (let i = 0; i < count; i++) parentPort?.postMessage(what === 'frames' ? new Float64Array(length) : { beat: 1, level: 0.5 });
});
parentPort?.postMessage('ready');
