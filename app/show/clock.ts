import type { Clock } from './processor.ts';

/** The clock of this thread: monotonic, with the platform's own timers. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
