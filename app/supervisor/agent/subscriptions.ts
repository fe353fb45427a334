import { type BusPort, type PeerId, STALE_MS } from '../bus/protocol.ts';
import { matchesTopic } from '../bus/topic-pattern.ts';
import { TOPICS, type Topic } from '../bus/topics.ts';

/** More consoles than anybody has hands. */
const MAX_SUBSCRIBERS = 32;

interface Subscription {
  readonly port: BusPort;
  readonly topics: ReadonlySet<Topic>;
  readonly expiresAtMs: number;
}

/** Who wants to hear what, and by which way. One that is not renewed runs out. */
export interface Subscriptions {
  /** Gives the topics that are new to this console. */
  subscribe(peer: PeerId, port: BusPort, patterns: readonly string[], nowMs: number): readonly Topic[];
  unsubscribe(peer: PeerId): void;
  /** Ends those that have run out. */
  expire(nowMs: number): void;
  wants(topic: Topic): boolean;
  /** Each way once, however many consoles are behind it. */
  portsFor(topic: Topic): Iterable<BusPort>;
  clear(): void;
}

export function createSubscriptions(): Subscriptions {
  const byPeer = new Map<PeerId, Subscription>();
  /** Asked many times a second, so kept ready. */
  const ports = new Map<Topic, Set<BusPort>>();

  function refresh(): void {
    ports.clear();
    for (const { port, topics } of byPeer.values()) {
      for (const topic of topics) {
        const known = ports.get(topic);
        if (known) known.add(port);
        else ports.set(topic, new Set([port]));
      }
    }
  }

  return {
    subscribe(peer, port, patterns, nowMs) {
      const before = byPeer.get(peer);
      if (!before && byPeer.size >= MAX_SUBSCRIBERS) return [];
      const topics = new Set(TOPICS.filter((topic) => patterns.some((pattern) => matchesTopic(pattern, topic))));
      byPeer.set(peer, { port, topics, expiresAtMs: nowMs + STALE_MS });
      refresh();
      return [...topics].filter((topic) => !before?.topics.has(topic));
    },
    unsubscribe(peer) {
      if (byPeer.delete(peer)) refresh();
    },
    expire(nowMs) {
      for (const [peer, { expiresAtMs }] of byPeer) if (nowMs > expiresAtMs) byPeer.delete(peer);
      refresh();
    },
    wants: (topic) => ports.has(topic),
    portsFor: (topic) => ports.get(topic) ?? [],
    clear() {
      byPeer.clear();
      ports.clear();
    },
  };
}
