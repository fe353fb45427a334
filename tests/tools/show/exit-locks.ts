/**
 * Stands in for Web Locks, by which a page sees its workers die: Node has them, but does not wake a thread that waits for a lock when
 * its holder ends. The platform's word that a thread has ended does as well: a request is granted when the thread of that name is gone.
 */
export interface ExitLocks {
  readonly locks: LockManager;
  /** The thread that would hold the lock of this name. */
  hold(name: string, exited: Promise<void>): void;
}

export function createExitLocks(): ExitLocks {
  const holders = new Map<string, Promise<void>>();

  async function request(name: string, { signal }: LockOptions, granted: LockGrantedCallback<unknown>): Promise<unknown> {
    const given = new Promise<never>((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    await Promise.race([holders.get(name), given]);
    holders.delete(name);
    return granted({ name, mode: 'exclusive' });
  }

  return {
    locks: { request, query: async () => ({}) } as LockManager,
    hold: (name, exited) => void holders.set(name, exited),
  };
}
