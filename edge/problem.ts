import type { Context } from 'hono';
import { PROBLEM_TYPE, type Problem, type ProblemCode } from './contract/problem.ts';

const table: Readonly<Record<ProblemCode, { readonly status: 400 | 403 | 404 | 405 | 413 | 426 | 500 | 503; readonly title: string }>> = {
  'bad-request': { status: 400, title: 'The request makes no sense' },
  forbidden: { status: 403, title: 'Not for you' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This cannot be done here' },
  'body-too-large': { status: 413, title: 'Too much was sent' },
  'upgrade-required': { status: 426, title: 'Another protocol is spoken here' },
  'internal-error': { status: 500, title: 'Something broke on the server' },
  unavailable: { status: 503, title: 'No room' },
};

/** A problem as its body says it. */
export function describeProblem(code: ProblemCode, about: Pick<Problem, 'detail' | 'instance' | 'requestId'>) {
  return { type: `urn:algorhythmic:problem:${code}`, ...table[code], ...about, code } satisfies Problem;
}

export interface RequestVariables {
  readonly Variables: { requestId: string };
}

/** Answers with problem details (RFC 9457). `detail` is for a person and must hold nothing secret. */
export function problem(c: Context<RequestVariables>, code: ProblemCode, detail: string): Response {
  const { pathname } = new URL(c.req.url);
  const body = describeProblem(code, { detail, instance: pathname, requestId: c.get('requestId') });
  return c.body(JSON.stringify(body), body.status, { 'Content-Type': PROBLEM_TYPE, 'Cache-Control': 'no-store' });
}
