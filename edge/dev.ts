import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { createServer, type Plugin } from 'vite';
import { createConsoleRelay } from './console-relay.ts';
import { nodeDeps } from './node-edge.ts';
import { readSettings } from './settings.ts';

/**
 * One dev server for both: Vite serves the page with hot reload, and asks Vite's own module graph for the edge on every
 * request, so that a change of its code counts from the next request on.
 */
const read = readSettings(process.env);
if (!read.ok) {
  console.error(`\n  ${read.message}\n`);
  process.exit(1);
}
const { settings } = read;
const deps = await nodeDeps(settings.hasImageKey);

const relay = createConsoleRelay();

const edge: Plugin = {
  name: 'algorhythmic:edge',
  configureServer(server) {
    const answer = getRequestListener(async (request) => {
      const { createApp } = (await server.ssrLoadModule(fileURLToPath(new URL('./app.ts', import.meta.url)))) as typeof import('./app.ts');
      return createApp({ ...deps, files: null }).fetch(request);
    });
    server.middlewares.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
      const path = request.url ?? '';
      if (path.startsWith('/api/') || path.startsWith('/healthz')) void answer(request, response);
      else next();
    });
  },
};

const server = await createServer({
  configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
  plugins: [edge],
  // Not the port of `npm start`: a service worker once registered there would go on serving the built app.
  server: { port: process.env['PORT'] ? settings.port : 5173, strictPort: true, host: settings.host },
});
server.httpServer?.on('upgrade', (request, socket, head) => {
  // Everything else is Vite's own, for hot reload.
  if (request.url?.startsWith('/api/')) relay.upgrade(request, socket, head);
});
await server.listen();
server.printUrls();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => void Promise.all([relay.close(), server.close()]).then(() => process.exit(0)));
}
