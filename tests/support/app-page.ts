import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright';
import type { Stats } from '#app/state/stats.ts';
import { chromiumArgs, ensureChromium } from './chromium.mjs';

export interface AppPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Everything the page wrote as an error or threw. */
  readonly errors: string[];
  stats(): Promise<Stats>;
  /** Resolves with the stats once they meet the condition. */
  until(what: string, condition: (stats: Stats) => boolean, timeoutMs?: number): Promise<Stats>;
  close(): Promise<void>;
}

export interface AppPageOptions {
  readonly url: string;
  /** A WAV file as the microphone; it loops. */
  readonly microphone?: string;
  readonly extraArgs?: readonly string[];
  /** Drop arguments that start with one of these. */
  readonly withoutArgs?: readonly string[];
  /** Playwright mutes a browser's tabs; one that is shared is then silent, too. */
  readonly audible?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly denyMicrophone?: boolean;
  /** For probes that the app's own content security policy would forbid. */
  readonly bypassCsp?: boolean;
  /** Response headers that get lost on the way, as behind a careless proxy. */
  readonly lostHeaders?: readonly string[];
  /** Runs in the page before its own scripts: a function that needs nothing around it, or its text. */
  readonly init?: (() => void) | string;
}

/** Opens the app in a Chromium of its own with a fresh profile, as a person would. */
export async function openApp(options: AppPageOptions): Promise<AppPage> {
  const profile = await mkdtemp(join(tmpdir(), 'algorhythmic-'));
  const dropped = [...(options.withoutArgs ?? []), ...(options.denyMicrophone ? ['--use-fake-ui-for-media-stream'] : [])];
  const args = [
    ...chromiumArgs.filter((arg) => !dropped.some((prefix) => arg.startsWith(prefix))),
    ...(options.microphone ? [`--use-file-for-fake-audio-capture=${options.microphone}`] : []),
    ...(options.denyMicrophone ? ['--deny-permission-prompts'] : []),
    ...(options.extraArgs ?? []),
  ];
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(),
    headless: true,
    args,
    ...(options.audible ? { ignoreDefaultArgs: ['--mute-audio'] } : {}),
    viewport: options.viewport ?? { width: 640, height: 360 },
    bypassCSP: options.bypassCsp ?? false,
    ...(options.denyMicrophone ? {} : { permissions: ['microphone'] }),
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const { init } = options;
  if (init !== undefined) await page.addInitScript(typeof init === 'string' ? { content: init } : init);
  const { lostHeaders } = options;
  if (lostHeaders) {
    await context.route('**/*', async (route) => {
      const response = await route.fetch();
      const kept = Object.entries(response.headers()).filter(([name]) => !lostHeaders.includes(name));
      await route.fulfill({ response, headers: Object.fromEntries(kept) });
    });
  }
  await page.goto(options.url);

  const stats = (): Promise<Stats> =>
    page.evaluate(() => (globalThis as unknown as { algorhythmic: { stats(): Stats } }).algorhythmic.stats());
  return {
    page,
    context,
    errors,
    stats,
    async until(what, condition, timeoutMs = 60_000) {
      const deadline = Date.now() + timeoutMs;
      let last: Stats | undefined;
      while (Date.now() < deadline) {
        last = await stats().catch(() => undefined);
        if (last && condition(last)) return last;
        await page.waitForTimeout(100);
      }
      throw new Error(
        `timed out waiting until ${what}; last stats ${JSON.stringify(last)}; page errors ${JSON.stringify(errors.slice(-5))}`,
      );
    },
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export interface MotionSample {
  readonly atMs: number;
  readonly level: number;
  /** Mean absolute change of a pixel since the sample before, 0…255. */
  readonly motion: number;
  readonly artworkId: string | null;
  readonly luma: number;
}

/** Watches the picture for a while: a small copy of the canvas and the level, many times a second. */
export function watchPicture(page: Page, durationMs: number, intervalMs = 50): Promise<MotionSample[]> {
  return page.evaluate(
    async ({ durationMs, intervalMs }) => {
      const app = (globalThis as unknown as { algorhythmic: { stats(): { level: number; artworkId: string | null } } }).algorhythmic;
      const small = document.createElement('canvas');
      small.width = 64;
      small.height = 36;
      const pen = small.getContext('2d', { willReadFrequently: true });
      if (!pen) throw new Error('no 2D canvas to watch with');
      const samples = [];
      let before: Uint8ClampedArray | undefined;
      const began = performance.now();
      while (performance.now() - began < durationMs) {
        await new Promise((resolve) => setTimeout(resolve, intervalMs));
        await new Promise(requestAnimationFrame);
        const canvas = document.querySelector('#stage canvas:last-of-type');
        if (!(canvas instanceof HTMLCanvasElement)) continue;
        pen.drawImage(canvas, 0, 0, 64, 36);
        const { data } = pen.getImageData(0, 0, 64, 36);
        let motion = 0;
        let luma = 0;
        for (let i = 0; i < data.length; i += 4) {
          for (let c = 0; c < 3; c++) motion += Math.abs((data[i + c] ?? 0) - (before?.[i + c] ?? 0));
          luma += 0.2126 * (data[i] ?? 0) + 0.7152 * (data[i + 1] ?? 0) + 0.0722 * (data[i + 2] ?? 0);
        }
        const { level, artworkId } = app.stats();
        if (before)
          samples.push({ atMs: performance.now() - began, level, motion: motion / (64 * 36 * 3), artworkId, luma: luma / (64 * 36) });
        before = data;
      }
      return samples;
    },
    { durationMs, intervalMs },
  );
}
