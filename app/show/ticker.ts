import type { Clock } from './processor.ts';

export interface Ticker {
  /** The first tick comes after one interval. Starting again begins anew. */
  start(): void;
  stop(): void;
}

/** Ticks on a grid of `intervalMs`: a late tick does not shift those after it, and what a stall has swallowed is skipped. */
export function createTicker(clock: Clock, intervalMs: number, onTick: () => void): Ticker {
  let cancel = (): void => undefined;
  let nextMs = 0;

  function tick(): void {
    nextMs = Math.max(nextMs + intervalMs, clock.now());
    cancel = clock.after(Math.max(0, nextMs - clock.now()), tick);
    onTick();
  }

  return {
    start() {
      cancel();
      nextMs = clock.now() + intervalMs;
      cancel = clock.after(intervalMs, tick);
    },
    stop: () => cancel(),
  };
}
