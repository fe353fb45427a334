import * as v from 'valibot';
import { capabilitySchema } from './capabilities/config.ts';
import { DEPLOYMENT_FORMAT, DEPLOYMENT_VERSION, LOCK_FORMAT } from './deployment.ts';

const whole = (from: number) => v.pipe(v.number(), v.integer(), v.minValue(from));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

/** A capability stands once in a chain: reports, and a processor's own settings over the common ones, go by its name. */
const chain = v.pipe(
  v.array(capabilitySchema),
  v.check((specs) => new Set(specs.map(({ use }) => use)).size === specs.length, 'a capability stands in a chain once'),
);

const batch = v.strictObject({
  input: v.string(),
  maxItems: v.pipe(whole(1), v.maxValue(65_536)),
  maxMs: v.pipe(v.number(), v.minValue(1), v.maxValue(60_000)),
  onFailure: v.optional(v.picklist(['batch', 'item']), 'item'),
});

const alert = v.strictObject({
  name,
  metric: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]*$/, 'a metric is named in lower case with underscores')),
  labels: v.optional(v.record(v.string(), v.string()), {}),
  of: v.optional(v.picklist(['value', 'rate']), 'value'),
  is: v.picklist(['above', 'below']),
  limit: v.pipe(v.number(), v.finite()),
  forMs: v.optional(v.pipe(v.number(), v.minValue(0)), 0),
  severity: v.optional(v.picklist(['warning', 'critical']), 'warning'),
  words: v.pipe(v.string(), v.minLength(1)),
});

const settings = v.strictObject({
  heartbeatMs: v.optional(whole(100), 5000),
  missedHeartbeats: v.optional(whole(1), 3),
  stableMs: v.optional(whole(0), 30_000),
  maxFalls: v.optional(whole(1), 6),
  checkpointMs: v.optional(whole(100), 5000),
  resumeWithinMs: v.optional(whole(0), 1_800_000),
});

/** What a deployment and a lock have in common. */
const place = {
  threads: v.optional(v.record(v.string(), v.picklist(['worker', 'page'])), {}),
  capacities: v.optional(v.record(v.string(), v.pipe(whole(1), v.maxValue(65_536))), {}),
  batches: v.optional(v.record(v.string(), batch), {}),
  alerts: v.optional(v.array(alert), []),
  settings: v.optional(settings, {}),
};

export const deploymentSchema = v.strictObject({
  format: v.literal(DEPLOYMENT_FORMAT),
  version: v.literal(DEPLOYMENT_VERSION),
  name,
  ...place,
  capabilities: v.optional(v.record(v.string(), chain), {}),
});

const source = v.strictObject({ name, checksum: v.string() });

export const lockSchema = v.strictObject({
  format: v.literal(LOCK_FORMAT),
  version: v.literal(DEPLOYMENT_VERSION),
  blueprint: source,
  deployment: source,
  ...place,
  common: chain,
  chains: v.record(v.string(), chain),
  hash: v.string(),
});
