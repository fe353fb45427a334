import { cost } from './audio/cost.ts';
import { Kit } from './audio/kit.ts';
import { longRun } from './audio/long-run.ts';
import { emptyRooms, levels, ownPieces } from './audio/rooms.ts';
import type { Bench } from './bench.ts';

/**
 * Listening: what it costs, what it hears at any level, that it invents nothing, and how it holds through an evening. `--kit`
 * adds accuracy on music with true beats; `--long` an hour's mix and ten minutes of each noise instead of some minutes.
 */
export const bench: Bench = async ({ kit: folder, long }, emit) => {
  const kit = folder === undefined ? undefined : new Kit(folder);
  await cost(emit);
  levels('own pieces', ownPieces(), emit);
  emptyRooms(long ? 10 : 2, emit);
  longRun(long ? 60 : 10, emit);
  if (!kit) return;
  for (const set of kit.sets) levels(`kit, ${set}`, kit.pieces(set, 4), emit);
  await kit.accuracy(emit);
};
