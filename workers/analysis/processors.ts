import type { KindOf } from '#app/processors/kind-table.ts';
import type { Implementations } from '#app/show/processor.ts';
import { createAnalysis } from './analysis-processor.ts';

/** The code behind the kinds of the analysis thread. */
export const implementations: Implementations<KindOf<'analysis'>> = {
  analysis: async () => createAnalysis,
  'look-ahead': async () => (await import('./look-ahead/look-ahead-processor.ts')).createLookAhead,
};
