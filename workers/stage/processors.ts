import type { KindOf } from '#app/processors/kind-table.ts';
import type { Implementations } from '#app/show/processor.ts';
import { createStageProcessor } from './stage-processor.ts';

/** The code behind the kinds that run on the stage's thread. */
export const implementations: Implementations<KindOf<'stage'>> = {
  stage: async () => createStageProcessor,
};
