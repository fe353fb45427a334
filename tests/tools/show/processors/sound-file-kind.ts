import * as v from 'valibot';
import type { ProcessorKind } from '#app/show/processor.ts';

const schema = v.strictObject({
  /** A WAV file. */
  path: v.pipe(v.string(), v.minLength(1)),
  /** Times faster than it would sound; 0 is as fast as its readers take it. */
  speed: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1000)), 1),
});
export type SoundFileConfig = v.InferOutput<typeof schema>;

/** In the place of a microphone: the samples of a WAV file. */
export const soundFileKind: ProcessorKind = {
  kind: 'sound-file',
  thread: 'sound',
  inputs: {},
  outputs: { samples: 'samples' },
  execution: { mode: 'manual' },
  priority: 9,
  parseConfig: (config) => v.parse(schema, config),
};
