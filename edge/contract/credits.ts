import * as v from 'valibot';

/**
 * `GET /api/credits`. A union on `generation`, so that balances can join it without changing what `off` means:
 * the app keeps painting by itself and shows `detail`.
 */
export const creditsSchema = v.variant('generation', [
  v.object({
    generation: v.literal('off'),
    /** no-key: no key of an image model is set; not-supported: one is set, but this version does not use it */
    reason: v.picklist(['no-key', 'not-supported']),
    detail: v.string(),
  }),
]);
export type Credits = v.InferOutput<typeof creditsSchema>;
