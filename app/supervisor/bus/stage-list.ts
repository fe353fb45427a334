import type { BusPort, PeerId } from './protocol.ts';
import type { StageCard } from './topics.ts';

/** A stage that can be heard, and the way to it. */
export interface SeenStage {
  readonly peer: PeerId;
  readonly card: StageCard;
  readonly port: BusPort;
}

/** Hostile or mad, nobody fills a console's memory with stages. */
const MAX_STAGES = 100;

/** The stages a console has heard of, and for how many rounds it has heard nothing from them. */
export function createStageList(mostSilentRounds: number) {
  const entries = new Map<PeerId, { seen: SeenStage; silentRounds: number }>();
  return {
    all: (): readonly SeenStage[] => Array.from(entries.values(), ({ seen }) => seen),
    get: (peer: PeerId): SeenStage | undefined => entries.get(peer)?.seen,
    /** Through several ports, the first of them stays the way to it for as long as it is heard there. */
    add(peer: PeerId, card: StageCard, port: BusPort, ports: readonly BusPort[]): SeenStage {
      const known = entries.get(peer);
      if (known) {
        known.silentRounds = 0;
        if (ports.indexOf(port) < ports.indexOf(known.seen.port)) known.seen = { ...known.seen, port };
        return known.seen;
      }
      const seen: SeenStage = { peer, card, port };
      if (entries.size < MAX_STAGES) entries.set(peer, { seen, silentRounds: 0 });
      return seen;
    },
    heard(peer: PeerId): void {
      const entry = entries.get(peer);
      if (entry) entry.silentRounds = 0;
    },
    /** Unless it is heard before the next round, it counts as gone. */
    suspect(peer: PeerId): void {
      const entry = entries.get(peer);
      if (entry) entry.silentRounds = mostSilentRounds - 1;
    },
    remove(peer: PeerId): SeenStage | undefined {
      const seen = entries.get(peer)?.seen;
      entries.delete(peer);
      return seen;
    },
    /** A round is over: gives those that were silent for too many, which are gone. */
    nextRound(): readonly SeenStage[] {
      const gone: SeenStage[] = [];
      for (const [peer, entry] of entries) {
        if (++entry.silentRounds < mostSilentRounds) continue;
        entries.delete(peer);
        gone.push(entry.seen);
      }
      return gone;
    },
  };
}
