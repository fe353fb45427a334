import type { Run } from './capability.ts';

/** Lets calls into a processor, one at a time, and none while somebody holds it: a pause, a change of configuration, a checkpoint. */
export interface Turnstile {
  readonly held: boolean;
  hold(): void;
  release(): void;
  /** Calls at once, and keeps account until the call settles. The caller has seen to it that none is inside. */
  enter(call: Run): void | Promise<void>;
  /** Calls between two calls, and holds the next one off until this has settled. */
  enterBetween(call: Run): Promise<void>;
  /** Calls when nothing holds any more, or when it has closed. */
  enterOpened(call: Run): Promise<void>;
  /** Settles when no call is inside. */
  quiet(): Promise<void>;
  /** From now on nothing is held. */
  close(): void;
}

export function createTurnstile(onOpen: () => void): Turnstile {
  let holds = 0;
  let closed = false;
  let inside: Promise<void> | undefined;
  let waiting: (() => void)[] = [];

  function open(): void {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }

  function hold(): void {
    holds++;
  }

  function release(): void {
    holds--;
    if (holds > 0 || closed) return;
    open();
    onOpen();
  }

  function enter(call: Run): void | Promise<void> {
    const work = call();
    if (!(work instanceof Promise)) return;
    const left = (): void => {
      if (inside === mine) inside = undefined;
    };
    const mine: Promise<void> = work.then(left, left);
    inside = mine;
    return work;
  }

  return {
    get held() {
      return holds > 0 && !closed;
    },
    hold,
    release,
    enter,
    async enterBetween(call) {
      hold();
      try {
        while (inside) await inside;
        await enter(call);
      } finally {
        release();
      }
    },
    async enterOpened(call) {
      for (;;) {
        // Who held may be inside still when it closes.
        if (inside) await inside;
        else if (holds > 0 && !closed) await new Promise<void>((resolve) => waiting.push(resolve));
        else return enter(call);
      }
    },
    async quiet() {
      while (inside) await inside;
    },
    close() {
      closed = true;
      open();
    },
  };
}
