// Renders frames of a morph in headless Chromium: npm run shots -- --pair a.jpg b.jpg --out DIR
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ENGINES, type EngineId } from '#app/stage/protocol.ts';
import type { Shots, ShotsRequest } from './shots/page.ts';
import { openStagePage } from './shots/serve.ts';

const usage = `npm run shots -- [--engine ${ENGINES.join('|')}] [--pair A B] [--progress 0,0.25,…] [--dna FILE] [--music rest|idle|loud] [--size WxH] --out DIR
A and B are image files, or names of pictures in public/catalogue. DNA files are JSON: fifty numbers, or {gene: value} by id or number.`;

class UsageError extends Error {}

const isEngine = (id: string): id is EngineId => (ENGINES as readonly string[]).includes(id);
const isMusic = (name: string): name is ShotsRequest['music'] => ['rest', 'idle', 'loud'].includes(name);
const types: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
};
const catalogue = resolve(import.meta.dirname, '../../public/catalogue');

async function cataloguePictures(): Promise<string[]> {
  const files = await readdir(catalogue, { recursive: true }).catch(() => []);
  return files.filter((file) => types[extname(file)]).sort();
}

/** A file's bytes as an address that needs no server. */
async function addressOf(name: string): Promise<string> {
  if (name.startsWith('card:')) return name;
  const pictures = await cataloguePictures();
  const known = pictures.find((file) => file === name || basename(file, extname(file)) === name);
  const path = known ? join(catalogue, known) : resolve(name);
  const type = types[extname(path).toLowerCase()];
  if (!type) throw new UsageError(`${name} is neither a picture file nor in the catalogue.`);
  return `data:${type};base64,${(await readFile(path)).toString('base64')}`;
}

/** Where none are named: the first two of the catalogue, else two test cards that the page paints. */
async function defaultPair(): Promise<readonly [string, string]> {
  const [a, b] = await cataloguePictures();
  if (a && b) return [a, b];
  return ['card:1', 'card:2'];
}

async function dnaFrom(path: string | undefined): Promise<Record<string, number>> {
  if (!path) return {};
  const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (typeof parsed !== 'object' || parsed === null) throw new UsageError(`${path} holds no DNA.`);
  const entries = Array.isArray(parsed)
    ? parsed.map((value, i) => [String(i + 1), Number(value)] as const)
    : Object.entries(parsed).map(([k, v]) => [k, Number(v)] as const);
  return Object.fromEntries(entries);
}

async function main(argv: readonly string[]): Promise<void> {
  // `--pair A B` takes two values, which parseArgs does not know: the second is a positional.
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      engine: { type: 'string' },
      pair: { type: 'string' },
      progress: { type: 'string', default: '0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1' },
      dna: { type: 'string' },
      music: { type: 'string', default: 'idle' },
      size: { type: 'string', default: '640x360' },
      out: { type: 'string' },
      empty: { type: 'boolean', default: false },
    },
  });
  const { out, music } = values;
  if (!out) throw new UsageError('--out is missing.');
  if (values.engine !== undefined && !isEngine(values.engine)) throw new UsageError(`There is no engine called ${values.engine}.`);
  if (!isMusic(music)) throw new UsageError(`There is no music called ${music}.`);
  const [width = 0, height = 0] = values.size.split('x').map(Number);
  if (!(width >= 16 && height >= 16 && width <= 8192 && height <= 8192)) throw new UsageError(`${values.size} is no size.`);
  const progress = values.progress.split(',').map(Number);
  if (!progress.every((p) => p >= 0 && p <= 1)) throw new UsageError('Progress runs from 0 to 1.');
  const second = positionals[0];
  if (values.pair !== undefined && second === undefined) throw new UsageError('--pair wants two pictures.');
  const named = values.pair !== undefined && second !== undefined ? ([values.pair, second] as const) : await defaultPair();
  const pair = values.empty ? null : ([await addressOf(named[0]), await addressOf(named[1])] as const);
  const dna = await dnaFrom(values.dna);

  await mkdir(out, { recursive: true });
  const stage = await openStagePage('/tests/tools/shots/index.html');
  try {
    for (const engine of values.engine ? [values.engine] : ENGINES) {
      const request: ShotsRequest = { engine, pair, progress, dna, music, width, height };
      const { frames, sheet } = await stage.page.evaluate(async (wanted) => {
        const { shots } = globalThis as unknown as { shots: (request: ShotsRequest) => Promise<Shots> };
        return shots(wanted);
      }, request);
      for (const [i, frame] of frames.entries()) {
        const name = `${engine}-${String(Math.round((progress[i] ?? 0) * 1000)).padStart(4, '0')}.png`;
        await writeFile(join(out, name), Buffer.from(frame, 'base64'));
      }
      await writeFile(join(out, `${engine}-sheet.png`), Buffer.from(sheet, 'base64'));
      process.stdout.write(`${join(out, `${engine}-sheet.png`)}\n`);
    }
  } finally {
    await stage.close();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n${usage}\n`);
  process.exitCode = 2;
}
