import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Builds the page under test with the app's own registration and service worker, as some version, into a folder. */
export async function buildPage(version: string, outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  const shared = { configFile: false, logLevel: 'error', mode: 'production' } as const;
  await build({
    ...shared,
    root: at('.'),
    publicDir: at('../../../public'),
    define: { __PAGE_VERSION__: JSON.stringify(version) },
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      modulePreload: { polyfill: false },
      rolldownOptions: { input: [at('index.html'), at('console.html')] },
    },
  });
  const files = (await readdir(outDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const manifest = files
    .map((entry) => join(entry.parentPath, entry.name).slice(outDir.length + 1))
    .filter((path) => /\.(js|html|webmanifest)$/.test(path))
    .map((url) => ({ url, revision: url.startsWith('assets/') ? null : version }));
  await build({
    ...shared,
    root: at('../../..'),
    publicDir: false,
    define: { 'self.__WB_MANIFEST': JSON.stringify(manifest), 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir,
      emptyOutDir: false,
      lib: { entry: at('../../../workers/service-worker/service-worker.ts'), formats: ['es'], fileName: () => 'service-worker.js' },
    },
  });
}
