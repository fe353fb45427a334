import { type LinkTerms, type ReceiveEnd, receivePlug } from './link-end.ts';
import type { Inlet } from './processor.ts';
import type { LinkReport } from './report.ts';
import { createHandover, type Handover } from './transport/handover.ts';

/** An input port: what its processor sees, and what its host does with it. */
export interface InletPort {
  readonly inlet: Inlet;
  /** Messages taken so far. */
  readonly taken: number;
  /** A link that is attached already goes on over the new end; what waits in the old one is taken first, and its counts go on. */
  attach(link: string, end: ReceiveEnd, terms: LinkTerms): void;
  detach(link: string): void;
  /** What this end knows of a link. */
  report(link: string): LinkReport | undefined;
  /** Notes what waits, before a turn. */
  look(): void;
  /** Asks for a wake when something comes beyond what was noted, or, after a turn that took something, when anything waits. */
  watch(took: boolean): void;
}

interface Entry {
  end: ReceiveEnd;
  terms: LinkTerms;
  /** The same as `end`, once the link has changed. */
  handover?: Handover;
  taken: number;
  /** Messages that waited at the last look. */
  seen: number;
}

const plugged: Entry = { end: receivePlug, terms: { capacity: 0, policy: 'block' }, taken: 0, seen: 0 };

/** Several links may end at one input: they are read in turn, each in its own order. */
export function createInletPort(dispose?: (message: unknown) => void): InletPort {
  const entries = new Map<string, Entry>();
  let list: readonly Entry[] = [plugged];
  let turn = 0;
  let taken = 0;

  function changed(): void {
    list = entries.size > 0 ? [...entries.values()] : [plugged];
    for (const entry of list) entry.seen = 0;
    turn = 0;
  }

  function take(): unknown {
    for (let i = 0; i < list.length; i++) {
      const entry = list[turn] ?? plugged;
      turn = turn + 1 < list.length ? turn + 1 : 0;
      const message = entry.end.take();
      if (message !== undefined) {
        entry.taken++;
        taken++;
        return message;
      }
    }
    return undefined;
  }

  function size(): number {
    let sum = 0;
    for (const { end } of list) sum += end.size;
    return sum;
  }

  const inlet: Inlet = {
    take,
    takeLatest() {
      // As many as wait now: a sender that is faster than this loop must not hold it.
      let newest: unknown;
      for (let waiting = size(); waiting > 0; waiting--) {
        const message = take();
        if (message === undefined) break;
        if (newest !== undefined) dispose?.(newest);
        newest = message;
      }
      return newest;
    },
    get size() {
      return size();
    },
    get connected() {
      return entries.size > 0;
    },
  };

  return {
    inlet,
    get taken() {
      return taken;
    },
    attach(link, end, { capacity, policy }) {
      const terms = { capacity, policy };
      const entry = entries.get(link);
      if (entry) {
        entry.handover ??= createHandover(entry.end);
        entry.handover.succeed(end);
        entry.end = entry.handover;
        entry.terms = terms;
      } else entries.set(link, { end, terms, taken: 0, seen: 0 });
      changed();
    },
    detach(link) {
      const entry = entries.get(link);
      if (!entry) return;
      entries.delete(link);
      changed();
      entry.end.close();
    },
    report(link) {
      const entry = entries.get(link);
      if (!entry) return undefined;
      const { end, terms } = entry;
      const { dropped, sent, latency } = end.counts();
      return { ...terms, ...(sent === undefined ? {} : { sent }), taken: entry.taken, waiting: end.size, dropped, latency };
    },
    look() {
      for (const entry of list) entry.seen = entry.end.size;
    },
    watch(took) {
      for (const { end, seen } of list) end.watch(took ? 0 : seen);
    },
  };
}
