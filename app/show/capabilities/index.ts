import type { CapabilityFactory, CapabilityName } from '../capability.ts';
import { createMetering } from './metering.ts';
import { createRateLimit } from './rate-limit.ts';
import { createRetry } from './retry.ts';
import { createSchemaCheck } from './schema-check.ts';
import { createTracing } from './tracing.ts';

/** What a processor can be surrounded with. Its settings are described in `config.ts`. */
export const capabilities: Readonly<Record<CapabilityName, CapabilityFactory>> = {
  'rate-limit': createRateLimit,
  'schema-check': createSchemaCheck,
  retry: createRetry,
  metering: createMetering,
  tracing: createTracing,
};
