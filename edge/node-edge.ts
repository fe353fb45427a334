import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createApp, type EdgeDeps } from './app.ts';
import { createConsoleRelay } from './console-relay.ts';
import { openFiles } from './node-files.ts';
import { type Fetch, type Listened, listen } from './node-listen.ts';
import type { Settings } from './settings.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
export const DIST = at('../dist');

/** What the edge needs from Node apart from the files. */
export async function nodeDeps(hasImageKey: boolean): Promise<Omit<EdgeDeps, 'files'>> {
  const { version } = JSON.parse(await readFile(at('../package.json'), 'utf8')) as { version: string };
  return { version, hasImageKey, reportError: logError };
}

/** Opens the built app and serves it with the edge. `wrap` lets a benchmark look at what goes by. */
export async function startEdge(settings: Settings, folder = DIST, wrap: (fetch: Fetch) => Fetch = (fetch) => fetch): Promise<Listened> {
  const opened = await openFiles(folder);
  if (!opened.ok) return opened;
  const app = createApp({ ...(await nodeDeps(settings.hasImageKey)), files: opened.files });
  const listened = await listen(
    wrap((request) => app.fetch(request)),
    settings.host,
    settings.port,
    createConsoleRelay(),
  );
  if (listened.ok) void opened.warm();
  return listened;
}

function logError(error: unknown, place: { readonly requestId: string; readonly method: string; readonly path: string }): void {
  const stack = error instanceof Error ? error.stack : String(error);
  console.error(JSON.stringify({ level: 'error', time: new Date().toISOString(), ...place, stack }));
}
