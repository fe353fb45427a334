import type { Clock } from './processor.ts';
import { ShowError } from './show-error.ts';

/** What `work` gives, or a rejection with code `too-slow` when it takes longer than `limitMs`. The work itself is not stopped. */
export function patiently<T>(work: Promise<T>, limitMs: number, clock: Clock, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => reject(new ShowError('too-slow', `${what} took longer than ${limitMs} ms`)));
    void work.then(resolve, reject).finally(cancel);
  });
}
