import type { ReceiveEnd, SendEnd } from '../link-end.ts';
import { createQueue, type QueueOptions } from '../queue.ts';

export interface DirectLinkOptions extends QueueOptions<unknown> {
  /** Called when a message came. */
  readonly onReadable: () => void;
  /** Called when a blocking link that was full has room. */
  readonly onRoom: () => void;
}

/** A link within one thread: both ends share one queue, a message is handed over as it is. */
export function createDirectLink({ onReadable, onRoom, ...options }: DirectLinkOptions): {
  readonly send: SendEnd;
  readonly receive: ReceiveEnd;
} {
  const queue = createQueue<unknown>(options);
  let closed = false;

  return {
    send: {
      send(message) {
        if (closed) {
          options.dispose?.(message);
          return true;
        }
        if (!queue.push(message)) return false;
        onReadable();
        return true;
      },
      get full() {
        return queue.full;
      },
      watch: () => undefined,
      raw: () => undefined,
      resize: () => undefined,
      close: () => undefined,
    },
    receive: {
      take() {
        const wasFull = queue.full;
        const message = queue.take();
        if (wasFull && !queue.full) onRoom();
        return message;
      },
      get size() {
        return queue.size;
      },
      watch: () => undefined,
      resize(capacity) {
        const wasFull = queue.full;
        queue.resize(capacity);
        if (wasFull && !queue.full) onRoom();
      },
      close() {
        closed = true;
        queue.clear();
      },
    },
  };
}
