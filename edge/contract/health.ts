import * as v from 'valibot';

/** `GET /healthz`. */
export const healthSchema = v.object({ status: v.literal('ok'), version: v.string() });
export type Health = v.InferOutput<typeof healthSchema>;
