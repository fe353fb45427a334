import type { Clock } from '#app/show/processor.ts';

export interface ManualClock extends Clock {
  /** Timers that are set. */
  readonly pending: number;
  /** Moves time on, timer by timer, and lets promises settle after each. */
  advance(ms: number): Promise<void>;
}

/** A clock that stands still until the test moves it. */
export function createManualClock(): ManualClock {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  return {
    get pending() {
      return timers.size;
    },
    now: () => now,
    after(delayMs, callback) {
      const timer = { at: now + Math.max(0, delayMs), callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(ms) {
      const end = now + ms;
      await breathe();
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        now = next.at;
        next.callback();
        await breathe();
      }
      now = end;
    },
  };
}
