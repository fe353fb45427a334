import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, findChromium } from './tests/support/chromium.mjs';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const root = at('.');
const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { readonly version: string };

/** Shared memory between threads needs a cross-origin isolated page. */
const isolated = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
const executablePath = findChromium();

/** The whole offline app, catalogue included. */
const PRECACHE_LIMIT_BYTES = 6_000_000;
function withinPrecacheLimit<Entry extends { readonly size: number }>(manifest: Entry[]): { manifest: Entry[] } {
  const bytes = manifest.reduce((sum, entry) => sum + entry.size, 0);
  if (bytes > PRECACHE_LIMIT_BYTES) throw new Error(`The offline store would take ${bytes} bytes; ${PRECACHE_LIMIT_BYTES} is the limit.`);
  return { manifest };
}

/** Shaders travel without comments and indentation. Line breaks stay: they end preprocessor lines. */
const slimShaders = (): Plugin => ({
  name: 'slim-shaders',
  apply: 'build',
  transform(code, id) {
    const raw = /\.glsl\?raw$/.test(id) && /^export default (".*");?\s*$/s.exec(code);
    if (!raw) return null;
    const source = JSON.parse(raw[1] ?? '""') as string;
    const lines = source.replace(/\/\*.*?\*\//gs, '').split('\n');
    const slim = lines.map((line) => line.replace(/\/\/.*$/, '').trim()).filter((line) => line !== '');
    return { code: `export default ${JSON.stringify(`${slim.join('\n')}\n`)}`, map: null };
  },
});

export default defineConfig({
  root: at('app'),
  publicDir: at('public'),
  cacheDir: at('node_modules/.vite'),
  define: { 'import.meta.env.APP_VERSION': JSON.stringify(version) },
  assetsInclude: ['**/*.glsl'],
  plugins: [
    preact(),
    slimShaders(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: '../workers/service-worker',
      filename: 'service-worker.ts',
      injectRegister: false,
      registerType: 'prompt',
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,json,webp,png,svg,woff2,webmanifest}'],
        maximumFileSizeToCacheInBytes: PRECACHE_LIMIT_BYTES,
        manifestTransforms: [withinPrecacheLimit],
      },
    }),
  ],
  worker: { format: 'es', plugins: () => [slimShaders()] },
  build: {
    outDir: at('dist'),
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    sourcemap: true,
    assetsInlineLimit: 0,
    rolldownOptions: { input: { index: at('app/index.html'), console: at('app/console.html') } },
  },
  server: { headers: isolated },
  test: {
    root,
    projects: [
      {
        extends: false,
        root,
        test: { name: 'unit', include: ['tests/{unit,property,contract}/**/*.test.ts'], environment: 'node', testTimeout: 60_000 },
      },
      // Minutes of music through the whole of listening.
      {
        extends: false,
        root,
        test: { name: 'listening', include: ['tests/listening/**/*.test.ts'], environment: 'node', testTimeout: 60_000 },
      },
      // The command line, in processes of its own.
      {
        extends: false,
        root,
        test: { name: 'commands', include: ['tests/commands/**/*.test.ts'], environment: 'node', testTimeout: 60_000 },
      },
      { extends: false, root, test: { name: 'edge', include: ['tests/edge/**/*.test.ts'], environment: 'node', testTimeout: 60_000 } },
      {
        extends: false,
        root,
        publicDir: at('public'),
        assetsInclude: ['**/*.glsl'],
        plugins: [preact()],
        server: { headers: isolated },
        optimizeDeps: {
          include: [
            'preact',
            'preact/hooks',
            'preact/jsx-runtime',
            'preact/jsx-dev-runtime',
            '@preact/signals',
            'tinykeys',
            'axe-core',
            'twgl.js',
            'comlink',
            'idb',
            'valibot',
          ],
        },
        worker: { format: 'es' },
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.{ts,tsx}'],
          // A browser on a crowded machine may be starved once; what is broken fails twice.
          retry: 1,
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({
              launchOptions: { ...(executablePath ? { executablePath } : {}), args: [...chromiumArgs] },
              contextOptions: { permissions: ['microphone'] },
            }),
          },
        },
      },
      {
        extends: false,
        root,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          retry: 1,
          environment: 'node',
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          globalSetup: ['tests/support/built-app.ts'],
        },
      },
    ],
  },
});
