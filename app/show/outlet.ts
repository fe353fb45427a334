import { createSendPlug, type LinkTerms, type SendEnd } from './link-end.ts';
import type { Outlet, RawEnd } from './processor.ts';
import type { LinkReport } from './report.ts';

/** An output port: what its processor sees, and what its host does with it. */
export interface OutletPort {
  readonly outlet: Outlet;
  /** True after `send` returned false, until the port has room. */
  readonly refused: boolean;
  /** A link that is attached already goes on over the new end, and its counts go on. */
  attach(link: string, end: SendEnd, terms: LinkTerms): void;
  detach(link: string): void;
  /** What this end knows of a link. */
  report(link: string): LinkReport | undefined;
  /** Asks for a wake when the port has room again. */
  watch(): void;
}

interface Entry {
  readonly end: SendEnd;
  readonly terms: LinkTerms;
  sent: number;
  /** Lost in the ends this one followed. */
  readonly droppedBefore: number;
}

/** Several links may begin at one output: each gets every message, and one that blocks holds all. */
export function createOutletPort(name: string, dispose?: (message: unknown) => void): OutletPort {
  const entries = new Map<string, Entry>();
  const plugged: Entry = { end: createSendPlug(dispose), terms: { capacity: 0, policy: 'block' }, sent: 0, droppedBefore: 0 };
  let list: readonly Entry[] = [plugged];
  let refused = false;
  let attachRaw: ((end: RawEnd | undefined) => void) | undefined;

  /** Who was handed the raw end of the first link is told when that changes. */
  function changed(): void {
    const before = list[0]?.end;
    list = entries.size > 0 ? [...entries.values()] : [plugged];
    const first = list[0]?.end;
    if (first !== before) attachRaw?.(first?.raw());
  }

  function full(): boolean {
    if (attachRaw) return false;
    for (const { end } of list) if (end.full) return true;
    return false;
  }

  const outlet: Outlet = {
    send(message, transfer) {
      if (attachRaw) throw new Error(`output ${name} was handed off: its raw end has one writer`);
      if (full()) {
        refused = true;
        for (const { end } of list) end.watch();
        return false;
      }
      refused = false;
      const [only] = list;
      // What is transferred is gone: with several readers each gets a copy.
      if (list.length === 1 && only) {
        only.end.send(message, transfer);
        only.sent++;
      } else
        for (const entry of list) {
          entry.end.send(message);
          entry.sent++;
        }
      return true;
    },
    get full() {
      return full();
    },
    get connected() {
      return entries.size > 0;
    },
    handOff(attach) {
      attachRaw = attach;
      attach(list[0]?.end.raw());
    },
  };

  return {
    outlet,
    get refused() {
      return refused;
    },
    attach(link, end, { capacity, policy }) {
      const before = entries.get(link);
      entries.set(link, { end, terms: { capacity, policy }, sent: before?.sent ?? 0, droppedBefore: before ? droppedBy(before) : 0 });
      try {
        changed();
      } catch (error) {
        // No raw end is to be had, and the port was promised away.
        entries.delete(link);
        changed();
        end.close();
        throw error;
      } finally {
        before?.end.finish();
      }
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
      const { terms, sent, end } = entry;
      return { ...terms, ...(attachRaw ? {} : { sent }), waiting: end.counts().waiting, dropped: droppedBy(entry) };
    },
    watch() {
      if (attachRaw) return;
      for (const { end } of list) if (end.full) end.watch();
    },
  };
}

const droppedBy = ({ end, droppedBefore }: Entry): number => droppedBefore + end.counts().dropped;
