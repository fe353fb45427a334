import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fourToTheFloor, joined, scaled } from '#tests/support/sounds.ts';
import { writeWav } from '#tests/support/wav.ts';

const run = promisify(execFile);
const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const text = await readFile(at('CONTRIBUTING.md'), 'utf8');
const section = text.slice(text.indexOf('### A processor of your own'), text.indexOf('## How it reads'));
const blocks = Array.from(section.matchAll(/```\w+\n(.*?)```/gs), ([, code]) => code ?? '');
const names = ['drops.ts', 'drops.test.ts', 'drops.json'] as const;

let folder: string;
beforeAll(async () => {
  // Within the checkout, where `#app/…` leads somewhere.
  folder = await mkdtemp(at('tests/.example-'));
  await Promise.all(names.map((name, index) => writeFile(join(folder, name), blocks[index] ?? '')));
  const song = joined(scaled(fourToTheFloor(120, 12), 0.02), fourToTheFloor(120, 8));
  await writeFile(join(folder, 'song.wav'), writeWav({ sampleRate: 44_100, channels: [song] }));
});
afterAll(() => rm(folder, { recursive: true }));

const show = (...args: readonly string[]) => run(process.execPath, [at('tests/tools/show.ts'), ...args], { cwd: folder });

describe('the example in CONTRIBUTING', () => {
  it('is three files of less than 60 lines together', () => {
    expect(blocks).toHaveLength(names.length);
    expect(blocks.join('').trimEnd().split('\n').length).toBeLessThan(60);
  });

  it('passes its own test', async () => {
    const { stdout } = await run(process.execPath, [at('node_modules/vitest/vitest.mjs'), 'run', '--root', folder], { cwd: folder });
    expect(stdout).toMatch(/1 passed/);
  });

  it('fits its place, and tells the leap when a song is played', async () => {
    const { stdout } = await show('validate', 'drops.json', '--kinds', 'drops.ts');
    expect(stdout).toMatch(/ok/i);
    const played = await show('run', 'drops.json', '--kinds', 'drops.ts', '--sound', 'song.wav', '--speed', 'max', '--json');
    const lines = played.stdout.split('\n').filter((line) => line.includes('"drop"'));
    const times = lines.map((line) => (JSON.parse(line) as { readonly fields: { readonly time: number } }).fields.time);
    // The song begins, which is a leap of its own, and grows loud after twelve seconds.
    expect(times.filter((time) => time > 4)[0]).toBeGreaterThan(11.9);
    expect(times.filter((time) => time > 4)[0]).toBeLessThan(16);
  });
});
