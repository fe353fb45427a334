import { parentPort } from 'node:worker_threads';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { implementations as pageImplementations } from '#app/processors/page.ts';
import type { Implementations } from '#app/show/processor.ts';
import { serveHost } from '#app/show/serve.ts';
import { importKinds } from './kinds-module.ts';
import type { ThreadData } from './thread-protocol.ts';
import { kindsText, openVocabulary } from './vocabulary.ts';

/** The app's code by thread, and this tool's. What a thread does not run is not loaded. */
const built: Readonly<Record<string, () => Promise<Implementations>>> = {
  analysis: async () => (await import('#workers/analysis/processors.ts')).implementations,
  page: async () => ({
    ...pageImplementations,
    report: async () => (await import('./processors/report.ts')).createReport,
  }),
  sound: async () => ({ 'sound-file': async () => (await import('./processors/sound-file.ts')).createSoundFile }),
};

async function implementationsOf({ thread, moduleUrl }: ThreadData): Promise<Implementations> {
  return { ...(await built[thread]?.()), ...(moduleUrl === undefined ? {} : (await importKinds(moduleUrl)).implementations) };
}

/** Makes this thread a host of processors. */
export async function serveThread(data: ThreadData): Promise<void> {
  if (!parentPort) throw new Error('this is the entry of a thread');
  const { kinds, portTypes } = await openVocabulary(data.moduleUrl);
  serveHost({ kinds, portTypes, implementations: await implementationsOf(data), endpoint: nodeEndpoint(parentPort) });
}

/** Loads what `serveThread` would and the code of every processor, and gives the thread's kinds; rejects where something does not compile. */
export async function loadEverything(data: ThreadData): Promise<string> {
  const vocabulary = await openVocabulary(data.moduleUrl);
  const all = await implementationsOf(data);
  // The app's page code is left out: most of it needs a browser, and what does not is loaded when it runs.
  const untried = data.thread === 'page' ? pageImplementations : {};
  const tried = Object.entries(all).filter(([kind]) => !Object.hasOwn(untried, kind));
  await Promise.all(tried.map(([, load]) => load()));
  return kindsText(vocabulary, data.thread);
}
