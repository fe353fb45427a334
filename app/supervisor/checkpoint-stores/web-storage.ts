import { type CheckpointStore, parseCheckpoint } from '#app/show/checkpoint.ts';

export type StorageLike = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * One checkpoint in `sessionStorage` or `localStorage`: the last word of a page that goes. `save` has written before it returns, so that
 * `pagehide` may call it and not wait. Without a storage (the browser denies it) every method rejects.
 */
export function createWebStorageCheckpointStore(storage: StorageLike | undefined, key = 'algorhythmic/checkpoint'): CheckpointStore {
  function opened(): StorageLike {
    if (!storage) throw new Error('this browser keeps nothing here');
    return storage;
  }
  return {
    async save(checkpoint) {
      opened().setItem(key, JSON.stringify(checkpoint));
    },
    async list() {
      const text = opened().getItem(key);
      const parsed = text === null ? undefined : parseCheckpoint(text);
      // Damaged is as good as none.
      return parsed?.ok ? [parsed.value] : [];
    },
    async clear() {
      opened().removeItem(key);
    },
  };
}
