import { addHistograms } from '../histogram.ts';
import { noCounts, type ReceiveCounts, type ReceiveEnd } from '../link-end.ts';

/** The ends of one link one after another: a link changes its capacity or policy by going on over a new end. */
export interface Handover extends ReceiveEnd {
  /** The sender will go on over `next`, or does already. */
  succeed(next: ReceiveEnd): void;
}

/**
 * Keeps a link whole while it changes: each end is emptied before the next is looked at, so nothing is lost or overtaken. The sender writes to
 * one end and then, from one message to the next, to the following one alone; an end is left when it is empty and knows that no more will come
 * (`isOver`). That is asked before the last look into it, so that what came in between is found.
 */
export function createHandover(first: ReceiveEnd): Handover {
  /** Never empty; the first is the one being read. */
  const ends: ReceiveEnd[] = [first];
  /** What the ends that were left counted. */
  let past = noCounts;

  const head = (): ReceiveEnd => ends[0] ?? first;

  function isOver(index: number): boolean {
    let nextSpeaks = false;
    for (let i = index + 1; i < ends.length; i++) if ((ends[i]?.size ?? 0) > 0) nextSpeaks = true;
    return ends[index]?.isOver(nextSpeaks) ?? true;
  }

  function leave(index: number): void {
    const [end] = ends.splice(index, 1);
    if (!end) return;
    past = add(past, end.counts());
    end.close();
  }

  return {
    take() {
      for (;;) {
        const last = ends.length === 1;
        const over = !last && isOver(0);
        const message = head().take();
        if (message !== undefined || !over) return message;
        leave(0);
      }
    },
    get size() {
      let sum = head().size;
      for (let i = 1; i < ends.length && isOver(i - 1); i++) sum += ends[i]?.size ?? 0;
      return sum;
    },
    watch(seen) {
      // In the order in which they are read: when anything came since, one end has more than its share and says so.
      let rest = seen;
      for (const end of ends) {
        const share = Math.min(rest, end.size);
        rest -= share;
        end.watch(share);
      }
    },
    isOver: (nextSpeaks) => ends.every((end) => end.isOver(nextSpeaks)),
    counts: () => ends.reduce((sum, end) => add(sum, end.counts()), past),
    succeed(next) {
      // Changes may come faster than messages: what never carried any goes at once.
      for (let i = ends.length - 1; i > 0; i--) if (isOver(i) && ends[i]?.size === 0) leave(i);
      ends.push(next);
    },
    close() {
      for (const end of ends) end.close();
    },
  };
}

function add(a: ReceiveCounts, b: ReceiveCounts): ReceiveCounts {
  return {
    dropped: a.dropped + b.dropped,
    sent: a.sent === undefined && b.sent === undefined ? undefined : (a.sent ?? 0) + (b.sent ?? 0),
    latency: addHistograms(a.latency, b.latency),
  };
}
