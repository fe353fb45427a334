/** Comlink has these types beside a file of another name, where the compiler does not look. */
declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { MessagePort, Worker } from 'node:worker_threads';
  import type { Endpoint } from 'comlink';

  export default function nodeEndpoint(end: MessagePort | Worker): Endpoint;
}
