import type { Clock } from '#app/show/processor.ts';

/** A clock that goes on only when a test says so. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
  /** As `advance`, in steps between which whatever was promised settles. */
  pass(ms: number): Promise<void>;
  readonly waiting: number;
}

const stepMs = 50;

export function manualClock(): ManualClock {
  let now = 0;
  let due: { at: number; run: () => void }[] = [];
  function advance(ms: number): void {
    const end = now + ms;
    for (;;) {
      const next = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      due = due.filter((other) => other !== next);
      now = next.at;
      next.run();
    }
    now = end;
  }
  return {
    now: () => now,
    after(delayMs, run) {
      const entry = { at: now + delayMs, run };
      due.push(entry);
      return () => {
        due = due.filter((other) => other !== entry);
      };
    },
    advance,
    async pass(ms) {
      for (let left = ms; left > 0; left -= stepMs) {
        advance(Math.min(stepMs, left));
        await settled();
      }
    },
    get waiting() {
      return due.length;
    },
  };
}

/** Whatever was promised has settled. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
