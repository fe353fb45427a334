import * as v from 'valibot';
import type { CapabilityName } from '../capability.ts';

const nothing = v.strictObject({});

/**
 * What each capability can be told. Checked where a deployment is read, on the page; hosts trust what the lock gives them, so that workers
 * carry no schemas.
 */
const configs = {
  'rate-limit': v.strictObject({
    perSecond: v.pipe(v.number(), v.gtValue(0), v.maxValue(10_000)),
    burst: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  }),
  'schema-check': nothing,
  retry: v.strictObject({
    attempts: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(10)), 3),
    delayMs: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(60_000)), 100),
  }),
  metering: nothing,
  tracing: nothing,
} as const satisfies Readonly<Record<CapabilityName, v.GenericSchema>>;

/** One entry of a chain: `{"use": "retry", "config": {"attempts": 3}}`; defaults filled in. */
export const capabilitySchema = v.variant('use', [
  v.strictObject({ use: v.literal('rate-limit'), config: configs['rate-limit'] }),
  v.strictObject({ use: v.literal('schema-check'), config: v.optional(configs['schema-check'], {}) }),
  v.strictObject({ use: v.literal('retry'), config: v.optional(configs.retry, {}) }),
  v.strictObject({ use: v.literal('metering'), config: v.optional(configs.metering, {}) }),
  v.strictObject({ use: v.literal('tracing'), config: v.optional(configs.tracing, {}) }),
]);

export type RateLimitConfig = v.InferOutput<(typeof configs)['rate-limit']>;
export type RetryConfig = v.InferOutput<(typeof configs)['retry']>;
