/** Undoes what was started. Calling it again does nothing. */
export type Stop = () => void | Promise<void>;

/**
 * A structured scope: whatever starts something hands its stop to the scope that owns it, and the
 * scope stops everything in reverse order, once, however often it is asked.
 */
export interface Scope {
  readonly signal: AbortSignal;
  readonly closed: boolean;
  /** Takes ownership of a stop. On a scope that is already closed the stop runs at once. */
  own(stop: Stop): void;
  /** A child that closes with this scope, or earlier by itself. */
  child(): Scope;
  /** Runs every stop in reverse order. Rejects with an AggregateError when some of them failed, after all have run. */
  close(): Promise<void>;
}

export function createScope(): Scope {
  const abort = new AbortController();
  const stops: Stop[] = [];
  let closing: Promise<void> | undefined;

  async function stopAll(): Promise<void> {
    abort.abort();
    const errors: unknown[] = [];
    for (let stop = stops.pop(); stop; stop = stops.pop()) {
      try {
        await stop();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'cleanup failed');
  }

  const scope: Scope = {
    signal: abort.signal,
    get closed() {
      return closing !== undefined;
    },
    own(stop) {
      if (closing) void Promise.resolve(stop());
      else stops.push(stop);
    },
    child() {
      const child = createScope();
      const close = (): Promise<void> => child.close();
      scope.own(close);
      child.own(() => {
        const index = stops.indexOf(close);
        if (index >= 0) stops.splice(index, 1);
      });
      return child;
    },
    close() {
      closing ??= stopAll();
      return closing;
    },
  };
  return scope;
}
