import { type IDBPDatabase, openDB } from 'idb';
import { type Checkpoint, type CheckpointStore, parseCheckpoint } from '#app/show/checkpoint.ts';
import { systemClock } from '#app/show/clock.ts';
import { patiently } from '#app/show/patience.ts';
import type { Clock } from '#app/show/processor.ts';
import { KEPT_CHECKPOINTS } from './memory.ts';

export interface IndexedDbCheckpointStore extends CheckpointStore {
  /** Lets go of the database; the next call takes it up again. */
  close(): Promise<void>;
}

export interface IndexedDbCheckpointStoreOptions {
  readonly name?: string;
  /** How many are kept. */
  readonly keep?: number;
  /** How long the database may take to open: a show starts without a checkpoint rather than late. */
  readonly patienceMs?: number;
  readonly clock?: Clock;
}

const table = 'checkpoints';

/**
 * Checkpoints in a database of their own, so that a library that is blocked or damaged takes none of them along. Where the browser has
 * no IndexedDB, denies it, or lets another window hold us up, methods reject, and the next call tries again.
 */
export function createIndexedDbCheckpointStore(options: IndexedDbCheckpointStoreOptions = {}): IndexedDbCheckpointStore {
  const { name = 'algorhythmic-checkpoints', keep = KEPT_CHECKPOINTS, patienceMs = 1500, clock = systemClock } = options;
  let connection: Promise<IDBPDatabase> | undefined;

  function connect(): Promise<IDBPDatabase> {
    if (connection) return connection;
    const forget = (): void => {
      if (connection === connecting) connection = undefined;
    };
    const connecting = open(name, forget);
    connection = connecting;
    connecting.catch(forget);
    return connecting;
  }

  const opened = (): Promise<IDBPDatabase> => patiently(connect(), patienceMs, clock, 'the opening of the checkpoints');

  return {
    async save(checkpoint) {
      const database = await opened();
      const { store, done } = database.transaction(table, 'readwrite');
      async function write(): Promise<void> {
        await store.put(checkpoint, checkpoint.savedAtMs);
        const keys = await store.getAllKeys();
        // One that bears a later time was written under a clock that was wrong: it must not stand in the way of newer ones.
        const older = keys.filter((key) => Number(key) < checkpoint.savedAtMs).reverse();
        const surplus = [...keys.filter((key) => Number(key) > checkpoint.savedAtMs), ...older.slice(keep - 1)];
        await Promise.all(surplus.map((key) => store.delete(key)));
      }
      // A disk that is full rejects both.
      await Promise.all([write(), done]);
    },
    async list() {
      const database = await opened();
      const keys = await database.getAllKeys(table);
      // One by one, each in a transaction of its own: one that cannot be read leaves the others alone.
      const read = await Promise.all(keys.reverse().map((key) => database.get(table, key).then(valid, () => undefined)));
      return read.filter((checkpoint) => checkpoint !== undefined);
    },
    async clear() {
      const database = await opened();
      await database.clear(table);
    },
    async close() {
      const closing = connection;
      connection = undefined;
      await closing?.then(
        (database) => database.close(),
        // One that did not open needs no closing.
        () => undefined,
      );
    },
  };
}

function valid(value: unknown): Checkpoint | undefined {
  const parsed = parseCheckpoint(value);
  return parsed.ok ? parsed.value : undefined;
}

async function open(name: string, onClosed: () => void): Promise<IDBPDatabase> {
  const database = await openDB(name, 1, {
    upgrade: (created) => void created.createObjectStore(table),
    // Standing in the way of another window would block it: let go at once.
    blocking() {
      database.close();
      onClosed();
    },
    terminated: onClosed,
  });
  return database;
}
