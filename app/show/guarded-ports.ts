import type { Chain } from './chain.ts';
import type { Inlet, Outlet } from './processor.ts';

type Dispose = ((message: unknown) => void) | undefined;

/** An input behind the capabilities of its processor. */
export interface GuardedInlet {
  readonly inlet: Inlet;
  /** Puts a message in front of all that wait; it has passed the capabilities before `from`. */
  putBack(message: unknown, from: number): void;
}

/** What the chain refuses is disposed of, and the next message takes its place. */
export function guardInlet(port: string, inner: Inlet, taking: NonNullable<Chain['taking']>, dispose: Dispose): GuardedInlet {
  /** Messages that were put back, and how far into the chain they have come: the oldest last. */
  const front: unknown[] = [];
  const passed: number[] = [];

  function passes(message: unknown, from: number): boolean {
    if (taking(port, message, from)) return true;
    dispose?.(message);
    return false;
  }

  function take(): unknown {
    while (front.length > 0) {
      const message = front.pop();
      if (passes(message, passed.pop() ?? 0)) return message;
    }
    for (let message = inner.take(); message !== undefined; message = inner.take()) if (passes(message, 0)) return message;
    return undefined;
  }

  const inlet: Inlet = {
    take: take as Inlet['take'],
    /** Asks for the newest alone: when it is refused, there is none this time. */
    takeLatest() {
      const newest = inner.takeLatest();
      if (newest === undefined) {
        // Of what was put back the newest lies at the bottom.
        const message = front[0];
        const from = passed[0] ?? 0;
        front.length = 0;
        passed.length = 0;
        return message !== undefined && passes(message, from) ? message : undefined;
      }
      front.length = 0;
      passed.length = 0;
      return passes(newest, 0) ? newest : undefined;
    },
    get size() {
      return front.length + inner.size;
    },
    get connected() {
      return inner.connected;
    },
  };

  return {
    inlet,
    putBack(message, from) {
      front.push(message);
      passed.push(from);
    },
  };
}

/** An output behind the capabilities of its processor: what they refuse counts as sent, and is disposed of. */
export function guardOutlet(port: string, inner: Outlet, sending: NonNullable<Chain['sending']>, dispose: Dispose): Outlet {
  return {
    send(message, transfer) {
      // A full port refuses by itself, and has to know that it did.
      if (!inner.full && !sending(port, message)) {
        dispose?.(message);
        return true;
      }
      return inner.send(message, transfer);
    },
    get full() {
      return inner.full;
    },
    get connected() {
      return inner.connected;
    },
    handOff: (attach) => inner.handOff(attach),
  };
}
