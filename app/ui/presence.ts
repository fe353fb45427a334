import { type ReadonlySignal, signal } from '@preact/signals';
import type { Stop } from '#app/lib/scope.ts';
import { type OnError, watch } from './guard.ts';
import type { Timers } from './ports.ts';

/** Whether the controls and the pointer are to be seen. */
export interface Presence {
  readonly awake: ReadonlySignal<boolean>;
  /** Somebody did something: shows the controls and starts the wait anew. */
  wake(): void;
  /** Hides the controls now, unless something pins them. */
  sleep(): void;
  readonly stop: Stop;
}

export const IDLE_MS = 3000;

/** Fades after `idleMs` without input. While `pinned` holds, nothing fades; when it ends, the wait begins. */
export function createPresence(timers: Timers, pinned: ReadonlySignal<boolean>, onError: OnError, idleMs = IDLE_MS): Presence {
  const awake = signal(true);
  let timer: number | undefined;

  function forget(): void {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
  }
  function wake(): void {
    forget();
    awake.value = true;
    if (!pinned.peek()) timer = timers.set(sleep, idleMs);
  }
  function sleep(): void {
    forget();
    if (!pinned.peek()) awake.value = false;
  }

  const stopWatching = watch(onError, () => {
    void pinned.value;
    wake();
  });
  return {
    awake,
    wake,
    sleep,
    stop() {
      void stopWatching();
      forget();
    },
  };
}
