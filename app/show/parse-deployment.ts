import * as v from 'valibot';
import { type Failure, fail, messageOf, ok, type Result } from '#app/lib/result.ts';
import { placeOf } from './blueprint.ts';
import type { Deployment } from './deployment.ts';
import { deploymentSchema } from './deployment-schema.ts';

/** Reads a deployment: JSON text, or the value it stands for. Defaults are filled in; failures name their place: `capabilities.stage[1].config.perSecond`. */
export function parseDeployment(input: unknown): Result<Deployment, readonly Failure[]> {
  const parsed = parseAs(deploymentSchema, input, 'bad-deployment');
  if (!parsed.ok) return parsed;
  const { format: _format, version: _version, ...deployment } = parsed.value;
  return ok(deployment);
}

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
