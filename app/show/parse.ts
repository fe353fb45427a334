import * as v from 'valibot';
import { type Failure, fail, messageOf, ok, type Result } from '#app/lib/result.ts';

/** Reads JSON text, or the value it stands for, by a schema. */
export function parseAs<S extends v.GenericSchema>(schema: S, input: unknown, code: string): Result<v.InferOutput<S>, readonly Failure[]> {
  let value = input;
  if (typeof input === 'string') {
    try {
      value = JSON.parse(input);
    } catch (error) {
      return fail([{ code: 'not-json', message: messageOf(error) }]);
    }
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return ok(parsed.output);
  return fail(parsed.issues.map((issue) => ({ code, place: placeOf(issue), message: issue.message })));
}

/** The place of a failure in our notation: `links[3].to`. */
export function placeOf(issue: v.BaseIssue<unknown>): string {
  let place = '';
  for (const { key } of issue.path ?? []) place += typeof key === 'number' ? `[${key}]` : place === '' ? String(key) : `.${String(key)}`;
  return place;
}
