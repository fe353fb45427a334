import type { IncomingMessage, Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Upgrades } from './console-relay.ts';

export type Fetch = (request: Request) => Response | Promise<Response>;

export interface Listening {
  readonly port: number;
  /** What to type into a browser on this machine. */
  readonly url: string;
  /** Stops taking requests, lets those under way finish for a moment, then ends. Closing twice is safe. */
  close(): Promise<void>;
}

export type Listened = { readonly ok: true; readonly listening: Listening } | { readonly ok: false; readonly message: string };

/** How long a request under way may take to finish after a stop was asked for. */
const graceMs = 3_000;

/**
 * Serves on a host and port. `localhost` means both loopback addresses, since programs differ in which of the two they
 * try, and a machine without IPv6 does with one.
 */
export async function listen(fetch: Fetch, host: string, port: number, upgrades?: Upgrades): Promise<Listened> {
  const servers: Server[] = [];
  try {
    const first = await listenOn(fetch, upgrades, host === 'localhost' ? '127.0.0.1' : host, port);
    servers.push(first.server);
    if (host === 'localhost') {
      const second = await listenOn(fetch, upgrades, '::1', first.port).catch((error: unknown) => {
        if (codeOf(error) === 'EADDRNOTAVAIL' || codeOf(error) === 'EAFNOSUPPORT') return undefined;
        throw error;
      });
      if (second) servers.push(second.server);
    }
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => {
      closing ??= Promise.all([...servers.map(closeServer), upgrades?.close()]).then(() => undefined);
      return closing;
    };
    return { ok: true, listening: { port: first.port, url: urlOf(host, first.port), close } };
  } catch (error) {
    await Promise.all(servers.map(closeServer));
    return { ok: false, message: wordsFor(error, host, port) };
  }
}

function listenOn(fetch: Fetch, upgrades: Upgrades | undefined, hostname: string, port: number): Promise<{ server: Server; port: number }> {
  // A request to become something else than a WebSocket is answered as if it had not asked (RFC 9110, 7.8).
  const shouldUpgradeCallback = ({ headers }: IncomingMessage): boolean => /^websocket$/i.test(headers.upgrade ?? '');
  const server = createAdaptorServer({ fetch, hostname, serverOptions: upgrades ? { shouldUpgradeCallback } : {} }) as Server;
  server.requestTimeout = 30_000;
  if (upgrades) server.on('upgrade', upgrades.upgrade);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, () => {
      server.off('error', reject);
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address ? address.port : port });
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), graceMs);
    // A connection whose last answer is out stays open for the next request, and would hold up the end.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(force);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function urlOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

function wordsFor(error: unknown, host: string, port: number): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program, perhaps by an Algorhythmic already running. Stop it, or choose another: PORT=${port + 1} npm start`;
    case 'EACCES':
      return `This user may not open port ${port}. Choose one above 1023, such as PORT=8787.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST is “${host}”, but this machine has no such address. HOST=localhost serves this machine, HOST=0.0.0.0 the network.`;
    default:
      return `The server could not start: ${error instanceof Error ? error.message : String(error)}`;
  }
}
