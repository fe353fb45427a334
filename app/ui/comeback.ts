import type { Timers } from './ports.ts';

/** When an interface that fell comes back: at once the first time, then after pauses that grow, so that one that cannot stand does no harm. */
export interface Comeback {
  /** It fell. `again` will be called. */
  fell(): void;
  /** Falls since it last stood for long. */
  readonly falls: number;
  stop(): void;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** Having stood for so long, the next fall is a first one. */
export const STEADY_MS = 60_000;

export const pauseBefore = (fall: number): number => (fall <= 1 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (fall - 2)));

export function createComeback(timers: Timers, again: (falls: number) => void): Comeback {
  let falls = 0;
  let timer: number | undefined;

  function after(delayMs: number, run: () => void): void {
    if (timer !== undefined) timers.clear(timer);
    timer = timers.set(() => {
      timer = undefined;
      run();
    }, delayMs);
  }

  return {
    get falls() {
      return falls;
    },
    fell() {
      falls++;
      after(pauseBefore(falls), () => {
        after(STEADY_MS, () => {
          falls = 0;
        });
        again(falls);
      });
    },
    stop() {
      if (timer !== undefined) timers.clear(timer);
      timer = undefined;
    },
  };
}
