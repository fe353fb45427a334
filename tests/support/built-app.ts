import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { startEdge } from '#edge/node-edge.ts';

const run = promisify(execFile);

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built app is served by the real edge, without a slash at the end. */
    readonly baseUrl: string;
  }
}

/** Builds the app, always, and serves it with the real edge on a free port of this machine, for `inject('baseUrl')`. */
export default async function builtApp(project: TestProject): Promise<() => Promise<void>> {
  await buildApp();
  const started = await startEdge({ port: 0, host: 'localhost', hasImageKey: false });
  if (!started.ok) throw new Error(started.message);
  project.provide('baseUrl', started.listening.url);
  return started.listening.close;
}

/** The same build as `npm start` makes, in a process of its own: a failed build of Vite's can end the process it runs in. */
export async function buildApp(): Promise<void> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const vite = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url));
  const { NODE_ENV: _, ...environment } = process.env;
  const options = { cwd: root, env: { ...environment, NODE_ENV: 'production', NO_COLOR: '1' } };
  await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], options).catch((error: { readonly stderr?: string }) => {
    throw new Error(`The app does not build.\n${error.stderr?.trim() ?? ''}`, { cause: error });
  });
}
