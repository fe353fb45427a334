import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { BODY_LIMIT_BYTES, createApp, type EdgeDeps } from '#edge/app.ts';
import { CONSOLE_STAGE_PATH, CONSOLE_WATCH_PATH } from '#edge/contract/console.ts';
import { creditsSchema } from '#edge/contract/credits.ts';
import { healthSchema } from '#edge/contract/health.ts';
import { type ProblemCode, problemSchema } from '#edge/contract/problem.ts';
import { securityHeaders } from '#edge/security-headers.ts';

const deps: EdgeDeps = { version: '9.9.9', files: null, hasImageKey: false, reportError: () => undefined };
const app = createApp(deps);

async function expectProblem(response: Response, code: ProblemCode, status: number): Promise<v.InferOutput<typeof problemSchema>> {
  expect(response.status).toBe(status);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  const problem = v.parse(problemSchema, await response.json());
  expect(problem).toMatchObject({ code, status, type: `urn:algorhythmic:problem:${code}` });
  expect(problem.requestId).toBe(response.headers.get('X-Request-Id'));
  return problem;
}

describe('endpoints', () => {
  it('D6: /healthz says that all is well, and which version it is', async () => {
    const response = await app.request('/healthz');
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(v.parse(healthSchema, await response.json())).toEqual({ status: 'ok', version: '9.9.9' });
  });

  it('F4: /api/credits says that generation is off while no key is set, and why', async () => {
    const credits = v.parse(creditsSchema, await (await app.request('/api/credits')).json());
    expect(credits).toMatchObject({ generation: 'off', reason: 'no-key' });
    expect(credits.detail).toMatch(/painters go on/);
  });

  it('F4: /api/credits does not pretend when a key is set that this version cannot use', async () => {
    const keyed = createApp({ ...deps, hasImageKey: true });
    const credits = v.parse(creditsSchema, await (await keyed.request('/api/credits')).json());
    expect(credits).toMatchObject({ generation: 'off', reason: 'not-supported' });
  });

  it('E10: 426 where WebSocket is spoken and somebody asks otherwise', async () => {
    for (const path of [CONSOLE_STAGE_PATH, CONSOLE_WATCH_PATH]) {
      const response = await app.request(path);
      expect(response.headers.get('Upgrade')).toBe('websocket');
      await expectProblem(response, 'upgrade-required', 426);
    }
  });

  it('HEAD answers as GET does, without the body', async () => {
    const response = await app.request('/healthz', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

describe('errors are problem details (RFC 9457)', () => {
  it('404 for an endpoint that is not there, naming the path that was asked for', async () => {
    const problem = await expectProblem(await app.request('/api/nothing?token=secret'), 'not-found', 404);
    expect(problem.instance).toBe('/api/nothing');
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('405 with Allow for %s on what can only be read', async (method) => {
    for (const path of ['/healthz', '/api/credits']) {
      const response = await app.request(path, { method });
      await expectProblem(response, 'method-not-allowed', 405);
      expect(response.headers.get('Allow')).toBe('GET, HEAD');
    }
  });

  it('413 for a body over the cap that says its length, whatever the path', async () => {
    const body = 'x'.repeat(BODY_LIMIT_BYTES + 1);
    const headers = { 'Content-Length': String(body.length) };
    await expectProblem(await app.request('/api/credits', { method: 'POST', body, headers }), 'body-too-large', 413);
  });

  it('a body of exactly the cap is not too large', async () => {
    const body = 'x'.repeat(BODY_LIMIT_BYTES);
    const headers = { 'Content-Length': String(body.length) };
    expect((await app.request('/api/nothing', { method: 'POST', body, headers })).status).toBe(404);
  });

  it('500 says nothing of the error to the client, and all of it to the log', async () => {
    const reported: unknown[] = [];
    const secret = new Error('password is hunter2');
    const broken = createApp({
      ...deps,
      files: {
        find: () => {
          throw secret;
        },
      },
      reportError: (error, place) => reported.push(error, place),
    });
    const response = await broken.request('/');
    const text = await response.clone().text();
    const problem = await expectProblem(response, 'internal-error', 500);
    expect(text).not.toMatch(/hunter2|Error:|\.ts/);
    expect(reported).toEqual([secret, { requestId: problem.requestId, method: 'GET', path: '/' }]);
  });
});

describe('every response', () => {
  it.each(['/healthz', '/api/credits', '/api/nothing', '/nowhere'])('carries every security header: %s', async (path) => {
    const response = await app.request(path);
    for (const [name, value] of Object.entries(securityHeaders)) expect(response.headers.get(name), name).toBe(value);
  });

  it('has a request id of its own, or the one it was sent if that is harmless', async () => {
    const [first, second] = await Promise.all([app.request('/healthz'), app.request('/healthz')]);
    expect(first.headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/);
    expect(first.headers.get('X-Request-Id')).not.toBe(second.headers.get('X-Request-Id'));
    const sent = await app.request('/healthz', { headers: { 'X-Request-Id': 'trace-42' } });
    expect(sent.headers.get('X-Request-Id')).toBe('trace-42');
    const hostile = await app.request('/healthz', { headers: { 'X-Request-Id': '<script>' } });
    expect(hostile.headers.get('X-Request-Id')).not.toContain('<');
    const endless = await app.request('/healthz', { headers: { 'X-Request-Id': 'a'.repeat(65) } });
    expect(endless.headers.get('X-Request-Id')).toHaveLength(36);
  });
});
