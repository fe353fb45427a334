/** Holds up work between two of its steps, for as long as it is closed. */
export interface Gate {
  close(): void;
  open(): void;
  /** Settles at once while it is open. */
  pass(): Promise<void>;
}

export function createGate(): Gate {
  let closed: PromiseWithResolvers<void> | undefined;
  return {
    close() {
      closed ??= Promise.withResolvers<void>();
    },
    open() {
      closed?.resolve();
      closed = undefined;
    },
    async pass() {
      // It may have been closed again before we were called.
      while (closed) await closed.promise;
    },
  };
}
