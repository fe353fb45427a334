// Renders public/catalogue with the app's own painters, or contact sheets to choose seeds from.
//   node tests/tools/catalogue.ts [--only ID,…]
//   node tests/tools/catalogue.ts --sheet DIR [--painters a,b] [--seeds 1-9] [--size WxH] [--columns N] [--cell PX]
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { createServer } from 'vite';
import { painterInfos } from '#app/art/painters.ts';
import { chromiumArgs, ensureChromium } from '#tests/support/chromium.mjs';
import type { CatalogueApi, PageFile } from './catalogue/page.ts';
import { type Choice, selection } from './catalogue/selection.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'public/catalogue');
/** The folder is part of what the app keeps for offline use. */
const MOST_BYTES = 3_500_000;

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly style: string;
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly palette: PageFile['palette'];
  readonly dna: readonly number[];
  readonly focus: readonly number[];
  readonly painter: string;
  readonly seed: number;
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

async function renderChoice(page: Page, { painter, seed, width, height, quality }: Choice): Promise<Entry> {
  const picture = await page.evaluate(
    ([order, type, quality]) => (globalThis as unknown as { catalogue: CatalogueApi }).catalogue.picture(order, type, quality),
    [{ painter, seed, width, height }, 'image/webp', quality] as const,
  );
  if (picture.tier !== 'webgl2') throw new Error(`${painter} ${seed}: this Chromium has no WebGL2`);
  const file = `${painter}-${seed}.webp`;
  const bytes = Buffer.from(picture.base64, 'base64');
  await writeFile(join(folder, file), bytes);
  process.stdout.write(`${file} ${Math.round(bytes.length / 1024)} kB, ${Math.round(picture.milliseconds[0] ?? 0)} ms\n`);
  return {
    id: `catalogue:${painter}-${seed}`,
    title: picture.title,
    style: painter,
    file,
    width,
    height,
    palette: picture.palette.map((colour) => colour.map(rounded)),
    dna: picture.dna.map(rounded),
    focus: picture.focus.map(rounded),
    painter,
    seed,
  };
}

async function renderCatalogue(page: Page, only: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const indexFile = join(folder, 'index.json');
  const known = new Map<string, Entry>();
  if (only.length > 0) {
    const index = JSON.parse(await readFile(indexFile, 'utf8')) as { artworks: readonly Entry[] };
    for (const entry of index.artworks) known.set(entry.id, entry);
  }
  const artworks: Entry[] = [];
  for (const choice of selection) {
    const id = `${choice.painter}-${choice.seed}`;
    const kept = known.get(`catalogue:${id}`);
    artworks.push(kept && !only.includes(id) ? kept : await renderChoice(page, choice));
  }
  const wanted = new Set(['index.json', ...artworks.map((entry) => entry.file)]);
  let total = 0;
  for (const file of await readdir(folder)) {
    if (!wanted.has(file)) await rm(join(folder, file));
    else if (file !== 'index.json') total += (await readFile(join(folder, file))).length;
  }
  const lines = artworks.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n');
  await writeFile(indexFile, `{\n  "version": 1,\n  "artworks": [\n${lines}\n  ]\n}\n`);
  process.stdout.write(`${artworks.length} artworks, ${Math.round(total / 1024)} kB\n`);
  if (total > MOST_BYTES) throw new Error(`the catalogue is over ${MOST_BYTES} bytes`);
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    sheet: { type: 'string' },
    painters: { type: 'string', default: painterInfos.map((info) => info.id).join(',') },
    seeds: { type: 'string', default: '1-9' },
    size: { type: 'string', default: '768x768' },
    columns: { type: 'string', default: '3' },
    cell: { type: 'string', default: '420' },
  },
});

function seedsOf(text: string): number[] {
  const [from, to] = text.split('-').map(Number);
  if (!text.includes('-') || from === undefined || to === undefined) return text.split(',').map(Number);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

async function renderSheets(page: Page, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  const [width = 768, height = 768] = values.size.split('x').map(Number);
  for (const painter of values.painters.split(',')) {
    const orders = seedsOf(values.seeds).map((seed) => ({ painter, seed, width, height }));
    const sheet = await page.evaluate(
      ([list, columns, cell]) => (globalThis as unknown as { catalogue: CatalogueApi }).catalogue.sheet(list, columns, cell),
      [orders, Number(values.columns), Number(values.cell)] as const,
    );
    const file = join(into, `${painter}-${values.size}-${values.seeds}.png`);
    await writeFile(file, Buffer.from(sheet.base64, 'base64'));
    process.stdout.write(`${file} ${sheet.tier}, ms: ${sheet.milliseconds.join(' ')}\n`);
  }
}

const server = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  assetsInclude: ['**/*.glsl'],
  cacheDir: join(root, 'node_modules/.vite/catalogue'),
  optimizeDeps: { include: ['twgl.js'], noDiscovery: true },
  server: { port: 0, hmr: false, watch: null },
});
await server.listen();
const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...chromiumArgs] });
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`));
  const address = server.resolvedUrls?.local[0];
  if (!address) throw new Error('the render server has no address');
  await page.goto(`${address}tests/tools/catalogue/index.html`);
  await page.waitForFunction(() => 'catalogue' in globalThis);
  if (values.sheet) await renderSheets(page, values.sheet);
  else await renderCatalogue(page, values.only ? values.only.split(',') : []);
} finally {
  await browser.close();
  await server.close();
}
