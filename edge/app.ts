import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { requestId } from 'hono/request-id';
import { CONSOLE_STAGE_PATH, CONSOLE_WATCH_PATH } from './contract/console.ts';
import type { Credits } from './contract/credits.ts';
import type { Health } from './contract/health.ts';
import type { FileStore } from './file-store.ts';
import { problem, type RequestVariables } from './problem.ts';
import { securityHeaders } from './security-headers.ts';
import { serveFiles } from './serve-files.ts';

export interface EdgeDeps {
  readonly version: string;
  /** The built app; null where something else serves it (the dev server). */
  readonly files: FileStore | null;
  /** Whether a key of an image model is set. The key itself stays with whoever calls the model. */
  readonly hasImageKey: boolean;
  /** Where an unexpected error goes. The client learns its request id and nothing else of it. */
  readonly reportError: (error: unknown, place: { readonly requestId: string; readonly method: string; readonly path: string }) => void;
}

/** What any request may carry. The largest honest body so far is none at all. */
export const BODY_LIMIT_BYTES = 64 * 1024;

/** The edge: the same app on every runtime. Nothing here knows of Node, files or sockets. */
export function createApp({ version, files, hasImageKey, reportError }: EdgeDeps): Hono<RequestVariables> {
  const app = new Hono<RequestVariables>();

  app.use(async function guard(c, next) {
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) c.header(name, value);
  });
  app.use(requestId({ limitLength: 64 }));
  app.use(
    bodyLimit({
      maxSize: BODY_LIMIT_BYTES,
      onError: (c) => problem(c, 'body-too-large', `A request may carry ${BODY_LIMIT_BYTES / 1024} kB at most.`),
    }),
  );

  app.get('/healthz', (c) => c.json<Health>({ status: 'ok', version }, 200, { 'Cache-Control': 'no-store' }));

  app.get('/api/credits', (c) => c.json<Credits>(credits(hasImageKey), 200, { 'Cache-Control': 'no-store' }));

  for (const path of ['/healthz', '/api/credits']) {
    app.all(path, (c) => {
      c.header('Allow', 'GET, HEAD');
      return problem(c, 'method-not-allowed', 'This address can be read, nothing else: use GET.');
    });
  }
  for (const path of [CONSOLE_STAGE_PATH, CONSOLE_WATCH_PATH]) {
    app.all(path, (c) => {
      c.header('Upgrade', 'websocket');
      return problem(c, 'upgrade-required', 'This address speaks WebSocket, on the local server only.');
    });
  }
  app.all('/api/*', (c) => problem(c, 'not-found', 'The edge has no such endpoint.'));

  if (files) app.all('*', serveFiles(files));
  app.notFound((c) => problem(c, 'not-found', 'There is nothing at this address.'));
  app.onError((error, c) => {
    reportError(error, { requestId: c.get('requestId'), method: c.req.method, path: c.req.path });
    return problem(c, 'internal-error', 'It is not your fault. Try again; the show goes on without the server.');
  });
  return app;
}

function credits(hasImageKey: boolean): Credits {
  return hasImageKey
    ? {
        generation: 'off',
        reason: 'not-supported',
        detail: 'A key is set, but this version does not paint with an image model yet. The built-in painters go on.',
      }
    : { generation: 'off', reason: 'no-key', detail: 'No key of an image model is set on the server. The built-in painters go on.' };
}
