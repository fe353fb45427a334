import { type ReadonlySignal, signal } from '@preact/signals';
import type { Stop } from '#app/lib/scope.ts';
import type { Timers } from './ports.ts';

/** Says things to screen readers, never more often than every `gapMs`; of what piles up only the newest is said. */
export interface Announcer {
  readonly text: ReadonlySignal<string>;
  say(text: string): void;
  readonly stop: Stop;
}

export const ANNOUNCE_GAP_MS = 8000;

export function createAnnouncer(timers: Timers, gapMs = ANNOUNCE_GAP_MS): Announcer {
  const text = signal('');
  let waiting: string | null = null;
  let timer: number | undefined;

  function flush(): void {
    timer = undefined;
    if (waiting === null) return;
    text.value = waiting;
    waiting = null;
    timer = timers.set(flush, gapMs);
  }
  return {
    text,
    say(words) {
      waiting = words;
      if (timer === undefined) flush();
    },
    stop() {
      if (timer !== undefined) timers.clear(timer);
      timer = undefined;
      waiting = null;
    },
  };
}
