import { once } from 'node:events';
import { connect } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createConsoleRelay, RELAY_DEFAULTS, type RelayOptions } from '#edge/console-relay.ts';
import { CONSOLE_STAGE_PATH, CONSOLE_WATCH_PATH } from '#edge/contract/console.ts';
import { type Listening, listen } from '#edge/node-listen.ts';
import { securityHeaders } from '#edge/security-headers.ts';

const opened: { terminate(): void }[] = [];
let server: Listening | undefined;

afterEach(async () => {
  for (const socket of opened.splice(0)) socket.terminate();
  await server?.close();
  server = undefined;
});

async function start(options: Partial<RelayOptions> = {}): Promise<Listening> {
  const listened = await listen(() => new Response('page'), 'localhost', 0, createConsoleRelay({ ...RELAY_DEFAULTS, ...options }));
  if (!listened.ok) throw new Error(listened.message);
  server = listened.listening;
  return server;
}

interface Heard {
  readonly socket: WebSocket;
  /** The next message that has not been looked at. */
  next(): Promise<{ readonly [key: string]: unknown }>;
  readonly waiting: number;
}

async function join(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Heard> {
  const socket = new WebSocket(`ws://127.0.0.1:${server?.port}${path}`, { headers });
  opened.push(socket);
  const messages: string[] = [];
  let wake = (): void => undefined;
  socket.on('message', (data) => {
    messages.push(String(data));
    wake();
  });
  await once(socket, 'open');
  return {
    socket,
    async next() {
      while (messages.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return JSON.parse(messages.shift() ?? '') as { readonly [key: string]: unknown };
    },
    get waiting() {
      return messages.length;
    },
  };
}

const message = (from: string, type: string, rest: object = {}): string => JSON.stringify({ v: 1, from, type, ...rest });
const say = (peer: Heard, from: string, type: string, rest: object = {}): void => peer.socket.send(message(from, type, rest));

/** What the server answers to a handshake with these headers beside or instead of a browser's. */
async function handshake(path: string, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; text: string }> {
  const socket = connect(server?.port ?? 0, '127.0.0.1');
  opened.push({ terminate: () => socket.destroy() });
  const all: Readonly<Record<string, string>> = {
    Host: `localhost:${server?.port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const first = String((await once(socket, 'data'))[0]);
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(first)?.[1]);
  return { status, text: status === 101 ? first : first + (await readAll(socket)) };
}

const closed = async ({ socket }: Heard): Promise<{ code: number; reason: string }> => {
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
  return { code, reason: String(reason) };
};

describe('E10: messages pass', () => {
  it('from a stage to every watcher, and from a watcher to the stage, unchanged', async () => {
    await start();
    const stage = await join(CONSOLE_STAGE_PATH);
    const watchers = [await join(CONSOLE_WATCH_PATH), await join(CONSOLE_WATCH_PATH)];
    const card = { name: 'show', odd: ['ü', null, 1.5] };
    say(stage, 's1', 'announce', { stage: card });
    for (const watcher of watchers) expect(await watcher.next()).toEqual({ v: 1, from: 's1', type: 'announce', stage: card });
    say(watchers[0] as Heard, 'w0', 'who');
    expect(await stage.next()).toEqual({ v: 1, from: 'w0', type: 'who' });
    expect(watchers[1]?.waiting).toBe(0);
  });

  it('addressed ones to the addressee alone, once it has spoken', async () => {
    await start();
    const stages = [await join(CONSOLE_STAGE_PATH), await join(CONSOLE_STAGE_PATH)] as const;
    const watchers = [await join(CONSOLE_WATCH_PATH), await join(CONSOLE_WATCH_PATH)] as const;
    say(stages[0], 's0', 'announce');
    say(stages[1], 's1', 'announce');
    for (const watcher of watchers) {
      await watcher.next();
      await watcher.next();
    }
    say(watchers[0], 'w0', 'command', { to: 's1', id: 1 });
    expect(await stages[1].next()).toMatchObject({ from: 'w0', id: 1 });
    say(stages[1], 's1', 'reply', { to: 'w0', id: 1 });
    expect(await watchers[0].next()).toMatchObject({ type: 'reply', id: 1 });
    // Were it sent to both, the other would have had it before what follows.
    say(watchers[1], 'w1', 'who');
    expect(await stages[0].next()).toMatchObject({ from: 'w1', type: 'who' });
    say(stages[0], 's0', 'telemetry', { to: 'w1' });
    expect(await watchers[1].next()).toMatchObject({ type: 'telemetry' });
  });

  it('one for nobody the relay knows goes to the whole other side', async () => {
    await start();
    const stage = await join(CONSOLE_STAGE_PATH);
    const watcher = await join(CONSOLE_WATCH_PATH);
    say(stage, 's', 'reply', { to: 'unheard-of' });
    expect(await watcher.next()).toMatchObject({ to: 'unheard-of' });
  });

  it('to fifty watchers', async () => {
    await start();
    const stage = await join(CONSOLE_STAGE_PATH);
    const watchers = await Promise.all(Array.from({ length: 50 }, () => join(CONSOLE_WATCH_PATH)));
    for (let i = 0; i < 20; i++) say(stage, 's', 'telemetry', { i });
    for (const watcher of watchers) for (let i = 0; i < 20; i++) expect(await watcher.next()).toMatchObject({ i });
  });

  it('a stage whose page crashed is gone at once', async () => {
    await start();
    const stage = await join(CONSOLE_STAGE_PATH);
    const watcher = await join(CONSOLE_WATCH_PATH);
    say(stage, 's', 'announce');
    await watcher.next();
    stage.socket.terminate();
    expect(await watcher.next()).toEqual({ v: 1, from: 's', type: 'gone' });
  });

  it('a page that reloads under its old name is found on its new socket, and the old one says no goodbye for it', async () => {
    await start();
    const old = await join(CONSOLE_STAGE_PATH);
    const watcher = await join(CONSOLE_WATCH_PATH);
    say(old, 's', 'announce');
    await watcher.next();
    const young = await join(CONSOLE_STAGE_PATH);
    say(young, 's', 'announce', { again: true });
    expect(await watcher.next()).toMatchObject({ again: true });
    const ended = closed(old);
    old.socket.close();
    await ended;
    say(watcher, 'w', 'command', { to: 's' });
    expect(await young.next()).toMatchObject({ type: 'command' });
    expect(watcher.waiting).toBe(0);
  });
});

describe('E10: who may join', () => {
  it('a terminal, and a page of this server under either name', async () => {
    const { port } = await start();
    expect((await handshake(CONSOLE_WATCH_PATH)).status).toBe(101);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect((await handshake(CONSOLE_STAGE_PATH, { Host: host, Origin: `http://${host}` })).status, host).toBe(101);
  });

  it.each([
    ['a page of another site', { Origin: 'https://evil.example' }],
    ['a page of another port', { Origin: 'http://localhost:1' }],
    ['a page without an origin of its own', { Origin: 'null' }],
    ['a name that was made to point here', { Host: 'evil.example', Origin: 'http://evil.example' }],
    ['such a name from a program', { Host: 'evil.example' }],
    ['a name that only begins like ours', { Host: 'localhost.evil.example' }],
    ['a name that hides behind ours', { Host: 'localhost@evil.example' }],
    ['somebody behind a proxy', { 'X-Forwarded-For': '203.0.113.7' }],
  ])('not %s', async (_who, headers) => {
    await start();
    for (const path of [CONSOLE_STAGE_PATH, CONSOLE_WATCH_PATH]) expect((await handshake(path, headers)).status).toBe(403);
  });

  it('a refusal is a problem with every security header', async () => {
    await start();
    const { text } = await handshake(CONSOLE_STAGE_PATH, { Origin: 'https://evil.example' });
    for (const [name, value] of Object.entries(securityHeaders)) expect(text).toContain(`${name}: ${value}\r\n`);
    expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n')))).toMatchObject({
      code: 'forbidden',
      status: 403,
      instance: CONSOLE_STAGE_PATH,
    });
  });

  it('404 at any other address', async () => {
    await start();
    for (const path of ['/', '/api/console', '/api/console/watch/more', '/api/constructor'])
      expect((await handshake(path)).status, path).toBe(404);
  });

  it('who asks for another protocol is answered as if it had not', async () => {
    await start();
    const { status, text } = await handshake('/', { Connection: 'Upgrade, close', Upgrade: 'h2c' });
    expect(status).toBe(200);
    expect(text).toContain('page');
  });

  it('503 when there are too many', async () => {
    const { limits } = RELAY_DEFAULTS;
    await start({ limits: { ...limits, watcher: { ...limits.watcher, sockets: 2 } } });
    const first = await join(CONSOLE_WATCH_PATH);
    await join(CONSOLE_WATCH_PATH);
    expect((await handshake(CONSOLE_WATCH_PATH)).status).toBe(503);
    expect((await handshake(CONSOLE_STAGE_PATH)).status).toBe(101);
    const ended = closed(first);
    first.socket.close();
    await ended;
    expect((await handshake(CONSOLE_WATCH_PATH)).status).toBe(101);
  });
});

describe('E10: nobody harms the relay', () => {
  it.each([
    ['not JSON', 'hello'],
    ['no envelope', '{"v":1}'],
    ['another type in it', message('', 'who')],
    ['a list', '[]'],
  ])('what is no message of the bus closes the socket: %s', async (_what, sent) => {
    await start();
    const watcher = await join(CONSOLE_WATCH_PATH);
    watcher.socket.send(sent);
    expect(await closed(watcher)).toEqual({ code: 1008, reason: 'not a message of the bus' });
  });

  it('so do bytes', async () => {
    await start();
    const watcher = await join(CONSOLE_WATCH_PATH);
    watcher.socket.send(Buffer.from(message('w', 'who')));
    expect(await closed(watcher)).toMatchObject({ code: 1003 });
  });

  it('so does one that is too large, and nobody else notices', async () => {
    await start();
    const stage = await join(CONSOLE_STAGE_PATH);
    const [large, other] = [await join(CONSOLE_WATCH_PATH), await join(CONSOLE_WATCH_PATH)];
    say(large, 'w', 'command', { filler: 'x'.repeat(RELAY_DEFAULTS.limits.watcher.messageBytes) });
    expect(await closed(large)).toMatchObject({ code: 1009 });
    say(other, 'o', 'who');
    expect(await stage.next()).toMatchObject({ from: 'o' });
  });

  it('so does a flood', async () => {
    await start();
    const stage = await join(CONSOLE_STAGE_PATH);
    const flood = await join(CONSOLE_WATCH_PATH);
    const ended = closed(flood);
    for (let i = 0; i < 5000; i++) say(flood, 'w', 'who');
    expect(await ended).toEqual({ code: 1008, reason: 'too much at once' });
    // As many as the burst allows, and a few while it lasted.
    await expect.poll(() => stage.waiting).toBeGreaterThanOrEqual(200);
    expect(stage.waiting).toBeLessThan(1000);
  });

  it('one socket cannot speak for any number of peers', async () => {
    await start();
    const watcher = await join(CONSOLE_WATCH_PATH);
    for (let i = 0; i < 9; i++) say(watcher, `w${i}`, 'who');
    expect(await closed(watcher)).toMatchObject({ code: 1008 });
  });

  it('a watcher that does not read loses telemetry, no reply, and holds up nobody', async () => {
    await start({ slowBytes: 50_000 });
    const stage = await join(CONSOLE_STAGE_PATH);
    const [slow, fast] = [await join(CONSOLE_WATCH_PATH), await join(CONSOLE_WATCH_PATH)];
    const filler = 'x'.repeat(100_000);
    slow.socket.pause();
    // More than the sockets' own buffers hold.
    for (let i = 0; i < 150; i++) {
      say(stage, 's', 'telemetry', { i, filler });
      expect(await fast.next()).toMatchObject({ i });
    }
    say(stage, 's', 'reply', { to: 'nobody-yet', id: 7 });
    expect(await fast.next()).toMatchObject({ type: 'reply' });
    slow.socket.resume();
    let seen = 0;
    for (let got = await slow.next(); got['type'] !== 'reply'; got = await slow.next()) seen++;
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThan(150);
  });

  it('one that never reads again is let go', async () => {
    await start({ slowBytes: 50_000, stuckBytes: 200_000 });
    const stage = await join(CONSOLE_STAGE_PATH);
    const stuck = await join(CONSOLE_WATCH_PATH);
    const reader = await join(CONSOLE_WATCH_PATH);
    stuck.socket.pause();
    for (let i = 0; i < 150; i++) {
      say(stage, 's', 'reply', { filler: 'x'.repeat(100_000) });
      await reader.next();
    }
    const ended = closed(stuck);
    stuck.socket.resume();
    expect((await ended).code).toBe(1006);
  });

  it('one that is dead and does not say so is found by the heartbeat', async () => {
    const { limits } = RELAY_DEFAULTS;
    await start({ heartbeatMs: 20, limits: { ...limits, watcher: { ...limits.watcher, sockets: 1 } } });
    const dead = await join(CONSOLE_WATCH_PATH);
    expect((await handshake(CONSOLE_WATCH_PATH)).status).toBe(503);
    dead.socket.pause();
    await expect.poll(async () => (await handshake(CONSOLE_WATCH_PATH)).status).toBe(101);
  });

  it('closing the server says goodbye to all, also to one that does not listen', async () => {
    const { close } = await start();
    const polite = await join(CONSOLE_WATCH_PATH);
    const deaf = await join(CONSOLE_STAGE_PATH);
    deaf.socket.pause();
    const ended = closed(polite);
    await close();
    expect(await ended).toEqual({ code: 1001, reason: 'the server is closing' });
  });
});
