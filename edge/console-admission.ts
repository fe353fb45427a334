import { CONSOLE_STAGE_PATH, CONSOLE_WATCH_PATH } from './contract/console.ts';
import type { ProblemCode } from './contract/problem.ts';

/** A page that runs a show, or somebody who looks at one. */
export type Side = 'stage' | 'watcher';

/** What is known of whoever asks for a WebSocket. */
export interface Caller {
  readonly path: string;
  readonly remoteAddress: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export type Admission =
  | { readonly ok: true; readonly side: Side }
  | { readonly ok: false; readonly code: Extract<ProblemCode, 'not-found' | 'forbidden'>; readonly detail: string };

const sides: Readonly<Record<string, Side>> = { [CONSOLE_STAGE_PATH]: 'stage', [CONSOLE_WATCH_PATH]: 'watcher' };

/**
 * Who may join the relay: programs and pages of this machine. A console commands a show, and browsers let any site open a WebSocket to
 * any address, so a page must come from this very server (against cross-site hijacking), under a name that only this machine can have
 * (against a foreign name that was made to point here), and nobody may come through a proxy, which would hide where they are.
 */
export function admit({ path, remoteAddress, headers }: Caller): Admission {
  const side = Object.hasOwn(sides, path) ? sides[path] : undefined;
  if (!side) return { ok: false, code: 'not-found', detail: 'Nothing at this address speaks WebSocket.' };
  const no = (detail: string): Admission => ({ ok: false, code: 'forbidden', detail });
  if (!isLoopbackAddress(remoteAddress)) return no('The console relay serves this machine only.');
  if (headers['forwarded'] ?? headers['x-forwarded-for']) return no('The console relay is not to be reached through a proxy.');
  const host = one(headers['host']);
  if (host === undefined || !isLoopbackName(host)) return no('The console relay answers to localhost only.');
  const { origin } = headers;
  if (origin !== undefined && !sameHost(one(origin), host)) return no('A page from elsewhere may not join the console relay.');
  return { ok: true, side };
}

const one = (header: string | string[] | undefined): string | undefined => (typeof header === 'string' ? header : undefined);

/** 127.0.0.0/8 and ::1, also as IPv6 writes IPv4. */
export function isLoopbackAddress(address: string | undefined): boolean {
  const plain = address?.replace(/^::ffff:/i, '');
  return plain === '::1' || (plain !== undefined && /^127(\.\d{1,3}){3}$/.test(plain));
}

/** Whether a Host header, port and all, names this machine whatever a name server says. */
function isLoopbackName(host: string): boolean {
  const url = URL.parse(`http://${host}`);
  if (!url || url.host === '' || url.pathname !== '/' || url.username !== '') return false;
  const name = url.hostname.replace(/^\[|\]$/g, '');
  return name === 'localhost' || isLoopbackAddress(name);
}

/** An Origin header is scheme, host and port; `null` and what is no address have no host. */
function sameHost(origin: string | undefined, host: string): boolean {
  const from = origin === undefined ? null : URL.parse(origin);
  const here = from && URL.parse(`${from.protocol}//${host}`);
  return from !== null && here !== null && /^https?:$/.test(from.protocol) && from.host === here?.host;
}
