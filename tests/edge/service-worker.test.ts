import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { APP_ROUTES } from '#edge/contract/app-routes.ts';
import { startEdge } from '#edge/node-edge.ts';
import type { Listening } from '#edge/node-listen.ts';
import { securityHeaders } from '#edge/security-headers.ts';
import { chromiumArgs, ensureChromium } from '#tests/support/chromium.mjs';
import { buildPage } from './pwa-page/build.ts';
import type { UnderTest } from './pwa-page/page.ts';

declare const underTest: UnderTest;

let root: string;
let browser: Browser;
const folder = (version: string): string => join(root, version);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'algorhythmic-pwa-'));
  await buildPage('one', folder('one'));
  await buildPage('two', folder('two'));
  browser = await chromium.launch({ executablePath: ensureChromium(), args: [...chromiumArgs] });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await rm(root, { recursive: true });
});

let server: Listening | undefined;
let context: BrowserContext;
beforeEach(async () => {
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await server?.close();
  server = undefined;
});

async function serve(version: string, port = 0): Promise<Listening> {
  await server?.close();
  const started = await startEdge({ port, host: '127.0.0.1', hasImageKey: false }, folder(version));
  if (!started.ok) throw new Error(started.message);
  server = started.listening;
  return server;
}

async function visit(url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

const told = (page: Page, event: string): Promise<unknown> => page.waitForFunction((name) => underTest.events.includes(name), event);
const versionOf = (page: Page): Promise<string> => page.evaluate(() => underTest.version);
/** Marks this very document: the mark is gone after a reload. */
const mark = (page: Page): Promise<void> => page.evaluate(() => void Object.assign(globalThis, { marked: true }));
const isMarked = (page: Page): Promise<boolean> => page.evaluate(() => 'marked' in globalThis);

describe('F1: offline after the first visit', { timeout: 30_000 }, () => {
  it('every route works with the server gone, isolated and guarded as before, with its workers', async () => {
    const { url, close } = await serve('one');
    const first = await visit(url);
    await told(first, 'offline-ready');
    await close();

    for (const path of [...Object.keys(APP_ROUTES), '/?demo', '/kiosk?debug', '/console/']) {
      const page = await context.newPage();
      const response = await page.goto(`${url}${path}`);
      expect(response?.fromServiceWorker(), path).toBe(true);
      expect(await page.title(), path).toBe(path.startsWith('/console') ? 'Console under test' : 'Page under test');
      for (const [name, value] of Object.entries(securityHeaders)) expect(response?.headers()[name.toLowerCase()], name).toBe(value);
      expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
      expect(await page.evaluate(() => underTest.sharedWithWorker())).toBe(42);
      await page.close();
    }
  });

  it('the first visit is under control without a reload', async () => {
    const { url } = await serve('one');
    const page = await visit(url);
    await mark(page);
    await told(page, 'offline-ready');
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    expect(await isMarked(page)).toBe(true);
    expect(await page.evaluate(() => underTest.events)).toEqual(['offline-ready']);
  });

  it('F4: nothing is asked of any other host, nothing of the edge but files, and the browser has no complaint', async () => {
    const { url } = await serve('one');
    const asked: string[] = [];
    const complaints: string[] = [];
    context.on('request', (request) => asked.push(request.url()));
    context.on('console', (message) => complaints.push(message.text()));
    const page = await visit(url);
    await told(page, 'offline-ready');
    expect(asked.length).toBeGreaterThan(3);
    expect(complaints).toEqual([]);
    for (const address of asked) expect(address.startsWith(`${url}/`) && !address.includes('/api/'), address).toBe(true);
  });

  it('an address that is no route is still told so by the server', async () => {
    const { url } = await serve('one');
    const page = await visit(url);
    await told(page, 'offline-ready');
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    expect((await page.goto(`${url}/kiosk2`))?.status()).toBe(404);
  });
});

describe('F1: updates', { timeout: 30_000 }, () => {
  it('a newer version waits for consent, then comes with a single reload, and leaves nothing of the old one', async () => {
    const { url, port } = await serve('one');
    const first = await visit(url);
    await told(first, 'offline-ready');
    await first.close();

    await serve('two', port);
    const page = await visit(url);
    await mark(page);
    let loads = 0;
    page.on('load', () => loads++);
    await told(page, 'update-ready');
    expect(await versionOf(page)).toBe('one');
    expect(await isMarked(page)).toBe(true);
    expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.state)).toBe('installed');

    const loaded = page.waitForEvent('load');
    await page.evaluate(() => underTest.pwa.applyUpdate());
    await loaded;
    await told(page, 'offline-ready');
    expect(await versionOf(page)).toBe('two');
    expect(await page.evaluate(() => underTest.events)).not.toContain('update-ready');
    expect(loads).toBe(1);

    const cached = await page.evaluate(async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return requests.flat().map((request) => new URL(request.url).pathname + new URL(request.url).search);
    });
    expect(cached.filter((path) => path.startsWith('/index.html'))).toEqual(['/index.html?__WB_REVISION__=two']);
  });

  it('consent in one tab reloads that tab alone; the other goes on and is told', async () => {
    const { url, port } = await serve('one');
    const first = await visit(url);
    await told(first, 'offline-ready');
    await serve('two', port);
    const consenting = await visit(url);
    const showing = await visit(`${url}/kiosk`);
    await Promise.all([told(consenting, 'update-ready'), told(showing, 'update-ready')]);
    await mark(showing);

    const loaded = consenting.waitForEvent('load');
    await consenting.evaluate(() => underTest.pwa.applyUpdate());
    await loaded;
    expect(await versionOf(consenting)).toBe('two');
    await showing.waitForFunction(() => underTest.events.filter((event) => event === 'update-ready').length === 2);
    expect(await isMarked(showing)).toBe(true);
    expect(await versionOf(showing)).toBe('one');

    const shown = showing.waitForEvent('load');
    await showing.evaluate(() => underTest.pwa.applyUpdate());
    await shown;
    expect(await versionOf(showing)).toBe('two');
  });

  it('applyUpdate without an update does nothing', async () => {
    const { url } = await serve('one');
    const page = await visit(url);
    await told(page, 'offline-ready');
    await mark(page);
    await page.evaluate(() => underTest.pwa.applyUpdate());
    expect(await isMarked(page)).toBe(true);
    expect(await page.evaluate(() => underTest.pwa.install())).toBe('unavailable');
  });
});

it('F1: Chromium finds nothing that stands in the way of installing', { timeout: 30_000 }, async () => {
  const { url } = await serve('one');
  // Not in a fresh context of the shared browser: those count as private windows, where nothing can be installed.
  const profile = await chromium.launchPersistentContext('', { executablePath: ensureChromium(), args: [...chromiumArgs] });
  try {
    const page = profile.pages()[0] ?? (await profile.newPage());
    await page.goto(url);
    await told(page, 'offline-ready');
    const devtools = await profile.newCDPSession(page);
    const manifest = await devtools.send('Page.getAppManifest');
    expect(manifest.errors).toEqual([]);
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    expect(installabilityErrors).toEqual([]);
    await told(page, 'installable true');
  } finally {
    await profile.close();
  }
});

describe('security: Trusted Types and the policy', { timeout: 30_000 }, () => {
  it('only the one door leads to a script, and only for this site', async () => {
    const { url } = await serve('one');
    const page = await visit(url);
    const attempts = await page.evaluate(async () => {
      const outcome = (attempt: () => unknown): string => {
        try {
          attempt();
          return 'went through';
        } catch (error) {
          return error instanceof Error ? error.name : String(error);
        }
      };
      const inline = document.createElement('div');
      return {
        ownScript: outcome(() => underTest.scriptUrl('/service-worker.js')),
        foreignScript: outcome(() => underTest.scriptUrl('https://example.com/x.js')),
        dataScript: outcome(() => underTest.scriptUrl('data:text/javascript,1')),
        bareWorker: outcome(() => new Worker('/service-worker.js')),
        markup: outcome(() => {
          inline.innerHTML = '<img src=x onerror=alert(1)>';
        }),
        secondPolicy: outcome(() =>
          (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }).trustedTypes.createPolicy(
            'other',
            {},
          ),
        ),
        textAsCode: await underTest.runText(),
      };
    });
    expect(attempts).toEqual({
      ownScript: 'went through',
      foreignScript: 'TypeError',
      dataScript: 'TypeError',
      bareWorker: 'TypeError',
      markup: 'TypeError',
      secondPolicy: 'TypeError',
      textAsCode: 'EvalError',
    });
  });
});
