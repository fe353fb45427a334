import { parentPort } from 'node:worker_threads';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { serveHost } from '#app/show/serve.ts';
import { implementationsOf, kinds, portTypes } from './small-show.ts';

/** The far thread of the benchmark: a host like any worker's. */
if (!parentPort) throw new Error('far-thread is a worker');
serveHost({
  kinds,
  portTypes,
  implementations: implementationsOf('far', () => undefined),
  endpoint: nodeEndpoint(parentPort),
});
