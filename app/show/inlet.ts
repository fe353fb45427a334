import { type ReceiveEnd, receivePlug } from './link-end.ts';
import type { Inlet } from './processor.ts';
import { createHandover } from './transport/handover.ts';

/** An input port: what its processor sees, and what its host does with it. */
export interface InletPort {
  readonly inlet: Inlet;
  /** Messages taken so far. */
  readonly taken: number;
  attach(link: string, end: ReceiveEnd): void;
  /** Lets a link go on over another end; what waits in the old one is taken first. */
  replace(link: string, end: ReceiveEnd): void;
  end(link: string): ReceiveEnd | undefined;
  detach(link: string): void;
  /** Notes what waits, before a turn. */
  look(): void;
  /** Asks for a wake when something comes beyond what was noted, or, after a turn that took something, when anything waits. */
  watch(took: boolean): void;
}

/** Several links may end at one input: they are read in turn, each in its own order. */
export function createInletPort(dispose?: (message: unknown) => void): InletPort {
  const ends = new Map<string, ReceiveEnd>();
  let list: readonly ReceiveEnd[] = [receivePlug];
  /** Messages that waited in each end at the last look. */
  let seen: number[] = [0];
  let turn = 0;
  let taken = 0;

  function set(link: string, end: ReceiveEnd | undefined): void {
    if (end) ends.set(link, end);
    else ends.delete(link);
    list = ends.size > 0 ? [...ends.values()] : [receivePlug];
    seen = list.map(() => 0);
    turn = 0;
  }

  function take(): unknown {
    for (let i = 0; i < list.length; i++) {
      const end = list[turn] ?? receivePlug;
      turn = turn + 1 < list.length ? turn + 1 : 0;
      const message = end.take();
      if (message !== undefined) {
        taken++;
        return message;
      }
    }
    return undefined;
  }

  function size(): number {
    let sum = 0;
    for (const end of list) sum += end.size;
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
      return ends.size > 0;
    },
  };

  return {
    inlet,
    get taken() {
      return taken;
    },
    attach: set,
    replace(link, end) {
      const before = ends.get(link);
      set(link, before ? createHandover(before, end) : end);
    },
    end: (link) => ends.get(link),
    detach(link) {
      const end = ends.get(link);
      if (!end) return;
      set(link, undefined);
      end.close();
    },
    look() {
      for (let i = 0; i < list.length; i++) seen[i] = list[i]?.size ?? 0;
    },
    watch(took) {
      for (let i = 0; i < list.length; i++) list[i]?.watch(took ? 0 : (seen[i] ?? 0));
    },
  };
}
