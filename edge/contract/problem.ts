import * as v from 'valibot';

/** Why a request was refused. A code never changes its meaning: programs branch on it. */
export const PROBLEM_CODES = [
  'bad-request',
  'forbidden',
  'not-found',
  'method-not-allowed',
  'body-too-large',
  'upgrade-required',
  'internal-error',
  'unavailable',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** Problem details (RFC 9457): the body of every error the edge answers. */
export const problemSchema = v.object({
  /** `urn:algorhythmic:problem:CODE` (RFC 9457, 3.1.1: an identifier, not a promise of a page). */
  type: v.pipe(v.string(), v.startsWith('urn:algorhythmic:problem:')),
  title: v.string(),
  status: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
  /** Words for a person: what happened, what to do. */
  detail: v.string(),
  /** The path that was asked for. */
  instance: v.string(),
  code: v.picklist(PROBLEM_CODES),
  /** The same as in the header X-Request-Id and in the server's log. */
  requestId: v.string(),
});
export type Problem = v.InferOutput<typeof problemSchema>;

export const PROBLEM_TYPE = 'application/problem+json';
