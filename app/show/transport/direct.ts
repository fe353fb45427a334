import { createHistogram } from '../histogram.ts';
import type { ReceiveEnd, SendEnd } from '../link-end.ts';
import type { Clock } from '../processor.ts';
import { createQueue, type QueueOptions } from '../queue.ts';
import { isTimed } from './stamp.ts';

export interface DirectLinkOptions extends QueueOptions<unknown> {
  readonly clock: Pick<Clock, 'now'>;
  /** Called when a message came. */
  readonly onReadable: () => void;
  /** Called when a blocking link that was full has room. */
  readonly onRoom: () => void;
}

/** A link within one thread: both ends share one queue, a message is handed over as it is. */
export function createDirectLink({ clock, onReadable, onRoom, ...options }: DirectLinkOptions): {
  readonly send: SendEnd;
  readonly receive: ReceiveEnd;
} {
  const queue = createQueue<unknown>(options);
  const latency = createHistogram();
  let finished = false;
  let closed = false;
  let sent = 0;
  let taken = 0;
  /** The message whose way is being timed, by its number. When it has been taken or dropped, the next one is. */
  let probed = -1;
  let probedAt = 0;

  return {
    send: {
      send(message) {
        if (closed) {
          options.dispose?.(message);
          return true;
        }
        if (!queue.push(message)) return false;
        if (probed < taken + queue.dropped && isTimed(sent)) {
          probed = sent;
          probedAt = clock.now();
        }
        sent++;
        onReadable();
        return true;
      },
      get full() {
        return queue.full;
      },
      watch: () => undefined,
      raw: () => undefined,
      // The reader's end counts for both.
      counts: () => ({ waiting: 0, dropped: 0 }),
      finish() {
        finished = true;
      },
      close: () => undefined,
    },
    receive: {
      take() {
        const wasFull = queue.full;
        const message = queue.take();
        if (message === undefined) return undefined;
        const number = taken++ + queue.dropped;
        if (number === probed) latency.record(clock.now() - probedAt);
        if (wasFull) onRoom();
        return message;
      },
      get size() {
        return queue.size;
      },
      watch: () => undefined,
      isOver: () => finished,
      counts: () => ({ dropped: queue.dropped, sent: undefined, latency: latency.snapshot() }),
      close() {
        closed = true;
        queue.clear();
      },
    },
  };
}
