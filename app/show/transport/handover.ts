import type { ReceiveEnd } from '../link-end.ts';

/**
 * A link that moves to a new transport while messages flow (a ring cannot grow). The sender writes to the old one, then, from one
 * message to the next, to the new one alone; when it does so is not known here. Hence the order of the two looks: a message in the new
 * end proves that the old one gets no more, so the old one is emptied first, and nothing is lost or overtaken.
 */
export function createHandover(before: ReceiveEnd, after: ReceiveEnd): ReceiveEnd {
  let old: ReceiveEnd | undefined = before;

  return {
    take() {
      if (!old) return after.take();
      const moved = after.size > 0;
      const message = old.take();
      if (message !== undefined || !moved) return message;
      old.close();
      old = undefined;
      return after.take();
    },
    get size() {
      return (old?.size ?? 0) + after.size;
    },
    watch(seen) {
      // What waits in the new end has been seen too, but the old one's share of it is not known: look again rather than miss one.
      old?.watch(Math.min(seen, old.size));
      after.watch(old ? 0 : seen);
    },
    resize: (capacity) => after.resize(capacity),
    close() {
      old?.close();
      after.close();
    },
  };
}
