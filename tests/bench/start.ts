import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { type Browser, type BrowserContext, chromium } from 'playwright';
import { DIST, startEdge } from '#edge/node-edge.ts';
import type { Fetch, Listening } from '#edge/node-listen.ts';
import { buildApp } from '#tests/support/built-app.ts';
import { chromiumArgs, ensureChromium } from '#tests/support/chromium.mjs';
import { type BenchArgs, type BenchRow, median } from './bench.ts';
import { watchForMovingPicture } from './moving-picture.ts';
import { pageBeats } from './page-beats.ts';
import { pageFeatures } from './page-features.ts';
import { soundToLight } from './sound-to-light.ts';

const brotli = promisify(brotliCompress);
const RUNS = 3;
/** Drums that sound like clicks, and a band whose hands are loose. */
const SONGS = [
  { style: 'disco', seed: 5, seconds: 40, bpm: 118 },
  { style: 'rock', seed: 5, seconds: 40, bpm: 104 },
] as const;
const FIRST_PICTURE_TIMEOUT_MS = 60_000;

/** One file that went over the wire: how many bytes, encoded as sent, and when it was asked for, in milliseconds since 1970. */
interface Sent {
  readonly path: string;
  readonly bytes: number;
  readonly atMs: number;
}

/** What a first visit costs and how soon a picture moves, with the built app on the real edge in a real Chromium. */
export async function bench(_args: BenchArgs, emit: (row: BenchRow) => void): Promise<void> {
  await buildApp();
  const kilobytes = (bytes: number): number => bytes / 1000;
  emit({ name: 'page’s own JS + CSS, entry chunks, Brotli', value: kilobytes(await entryBytes()), unit: 'kB' });
  const precache = await precacheBytes();
  emit({ name: `precache, ${precache.files} files`, value: precache.bytes / 1e6, unit: 'MB' });

  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...chromiumArgs] });
  try {
    const cold = await repeat(() => coldVisit(browser));
    const scripts = cold.map(({ sent }) => sent.filter(({ path }) => /\.(js|css)$/.test(path)));
    const total = (list: readonly Sent[]): number => list.reduce((sum, { bytes }) => sum + bytes, 0);
    emit({
      name: 'JS + CSS sent until a picture moves, Brotli, workers included',
      value: kilobytes(median(scripts.map(total))),
      unit: 'kB',
    });
    emit({ name: 'everything sent until a picture moves', value: kilobytes(median(cold.map(({ sent }) => total(sent)))), unit: 'kB' });
    emit({ name: 'first moving picture, cold', value: median(cold.map(({ pictureMs }) => pictureMs)), unit: 'ms' });
    emit({ name: 'first moving picture, second visit, server gone', value: median(await offlineVisits(browser)), unit: 'ms' });
  } finally {
    await browser.close();
  }

  const server = await serve((fetch) => fetch);
  try {
    const light = await soundToLight(server.url);
    emit({ name: 'sound to light: impulse in the audio thread to changed pixel, p50', value: light.p50, unit: 'ms' });
    emit({ name: 'sound to light, p95', value: light.p95, unit: 'ms' });
    emit({ name: 'sound to light, impulses that changed no pixel', value: light.lost, unit: `of ${light.count}` });
    emit({ name: 'sound to light: frames a second meanwhile', value: light.fps, unit: '/s' });
    for (const part of ['capture', 'window', 'analysis', 'render'] as const)
      emit({ name: `sound to light, as the page accounts for it: ${part}`, value: light.split[part], unit: 'ms' });
    await listening(server.url, emit);
  } finally {
    await server.close();
  }
}

/** Beats foretold in the page against beats that sounded, and how old features are when the page has them (E4). */
async function listening(url: string, emit: (row: BenchRow) => void): Promise<void> {
  for (const order of SONGS) {
    const beats = await pageBeats(url, order);
    const name = `predicted beats in the page, ${order.style} at ${order.bpm}`;
    emit({ name: `${name}: error, median`, value: beats.medianMs, unit: 'ms' });
    emit({ name: `${name}: error, p95`, value: beats.p95Ms, unit: 'ms' });
    emit({ name: `${name}: late (−: early), median`, value: beats.biasMs, unit: 'ms' });
    emit({ name: `${name}: beats missed`, value: beats.missed, unit: `of ${beats.count}` });
    emit({ name: `${name}: beats for which the page drew nothing`, value: beats.starved, unit: `of ${beats.count}` });
  }
  const features = await pageFeatures(url);
  emit({ name: 'feature frames that come to the page', value: features.perSecond, unit: '/s' });
  emit({ name: 'feature frames: from the audio thread to the page, p50', value: features.p50Ms, unit: 'ms' });
  emit({ name: 'feature frames: from the audio thread to the page, p95 (of each part)', value: features.p95Ms, unit: 'ms' });
}

async function repeat<T>(visit: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let run = 0; run < RUNS; run++) results.push(await visit());
  return results;
}

/** An empty browser profile, nothing stored, the service worker kept out so that filling its store is not counted. */
async function coldVisit(browser: Browser): Promise<{ readonly pictureMs: number; readonly sent: readonly Sent[] }> {
  const log: Sent[] = [];
  const server = await serve((fetch) => async (request) => {
    const atMs = Date.now();
    const response = await fetch(request);
    log.push({ path: new URL(request.url).pathname, bytes: Number(response.headers.get('Content-Length') ?? 0), atMs });
    return response;
  });
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    const { pictureMs, timeOrigin } = await visit(context, server.url);
    return { pictureMs, sent: log.filter(({ atMs }) => atMs <= timeOrigin + pictureMs) };
  } finally {
    await context.close();
    await server.close();
  }
}

async function offlineVisits(browser: Browser): Promise<number[]> {
  const server = await serve((fetch) => fetch);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(server.url);
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await page.close();
    await server.close();
    return (await repeat(() => visit(context, server.url))).map(({ pictureMs }) => pictureMs);
  } finally {
    await context.close();
    await server.close();
  }
}

async function visit(context: BrowserContext, url: string): Promise<{ readonly pictureMs: number; readonly timeOrigin: number }> {
  const page = await context.newPage();
  try {
    await page.addInitScript(watchForMovingPicture);
    await page.goto(`${url}/?demo`);
    const moved = await page
      .waitForFunction(() => (globalThis as { movingPictureMs?: number }).movingPictureMs, undefined, { timeout: FIRST_PICTURE_TIMEOUT_MS })
      .catch(() => {
        throw new Error(`No canvas showed a moving picture within ${FIRST_PICTURE_TIMEOUT_MS / 1000} s of opening /?demo.`);
      });
    const timeOrigin = await page.evaluate(() => performance.timeOrigin);
    return { pictureMs: (await moved.jsonValue()) ?? Number.NaN, timeOrigin };
  } finally {
    await page.close();
  }
}

async function serve(wrap: (fetch: Fetch) => Fetch): Promise<Listening> {
  const started = await startEdge({ port: 0, host: 'localhost', hasImageKey: false }, DIST, wrap);
  if (!started.ok) throw new Error(started.message);
  return started.listening;
}

/** Every script, preload and style sheet that index.html itself names. */
async function entryBytes(): Promise<number> {
  const html = await readFile(join(DIST, 'index.html'), 'utf8');
  const named = new Set([...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path = '']) => path));
  const sizes = await Promise.all([...named].map(async (path) => (await brotli(await readFile(join(DIST, path)))).byteLength));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The files in the list that the build wrote into the service worker. */
async function precacheBytes(): Promise<{ readonly files: number; readonly bytes: number }> {
  const worker = await readFile(join(DIST, 'service-worker.js'), 'utf8');
  const urls = new Set([...worker.matchAll(/"?url"?:\s*["'`]([^"'`]+)["'`]/g)].map(([, url = '']) => join(DIST, url)));
  const files = [...urls].filter((path) => existsSync(path));
  const sizes = await Promise.all(files.map(async (path) => (await readFile(path)).byteLength));
  return { files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
