/** Proves that a worker from the offline store runs, and that it shares memory with the page. */
addEventListener('message', ({ data }: MessageEvent<SharedArrayBuffer>) => {
  Atomics.store(new Int32Array(data), 0, 42);
  postMessage('stored');
});
