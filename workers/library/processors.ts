import type { KindOf } from '#app/processors/kind-table.ts';
import type { Implementations } from '#app/show/processor.ts';
import { createPainterProcessor } from './painter-processor.ts';

/** The code behind the kinds of the library worker. */
export const implementations: Implementations<KindOf<'library'>> = {
  painter: async () => createPainterProcessor(),
};
