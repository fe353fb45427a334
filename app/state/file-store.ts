import { type IDBPDatabase, openDB } from 'idb';

export const FILE_DATABASE = 'algorhythmic-file';
const storeName = 'file';
/** What a tab that was closed left behind goes when another file comes, this long after. */
const forgottenMs = 24 * 60 * 60 * 1000;

/** Keeps the files that are being played, one a tab, so that a reload can play on. Methods reject where the browser keeps nothing for us. */
export interface FileStore {
  save(id: string, file: File): Promise<void>;
  load(id: string): Promise<File | undefined>;
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}

interface Kept {
  readonly atMs: number;
  readonly file: File;
}

const isKept = (value: unknown): value is Kept =>
  typeof value === 'object' && value !== null && 'file' in value && value.file instanceof File;

/** Opens nothing before it is first used. What is asked is done in the order in which it was asked. */
export function createFileStore(nowMs: () => number, name = FILE_DATABASE): FileStore {
  let opening: Promise<IDBPDatabase> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function open(): Promise<IDBPDatabase> {
    if (opening) return opening;
    const here = openDB(name, 1, {
      upgrade: (database) => void database.createObjectStore(storeName),
      // Another tab wants it gone or newer: standing in its way would freeze it. The next use opens it again.
      blocking: () => void release(here),
      terminated: () => {
        if (opening === here) opening = undefined;
      },
    });
    opening = here;
    here.catch(() => {
      if (opening === here) opening = undefined;
    });
    return here;
  }

  async function release(opened: Promise<IDBPDatabase>): Promise<void> {
    if (opening === opened) opening = undefined;
    (await opened).close();
  }

  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = last.then(run);
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    save: (id, file) =>
      inTurn(async () => {
        const { store, done } = (await open()).transaction(storeName, 'readwrite');
        for (let cursor = await store.openCursor(); cursor; cursor = await cursor.continue()) {
          if (!isKept(cursor.value) || nowMs() - cursor.value.atMs > forgottenMs) await cursor.delete();
        }
        await store.put({ atMs: nowMs(), file } satisfies Kept, id);
        await done;
      }),
    load: (id) =>
      inTurn(async () => {
        const kept: unknown = await (await open()).get(storeName, id);
        return isKept(kept) ? kept.file : undefined;
      }),
    remove: (id) => inTurn(async () => (await open()).delete(storeName, id)),
    close: () =>
      inTurn(async () => {
        const opened = opening;
        if (opened) await release(opened);
      }),
  };
}
