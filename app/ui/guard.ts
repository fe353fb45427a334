import { effect } from '@preact/signals';
import type { Stop } from '#app/lib/scope.ts';

export type OnError = (error: unknown) => void;

/**
 * An effect whose failure stays in the interface: a signal's effects run within the assignment that changed it, so one that throws would
 * throw at the show. It runs again with the next change.
 */
export function watch(onError: OnError, run: () => void): Stop {
  return effect(() => {
    try {
      run();
    } catch (error) {
      onError(error);
    }
  });
}

/** What is thrown in a handler of an event and caught by nobody: the controls stand as they were, and the log knows. */
export function catchStray(onError: OnError): Stop {
  const thrown = (event: ErrorEvent): void => onError(event.error ?? new Error(event.message));
  const rejected = (event: PromiseRejectionEvent): void => onError(event.reason);
  window.addEventListener('error', thrown);
  window.addEventListener('unhandledrejection', rejected);
  return () => {
    window.removeEventListener('error', thrown);
    window.removeEventListener('unhandledrejection', rejected);
  };
}
