import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const scriptText = `export const words = ${JSON.stringify('art moves with the music. '.repeat(200))};\n`;

const contents: Readonly<Record<string, string | Uint8Array>> = {
  'index.html': `<!doctype html><html lang="en"><title>Algorhythmic</title>${'<p>stage</p>'.repeat(60)}</html>`,
  'console.html': '<!doctype html><html lang="en"><title>Console</title></html>',
  'service-worker.js': `/* ${'precache '.repeat(100)}*/`,
  'manifest.webmanifest': JSON.stringify({ name: 'Algorhythmic', filler: 'x'.repeat(600) }),
  'assets/index-Abc123.js': scriptText,
  'assets/index-Abc123.css': 'body{margin:0}',
  'icons/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'icons/icon-192.png': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
  'catalogue/tide.webp': new Uint8Array(2000).fill(7),
  'blueprints/a b.json': '{}',
  _headers: '/*\n',
  '.secret': 'hidden',
};

/** A small built app in a folder of its own, with a secret beside it and a link that points there. */
export async function createBuild(): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'algorhythmic-edge-'));
  const folder = join(root, 'dist');
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  await writeFile(join(root, 'outside.txt'), 'OUTSIDE');
  await symlink(join(root, 'outside.txt'), join(folder, 'link.txt'));
  return { folder, remove: () => rm(root, { recursive: true }) };
}
