import type { Bench } from './bench.ts';
import { benchEdits } from './runtime/edits.ts';
import { benchLinks } from './runtime/links.ts';

/** The show graph's own speed, beside what the platform gives without it, in one run. */
export const bench: Bench = async (_args, emit) => {
  await benchEdits(emit);
  await benchLinks(emit);
};
