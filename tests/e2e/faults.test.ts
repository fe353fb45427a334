import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { createRandom } from '#app/lib/random.ts';
import { kinds } from '#app/processors/kinds.ts';
import { portTypes } from '#app/processors/port-types.ts';
import { parseBlueprint } from '#app/show/blueprint.ts';
import { compileLock, lockToJson } from '#app/show/lock.ts';
import { parseDeployment } from '#app/show/parse-deployment.ts';
import type { Stats } from '#app/state/stats.ts';
import { type AppPage, openApp } from '#tests/support/app-page.ts';

let app: AppPage | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

const threads = ['analysis', 'stage', 'library'] as const;
type Thread = (typeof threads)[number];

/** The lock of a show whose supervisor takes every fall for a first one: else two hundred in a row would end at its cap. */
async function patientLock(): Promise<string> {
  const file = (name: string): Promise<string> => readFile(new URL(`../../public/blueprints/${name}`, import.meta.url), 'utf8');
  const blueprint = parseBlueprint(await file('show.json'), kinds, portTypes);
  const deployment = parseDeployment(await file('show.deployment.json'));
  if (!blueprint.ok || !deployment.ok) throw new Error('the show of the app does not parse');
  const settings = { ...deployment.value.settings, stableMs: 0 };
  const lock = compileLock(blueprint.value, { ...deployment.value, settings }, kinds);
  if (!lock.ok) throw new Error(JSON.stringify(lock.error));
  return lockToJson(lock.value);
}

async function kill(page: AppPage, thread: Thread): Promise<void> {
  for (const worker of page.page.workers()) {
    const name = await worker.evaluate(() => self.name).catch(() => '');
    if (name !== thread) continue;
    await worker.evaluate(() => self.close()).catch(() => undefined);
    return;
  }
  throw new Error(`no ${thread} worker is there to be killed`);
}

/** Milliseconds from now until the show is whole again: every worker up, and fresh news of the one that was lost. */
function untilWhole(page: AppPage, thread: Thread): Promise<number> {
  return page.page.evaluate(async (lost) => {
    const { stats } = (globalThis as unknown as { algorhythmic: { stats(): Stats } }).algorhythmic;
    const killedAt = Date.now();
    for (;;) {
      const { workers, heardAtMs, drawnAtMs, fps } = stats();
      const up = ['analysis', 'stage', 'library'].every((name) => workers[name] === 'worker');
      const fresh = lost === 'analysis' ? heardAtMs > killedAt : lost === 'stage' ? drawnAtMs > killedAt && fps > 0 : true;
      // A worker that has just been killed may not be missed yet: half a second is more than the lock takes to tell.
      if (up && fresh && (lost !== 'library' || Date.now() - killedAt > 500)) return Date.now() - killedAt;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }, thread);
}

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? 0;

/** What must not grow: locks, workers, canvases. */
async function holdings(page: AppPage) {
  const inPage = await page.page.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query();
    const names = [...held, ...pending].map(({ name }) => name?.replace(/\/[\d./]+$/, '') ?? '');
    return { locks: names.toSorted(), canvases: document.querySelectorAll('#stage canvas').length };
  });
  return { ...inPage, workers: page.page.workers().length };
}

describe('faults', () => {
  // KILLS=600 for two hundred of each: minutes.
  const kills = Number(process.env['KILLS'] ?? 60);
  it(`E5: workers are killed ${kills} times at random moments, and the show is whole again each time (seed 51)`, {
    timeout: 900_000,
    retry: 0,
  }, async () => {
    const lock = await patientLock();
    app = await openApp({ url: 'about:blank', viewport: { width: 320, height: 180 } });
    const page = app;
    await page.page.route('**/blueprints/show.lock.json', (route) => route.fulfill({ contentType: 'application/json', body: lock }));
    await page.page.goto(`${inject('baseUrl')}/?demo&debug`);
    await page.until('the band is heard and drawn', ({ level, fps, workers }) => level > 0 && fps > 0 && workers['library'] === 'worker');
    const before = await holdings(page);
    const random = createRandom(51);
    const gaps: Record<Thread, number[]> = { analysis: [], stage: [], library: [] };
    for (let n = 0; n < kills; n++) {
      const thread = threads[Math.floor(random() * threads.length)] ?? 'stage';
      await page.page.waitForTimeout(random() * 300);
      const { artworkId, nextId } = await page.stats();
      await kill(page, thread);
      gaps[thread].push(await untilWhole(page, thread));
      if (thread === 'stage') expect([artworkId, nextId]).toContain((await page.stats()).artworkId);
    }
    for (const thread of threads) {
      const all = gaps[thread];
      console.log(
        `${thread}: killed ${all.length} times, whole again after ${quantile(all, 0.5)} ms (p50), ${quantile(all, 0.95)} ms (p95)`,
      );
      expect(all.length).toBeGreaterThan(kills / 5);
    }
    // The canvas before fades for a moment.
    await page.page.waitForFunction(() => document.querySelectorAll('#stage canvas').length === 1);
    expect(await holdings(page)).toEqual(before);
  });

  it('E1: a reload in mid-morph goes on with the same picture, phase, engine and DNA', async () => {
    app = await openApp({ url: `${inject('baseUrl')}/?demo&debug`, init: recordShow });
    const page = app;
    await page.until('the band is drawn', ({ fps, level }) => fps > 0 && level > 0);
    // The show's own morphs take seconds, those that are asked for hardly one: too short to see on a slow machine where they go on.
    const before = await page.until('a morph is under way', ({ morph }) => morph > 0.05 && morph < 0.4);
    await page.page.reload();
    await page.until('the picture it morphed to is shown', ({ artworkId, nextId }) => [artworkId, nextId].includes(before.nextId));
    await page.until('the morph has landed', ({ artworkId }) => artworkId === before.nextId);
    const shown = await page.page.evaluate(() => (globalThis as unknown as { readonly shown: readonly Shown[] }).shown);
    const [first] = shown;
    const morphing = shown.filter(({ morph, artworkId }) => morph > 0 && artworkId === before.artworkId);
    const course = [...new Set(morphing.map(({ morph }) => morph.toFixed(2)))].join(' ');
    console.log(`reload: draws ${first?.atMs} ms after; morph ${before.morph.toFixed(2)} before, ${course} after`);
    expect(first).toMatchObject({ artworkId: before.artworkId });
    for (const { artworkId, nextId, engine, seed, morph } of morphing) {
      expect({ artworkId, nextId, engine, seed }).toEqual({
        artworkId: before.artworkId,
        nextId: before.nextId,
        engine: before.engine,
        seed: before.seed,
      });
      expect(morph).toBeGreaterThanOrEqual(before.morph - 0.02);
    }
    expect(morphing.length).toBeGreaterThan(0);
    await page.until('the band plays on', ({ level, input }) => level > 0 && input.source === 'demo' && input.status === 'live');
  });
});

type Shown = Pick<Stats, 'artworkId' | 'nextId' | 'engine' | 'seed' | 'morph'> & { readonly atMs: number };

/** Runs in the page before its own scripts: writes down what is shown from the first picture on. */
function recordShow(): void {
  const shown: Shown[] = [];
  Object.assign(globalThis, { shown });
  const timer = setInterval(() => {
    const stats = (globalThis as unknown as { readonly algorhythmic?: { stats(): Stats } }).algorhythmic?.stats();
    if (!stats || stats.artworkId === null) return;
    const { artworkId, nextId, engine, seed, morph } = stats;
    shown.push({ artworkId, nextId, engine, seed, morph, atMs: Math.round(performance.now()) });
    if (shown.length > 2000) clearInterval(timer);
  }, 20);
}
