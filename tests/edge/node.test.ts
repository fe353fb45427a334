import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEdge } from '#edge/node-edge.ts';
import { type Listening, listen } from '#edge/node-listen.ts';
import { securityHeaders } from '#edge/security-headers.ts';
import { createBuild } from './build-fixture.ts';

const settings = { port: 0, host: 'localhost', hasImageKey: false };
let build: Awaited<ReturnType<typeof createBuild>>;

beforeAll(async () => {
  build = await createBuild();
});
afterAll(() => build.remove());

async function start(): Promise<Listening> {
  const started = await startEdge(settings, build.folder);
  if (!started.ok) throw new Error(started.message);
  return started.listening;
}

describe('over a real socket', () => {
  let server: Listening;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.close());

  it('F1: the page, its headers, health and credits', async () => {
    const page = await fetch(`${server.url}/kiosk`);
    expect(page.status).toBe(200);
    for (const [name, value] of Object.entries(securityHeaders)) expect(page.headers.get(name), name).toBe(value);
    expect(await page.text()).toContain('<title>Algorhythmic</title>');
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect(await (await fetch(`${server.url}/api/credits`)).json()).toMatchObject({ generation: 'off' });
  });

  it('is there under both names of this machine', async () => {
    expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
    expect((await fetch(`http://localhost:${server.port}/healthz`)).status).toBe(200);
  });

  it('nothing outside the build, also for a client that does not tidy its path', async () => {
    for (const path of ['/../outside.txt', '/assets/../../outside.txt', '/..%2foutside.txt', '//outside.txt']) {
      const answer = await sendRaw(server.port, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 404 /);
      expect(answer).not.toContain('OUTSIDE');
    }
  });

  it('413 for a body over the cap that does not say its length', async () => {
    const sending = request(`${server.url}/api/credits`, { method: 'POST' });
    const answered = once(sending, 'response');
    // The server may hang up on what is still being sent.
    sending.on('error', () => undefined);
    for (let i = 0; i < 10; i++) sending.write('x'.repeat(10_000));
    sending.end();
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    expect(response.headers['content-type']).toBe('application/problem+json');
    response.resume();
  });

  it('a port that is taken is said so, with the way out', async () => {
    const second = await startEdge({ ...settings, port: server.port }, build.folder);
    expect(second).toMatchObject({ ok: false, message: expect.stringMatching(/taken.*PORT=\d+ npm start/) });
  });
});

it('a host that this machine has not is said so', async () => {
  const started = await listen(() => new Response(), '192.0.2.1', 0);
  expect(started).toMatchObject({ ok: false, message: expect.stringContaining('no such address') });
});

it('closing lets a request under way finish, takes no other, and may be done twice', async () => {
  let finish: (response: Response) => void = () => undefined;
  const arrived = new Promise<void>((arrive) => {
    void listen(
      () => {
        arrive();
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
      'localhost',
      0,
    ).then((listened) => {
      if (listened.ok) opened(listened.listening);
    });
  });
  const { promise, resolve: opened } = Promise.withResolvers<Listening>();
  const server = await promise;
  const answer = fetch(`${server.url}/slow`);
  await arrived;
  const closed = server.close();
  expect(server.close()).toBe(closed);
  await expect(fetch(`${server.url}/late`)).rejects.toThrow();
  finish(new Response('finished'));
  expect(await (await answer).text()).toBe('finished');
  await closed;
});

describe('npm start’s own process', () => {
  function run(environment: Record<string, string>, ...args: string[]): ChildProcess & { stdout: NodeJS.ReadableStream } {
    const entry = fileURLToPath(new URL('../../edge/node.ts', import.meta.url));
    return spawn(process.execPath, [entry, ...args], { env: { ...process.env, ...environment } }) as never;
  }

  it.each(['SIGTERM', 'SIGINT'] as const)('prints its address and ends cleanly on %s', async (signal) => {
    const child = run({ PORT: '0', HOST: '' }, build.folder);
    const ended = once(child, 'exit');
    const address = await new Promise<string>((resolve) => {
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
        const url = /http:\/\/localhost:\d+/.exec(output);
        if (url) resolve(url[0]);
      });
    });
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
  });

  it.each([
    [{ PORT: 'eighty' }, [], 'PORT is “eighty”'],
    [{ PORT: '0' }, ['/nowhere'], 'There is no built app in /nowhere'],
  ])('%j %j ends with words and status 1', async (environment, args, words) => {
    const child = run(environment, ...args);
    const ended = once(child, 'exit');
    const errors = child.stderr ? await text(child.stderr) : '';
    expect(await ended).toEqual([1, null]);
    expect(errors).toContain(words);
    expect(errors).not.toMatch(/\n\s+at /);
  });
});

function sendRaw(port: number, message: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(message);
  return text(socket);
}
