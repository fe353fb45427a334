import type { IDBPDatabase } from 'idb';
import { databaseOpener, type OpenDatabase } from '#app/library/database.ts';

/**
 * A real database that refuses pixels larger than `roomBytes` the way a full disk does: the transaction aborts with
 * QuotaExceededError. (Chromium's own override of the quota has no effect on a page under test.)
 */
export function fullDisk(name: string, roomBytes: number): OpenDatabase {
  const open = databaseOpener(name);
  return async (hooks) => {
    const database = await open(hooks);
    return new Proxy(database, {
      get(target, property) {
        if (property === 'transaction')
          return (...args: Parameters<IDBPDatabase['transaction']>) => cramped(target.transaction(...args), roomBytes);
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
}

/** A real database whose first connections die unannounced once the library has been read. `opens` counts them all. */
export function dyingDisk(name: string, deaths: number): { readonly open: OpenDatabase; readonly opens: () => number } {
  const open = databaseOpener(name);
  let opens = 0;
  return {
    opens: () => opens,
    open: async (hooks) => {
      const database = await open(hooks);
      if (++opens > deaths) return database;
      return new Proxy(database, {
        get(target, property) {
          if (property === 'getAll') {
            return async (store: string) => {
              const records: unknown[] = await target.getAll(store);
              target.close();
              return records;
            };
          }
          const value: unknown = Reflect.get(target, property, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    },
  };
}

function cramped<T extends ReturnType<IDBPDatabase['transaction']>>(transaction: T, roomBytes: number): T {
  let refusal: DOMException | undefined;
  const done = transaction.done.catch((error: unknown) => {
    throw refusal ?? error;
  });
  done.catch(() => undefined);
  return new Proxy(transaction, {
    get(target, property) {
      if (property === 'done') return done;
      if (property === 'error') return refusal ?? target.error;
      if (property !== 'objectStore') {
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return (name: string) => {
        const store = target.objectStore(name);
        return {
          get: (key: string) => store.get(key),
          delete: (key: string) => store.delete?.(key),
          put: (value: unknown, key?: string) => {
            if (!(value instanceof Blob) || value.size <= roomBytes) return store.put?.(value, key);
            refusal = new DOMException('the disk is full', 'QuotaExceededError');
            target.abort();
            return Promise.reject(refusal);
          },
        };
      };
    },
  });
}
