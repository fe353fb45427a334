import type { Context } from 'hono';
import { PROBLEM_TYPE, type Problem, type ProblemCode } from './contract/problem.ts';

const table: Readonly<Record<ProblemCode, { readonly status: 400 | 404 | 405 | 413 | 500; readonly title: string }>> = {
  'bad-request': { status: 400, title: 'The request makes no sense' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This cannot be done here' },
  'body-too-large': { status: 413, title: 'Too much was sent' },
  'internal-error': { status: 500, title: 'Something broke on the server' },
};

export interface RequestVariables {
  readonly Variables: { requestId: string };
}

/** Answers with problem details (RFC 9457). `detail` is for a person and must hold nothing secret. */
export function problem(c: Context<RequestVariables>, code: ProblemCode, detail: string): Response {
  const { status, title } = table[code];
  const body: Problem = {
    type: `urn:algorhythmic:problem:${code}`,
    title,
    status,
    detail,
    instance: new URL(c.req.url).pathname,
    code,
    requestId: c.get('requestId'),
  };
  return c.body(JSON.stringify(body), status, { 'Content-Type': PROBLEM_TYPE, 'Cache-Control': 'no-store' });
}
