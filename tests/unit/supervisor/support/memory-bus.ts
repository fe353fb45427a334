import type { ParseMessage } from '#app/supervisor/bus/parse.ts';
import type { BusPort, ReceivedMessage } from '#app/supervisor/bus/protocol.ts';

/** A bus within one thread. What passes is copied as JSON, like on a socket. */
export interface MemoryBus {
  port(parse: ParseMessage): BusPort;
}

export function createMemoryBus(): MemoryBus {
  const ends = new Set<{ readonly hear: (text: string) => void }>();
  return {
    port(parse) {
      const listeners = new Set<(message: ReceivedMessage) => void>();
      const end = {
        hear(text: string): void {
          const message = parse(JSON.parse(text));
          if (message) for (const listener of [...listeners]) listener(message);
        },
      };
      ends.add(end);
      return {
        post(message) {
          if (!ends.has(end)) return;
          const text = JSON.stringify(message);
          for (const other of [...ends]) if (other !== end) queueMicrotask(() => ends.has(other) && other.hear(text));
        },
        listen(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        close: () => void ends.delete(end),
      };
    },
  };
}
