import { type Failure, ok, type Result } from '#app/lib/result.ts';
import type { Deployment } from './deployment.ts';
import { deploymentSchema } from './deployment-schema.ts';
import { parseAs } from './parse.ts';

/** Reads a deployment: JSON text, or the value it stands for. Defaults are filled in; failures name their place: `capabilities.stage[1].config.perSecond`. */
export function parseDeployment(input: unknown): Result<Deployment, readonly Failure[]> {
  const parsed = parseAs(deploymentSchema, input, 'bad-deployment');
  if (!parsed.ok) return parsed;
  const { format: _format, version: _version, ...deployment } = parsed.value;
  return ok(deployment);
}
