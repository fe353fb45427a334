import { createSendPlug, type SendEnd } from './link-end.ts';
import type { Outlet, RawEnd } from './processor.ts';

/** An output port: what its processor sees, and what its host does with it. */
export interface OutletPort {
  readonly outlet: Outlet;
  /** True after `send` returned false, until the port has room. */
  readonly refused: boolean;
  attach(link: string, end: SendEnd): void;
  replace(link: string, end: SendEnd): void;
  detach(link: string): void;
  /** Asks for a wake when the port has room again. */
  watch(): void;
}

/** Several links may begin at one output: each gets every message, and one that blocks holds all. */
export function createOutletPort(name: string, dispose?: (message: unknown) => void): OutletPort {
  const ends = new Map<string, SendEnd>();
  const plug = createSendPlug(dispose);
  let list: readonly SendEnd[] = [plug];
  let refused = false;
  let attachRaw: ((end: RawEnd | undefined) => void) | undefined;

  function set(link: string, end: SendEnd | undefined): void {
    if (end) ends.set(link, end);
    else ends.delete(link);
    list = ends.size > 0 ? [...ends.values()] : [plug];
    attachRaw?.(list[0]?.raw());
  }

  function full(): boolean {
    if (attachRaw) return false;
    for (const end of list) if (end.full) return true;
    return false;
  }

  const outlet: Outlet = {
    send(message, transfer) {
      if (attachRaw) throw new Error(`output ${name} was handed off: its raw end has one writer`);
      if (full()) {
        refused = true;
        for (const end of list) end.watch();
        return false;
      }
      refused = false;
      // What is transferred is gone: with several readers each gets a copy.
      if (list.length === 1) list[0]?.send(message, transfer);
      else for (const end of list) end.send(message);
      return true;
    },
    get full() {
      return full();
    },
    get connected() {
      return ends.size > 0;
    },
    handOff(attach) {
      attachRaw = attach;
      attach(list[0]?.raw());
    },
  };

  return {
    outlet,
    get refused() {
      return refused;
    },
    attach: set,
    replace(link, end) {
      const before = ends.get(link);
      set(link, end);
      before?.close();
    },
    detach(link) {
      const end = ends.get(link);
      if (!end) return;
      set(link, undefined);
      end.close();
    },
    watch() {
      for (const end of list) if (end.full) end.watch();
    },
  };
}
