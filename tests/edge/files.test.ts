import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '#edge/app.ts';
import { chooseEncoding } from '#edge/file-store.ts';
import { openFiles } from '#edge/node-files.ts';
import { securityHeaders } from '#edge/security-headers.ts';
import { createBuild, scriptText } from './build-fixture.ts';

let build: Awaited<ReturnType<typeof createBuild>>;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  build = await createBuild();
  const opened = await openFiles(build.folder);
  if (!opened.ok) throw new Error(opened.message);
  app = createApp({ version: '1', files: opened.files, hasImageKey: false, reportError: (error) => expect.unreachable(String(error)) });
});
afterAll(() => build.remove());

describe('F1: the built app', () => {
  it.each([
    ['/index.html', 'text/html; charset=utf-8'],
    ['/service-worker.js', 'text/javascript; charset=utf-8'],
    ['/manifest.webmanifest', 'application/manifest+json'],
    ['/assets/index-Abc123.js', 'text/javascript; charset=utf-8'],
    ['/assets/index-Abc123.css', 'text/css; charset=utf-8'],
    ['/icons/icon.svg', 'image/svg+xml; charset=utf-8'],
    ['/icons/icon-192.png', 'image/png'],
    ['/catalogue/tide.webp', 'image/webp'],
    ['/blueprints/a%20b.json', 'application/json'],
  ])('%s has the type %s and every security header', async (path, type) => {
    const response = await app.request(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe(type);
    for (const [name, value] of Object.entries(securityHeaders)) expect(response.headers.get(name), name).toBe(value);
  });

  it.each(['/', '/kiosk', '/?demo', '/kiosk?debug'])('the page answers at %s and is never kept without asking', async (path) => {
    const response = await app.request(path, { headers: { Accept: 'text/html' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-cache');
    expect(await response.text()).toContain('<title>Algorhythmic</title>');
  });

  it('E10: the console has a page of its own', async () => {
    const response = await app.request('/console', { headers: { Accept: 'text/html' } });
    expect(response.headers.get('Cache-Control')).toBe('no-cache');
    expect(await response.text()).toContain('<title>Console</title>');
  });

  it('a slash too many leads to the route', async () => {
    const response = await app.request('/kiosk/');
    expect(response.status).toBe(308);
    expect(response.headers.get('Location')).toBe('/kiosk');
  });

  it('names with a hash are kept for ever, the service worker and the pictures are asked for again', async () => {
    const cacheControl = async (path: string): Promise<string | null> => (await app.request(path)).headers.get('Cache-Control');
    expect(await cacheControl('/assets/index-Abc123.js')).toBe('public, max-age=31536000, immutable');
    expect(await cacheControl('/service-worker.js')).toBe('no-cache');
    expect(await cacheControl('/catalogue/tide.webp')).toBe('no-cache');
  });

  it('an ETag that still holds is answered 304 without a body, another with the file', async () => {
    const first = await app.request('/index.html');
    const etag = first.headers.get('ETag') ?? '';
    const again = await app.request('/index.html', { headers: { 'If-None-Match': `"other", W/${etag}` } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect(again.headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
    expect((await app.request('/index.html', { headers: { 'If-None-Match': '"other"' } })).status).toBe(200);
  });

  it('text comes in Brotli or gzip as asked, and is the same text', async () => {
    const get = (encoding: string): Response | Promise<Response> =>
      app.request('/assets/index-Abc123.js', { headers: { 'Accept-Encoding': encoding } });
    const brotli = await get('gzip, deflate, br, zstd');
    expect(brotli.headers.get('Content-Encoding')).toBe('br');
    expect(brotli.headers.get('Vary')).toBe('Accept-Encoding');
    const bytes = Buffer.from(await brotli.arrayBuffer());
    expect(brotliDecompressSync(bytes).toString()).toBe(scriptText);
    expect(brotli.headers.get('Content-Length')).toBe(String(bytes.byteLength));
    expect(bytes.byteLength).toBeLessThan(scriptText.length / 10);
    const gzip = await get('gzip');
    expect(gunzipSync(await gzip.arrayBuffer()).toString()).toBe(scriptText);
    const plain = await get('identity');
    expect(plain.headers.get('Content-Encoding')).toBeNull();
    expect(await plain.text()).toBe(scriptText);
    expect(new Set([brotli, gzip, plain].map((response) => response.headers.get('ETag'))).size).toBe(3);
  });

  it('pictures, and files too small to gain, come as they are', async () => {
    for (const path of ['/catalogue/tide.webp', '/assets/index-Abc123.css']) {
      const response = await app.request(path, { headers: { 'Accept-Encoding': 'br' } });
      expect(response.headers.get('Content-Encoding'), path).toBeNull();
    }
  });

  it('files cannot be written', async () => {
    const response = await app.request('/index.html', { method: 'PUT', body: 'mine' });
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe('GET, HEAD');
  });
});

describe('what is not there', () => {
  it('is 404 in words for a person and in problem details for a program', async () => {
    const person = await app.request('/nowhere', { headers: { Accept: 'text/html,*/*' } });
    expect(person.status).toBe(404);
    expect(person.headers.get('Content-Type')).toMatch(/^text\/html/);
    expect(await person.text()).toContain('There is nothing at this address.');
    expect(person.headers.get('Content-Security-Policy')).toBe(securityHeaders['Content-Security-Policy']);
    const program = await app.request('/assets/gone.js');
    expect(program.status).toBe(404);
    expect(program.headers.get('Content-Type')).toBe('application/problem+json');
  });

  it.each([
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/..%5coutside.txt',
    '/link.txt',
    '/.secret',
    '/_headers',
    '/%00index.html',
    '//etc/passwd',
    '/constructor',
    '/__proto__',
  ])('nothing outside the build is served: %s', async (path) => {
    const response = await app.request(`http://localhost${path}`);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toMatch(/OUTSIDE|hidden|root:/);
  });

  it('an address that is no address is 400', async () => {
    const response = await app.request('http://localhost/%E0%A4%A');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'bad-request' });
  });

  it('a folder without a built app is refused with what to do', async () => {
    expect(await openFiles(`${build.folder}/nowhere`)).toMatchObject({ ok: false, message: expect.stringContaining('npm start') });
    expect(await openFiles(`${build.folder}/assets`)).toMatchObject({ ok: false });
  });
});

it.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip, deflate, br', 'br'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['BR', 'br'],
  ['*', 'br'],
  ['*;q=0', 'identity'],
  ['gzip;q=nonsense', 'identity'],
  ['zstd', 'identity'],
] as const)('Accept-Encoding %j is answered in %s', (header, encoding) => {
  expect(chooseEncoding(header)).toBe(encoding);
});
