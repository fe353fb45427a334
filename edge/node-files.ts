import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { getMimeType } from 'hono/utils/mime';
import type { Encoding, FileStore, StaticFile } from './file-store.ts';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

const compressibleType = /^(text\/|application\/(json|manifest\+json|wasm)|image\/svg)/;
const smallestWorthCompressing = 512;
const moreTypes = { webmanifest: 'application/manifest+json', map: 'application/json', glsl: 'text/plain; charset=utf-8' };

export type OpenedFiles =
  | {
      readonly ok: true;
      readonly files: FileStore;
      /** Compresses ahead what a first visit asks for, one file after the other, so that no visitor waits for it. */
      readonly warm: () => Promise<void>;
    }
  | { readonly ok: false; readonly message: string };

/**
 * Reads a built app into memory, a few megabytes, so that only files that were there at the start can ever be served:
 * links, dot files and whatever a path might climb to are not among them.
 */
export async function openFiles(folder: string): Promise<OpenedFiles> {
  const files = new Map<string, StaticFile>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  await Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      // `_headers` and the like speak to static hosts, not to visitors.
      if (!entry.isFile() || entry.name.startsWith('.') || entry.name.startsWith('_')) return;
      files.set(`/${relative(folder, path).split(sep).join('/')}`, createFile(entry.name, await readFile(path)));
    }),
  );
  if (!files.has('/index.html')) {
    return { ok: false, message: `There is no built app in ${folder}. Run \`npm start\`, or \`npx vite build\` once.` };
  }
  const warm = async (): Promise<void> => {
    for (const [path, file] of files) if (file.compressible && !path.endsWith('.map')) await file.read('br');
  };
  return { ok: true, files: { find: (path) => files.get(path) }, warm };
}

function createFile(name: string, content: Buffer<ArrayBuffer>): StaticFile {
  const contentType = getMimeType(name, moreTypes) ?? getMimeType(name) ?? 'application/octet-stream';
  const compressible = content.byteLength >= smallestWorthCompressing && compressibleType.test(contentType);
  const encoded: Partial<Record<Encoding, Promise<Uint8Array<ArrayBuffer>>>> = {};
  return {
    contentType,
    compressible,
    hash: createHash('sha256').update(content).digest('base64url').slice(0, 22),
    read(encoding) {
      encoded[encoding] ??= encode(encoding, content);
      return encoded[encoding];
    },
  };
}

async function encode(encoding: Encoding, content: Buffer<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  switch (encoding) {
    case 'identity':
      return content;
    case 'gzip':
      return toGzip(content, { level: 9 });
    case 'br':
      return toBrotli(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.byteLength } });
  }
}
