import { registerHooks } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadData, ThreadNote } from './thread-protocol.ts';

/**
 * The entry of a thread. It notes every file of the project that it loads, so that whoever watches knows what stands behind its
 * processors; that is why all else is imported after the hook is there.
 */
const tell = (note: ThreadNote): void => parentPort?.postMessage(note);
registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith('file:') && !url.includes('/node_modules/')) tell({ type: 'loaded', url });
    return nextLoad(url, context);
  },
});

const data = workerData as ThreadData;
const { loadEverything, serveThread } = await import('./thread-host.ts');
if (data.purpose === 'trial') {
  tell({ type: 'loads', kinds: await loadEverything(data) });
  parentPort?.close();
} else await serveThread(data);
