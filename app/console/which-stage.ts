import type { Attachment, SeenStage } from '#app/supervisor/bus/client.ts';
import type { PeerId } from '#app/supervisor/bus/protocol.ts';

/** As much of a stage as it takes to choose one. */
export type Candidate = Pick<SeenStage, 'peer' | 'card'>;

/** The stages there are, the newest first. */
export const newestFirst = <S extends Candidate>(stages: readonly S[]): readonly S[] =>
  [...stages].sort((a, b) => b.card.startedAtMs - a.card.startedAtMs);

/**
 * Which stage to look at when nobody says: the newest, settled on once all that are there have answered. When a stage has gone, the client itself waits
 * for it to come back at its address; here only one that began after it is taken in its place, for that is a show opened anew. Undefined leaves all as it is.
 */
export function whichStage(now: Attachment, stages: readonly Candidate[], settled: boolean): PeerId | undefined {
  const newest = newestFirst(stages)[0];
  if (!newest) return undefined;
  switch (now.name) {
    case 'none':
      return newest.peer;
    case 'attached':
      return settled || newest.peer === now.stage.peer ? undefined : newest.peer;
    case 'waiting':
      return newest.card.startedAtMs > now.lost.card.startedAtMs ? newest.peer : undefined;
  }
}
