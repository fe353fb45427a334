import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright';
import { createServer } from 'vite';
import { chromiumArgs, ensureChromium } from '../../support/chromium.mjs';

export interface StagePage {
  readonly page: Page;
  /** The browser's own process: all its others are its descendants. */
  readonly browserPid: number | undefined;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Serves the tree as it is, on a free port, and opens one of its pages in a headless Chromium that has WebGL2. */
export async function openStagePage(path: string): Promise<StagePage> {
  const server = await createServer({
    configFile: false,
    root,
    cacheDir: 'node_modules/.vite-tools',
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    optimizeDeps: { include: ['twgl.js', 'butterchurn', 'butterchurn-presets'], entries: [] },
  });
  await server.listen();
  const browserServer = await chromium.launchServer({ executablePath: ensureChromium(), args: [...chromiumArgs] });
  const browser = await chromium.connect(browserServer.wsEndpoint());
  const close = async (): Promise<void> => {
    await browser.close();
    await browserServer.close();
    await server.close();
  };
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`));
    const address = server.resolvedUrls?.local[0];
    if (!address) throw new Error('The page could not be served.');
    await page.goto(new URL(path, address).href, { waitUntil: 'load' });
    return { page, browserPid: browserServer.process().pid, close };
  } catch (error) {
    await close();
    throw error;
  }
}
