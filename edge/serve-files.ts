import type { Context } from 'hono';
import { APP_ROUTES } from './contract/app-routes.ts';
import { chooseEncoding, type FileStore } from './file-store.ts';
import { problem, type RequestVariables } from './problem.ts';
import { CACHE_FOREVER, CACHE_REVALIDATE, HASHED_PREFIX } from './security-headers.ts';

const NOT_FOUND_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="dark">
<title>Nothing here · Algorhythmic</title>
<main>
<h1>There is nothing at this address.</h1>
<p>The link may be old or mistyped. <a href="/">The show is here.</a></p>
</main>
</html>
`;

const pages: ReadonlyMap<string, string> = new Map(Object.entries(APP_ROUTES));

/** Answers with a file of the built app, with the page on the app's own routes, else with 404 in words. */
export function serveFiles(files: FileStore) {
  return async function serveFile(c: Context<RequestVariables>): Promise<Response> {
    const path = decodedPath(c.req.url);
    if (path === undefined) return problem(c, 'bad-request', 'The address is not written the way addresses are (a stray % sign).');

    const file = files.find(pages.get(path) ?? path);
    if (!file) {
      if (path.endsWith('/') && pages.has(path.slice(0, -1))) return c.redirect(path.slice(0, -1), 308);
      const wantsPage = c.req.header('Accept')?.includes('text/html') ?? false;
      if (wantsPage) return c.html(NOT_FOUND_PAGE, 404, { 'Cache-Control': 'no-store' });
      return problem(c, 'not-found', 'There is no file at this address.');
    }
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      c.header('Allow', 'GET, HEAD');
      return problem(c, 'method-not-allowed', 'Files can be read, not changed: use GET or HEAD.');
    }

    const encoding = file.compressible ? chooseEncoding(c.req.header('Accept-Encoding')) : 'identity';
    const etag = `"${file.hash}-${encoding}"`;
    c.header('Cache-Control', path.startsWith(HASHED_PREFIX) ? CACHE_FOREVER : CACHE_REVALIDATE);
    c.header('ETag', etag);
    if (file.compressible) c.header('Vary', 'Accept-Encoding');
    if (matches(c.req.header('If-None-Match'), etag)) return c.body(null, 304);
    c.header('Content-Type', file.contentType);
    if (encoding !== 'identity') c.header('Content-Encoding', encoding);
    const bytes = await file.read(encoding);
    c.header('Content-Length', String(bytes.byteLength));
    return c.body(bytes);
  };
}

/** The path without its percent signs, or undefined when they are malformed. `..` is gone already: URL parsing resolves it. */
function decodedPath(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return undefined;
  }
}

/** Weak comparison (RFC 9110, 13.1.2), as If-None-Match asks for. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((candidate) => {
    const value = candidate.trim().replace(/^W\//, '');
    return value === '*' || value === etag;
  });
}
