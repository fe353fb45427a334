import * as v from 'valibot';
import type { ProcessorKind } from '#app/show/processor.ts';

/** Tells what the features say: beats, tempo, mood, silence. */
export const reportKind: ProcessorKind = {
  kind: 'report',
  thread: 'page',
  inputs: { features: 'features' },
  outputs: {},
  execution: { mode: 'reactive' },
  priority: 2,
  parseConfig: (config) => v.parse(v.strictObject({}), config),
};
