import type { IDBPDatabase } from 'idb';
import { applyWrite, idOf, type LibraryEntry, type LibraryWrite, needsPixels } from './entry.ts';
import { parseRecord, toRecord } from './record.ts';

export interface Disk {
  /** Every entry that can be read; `skipped` counts the damaged. */
  load(): Promise<{ readonly entries: readonly LibraryEntry[]; readonly skipped: number }>;
  /**
   * Applies the writes in one transaction, each to what the disk holds now, so that another tab's votes survive.
   * Answers with what each touched entry has become. `known` stands in for a record that is damaged.
   * Rejects with nothing written when the transaction fails.
   */
  write(
    writes: readonly LibraryWrite[],
    known: (id: string) => LibraryEntry | undefined,
  ): Promise<ReadonlyMap<string, LibraryEntry | undefined>>;
  pixels(id: string): Promise<Blob | undefined>;
  close(): void;
}

/** Aborts a transaction that may have ended already. */
function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
  }
}

/** The library's two stores as reads and writes of entries. */
export function createDisk(database: IDBPDatabase): Disk {
  async function readRecords(): Promise<{ readonly records: readonly unknown[]; readonly unreadable: number }> {
    try {
      return { records: await database.getAll('artworks'), unreadable: 0 };
    } catch {
      // One value whose bytes are gone fails the whole getAll: find the others one by one.
      const keys = await database.getAllKeys('artworks');
      const results = await Promise.allSettled(keys.map((key) => database.get('artworks', key)));
      const records = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      return { records, unreadable: results.length - records.length };
    }
  }

  return {
    async load() {
      const { records, unreadable } = await readRecords();
      const entries: LibraryEntry[] = [];
      let skipped = unreadable;
      for (const record of records) {
        const entry = parseRecord(record);
        if (!entry) skipped++;
        // A page that was closed before its painting was encoded leaves an entry without a picture.
        else if (entry.bytes > 0 || !needsPixels(entry.artwork)) entries.push(entry);
      }
      return { entries, skipped };
    },

    async write(writes, known) {
      const transaction = database.transaction(['artworks', 'blobs'], 'readwrite');
      const artworks = transaction.objectStore('artworks');
      const blobs = transaction.objectStore('blobs');
      const touched = new Map<string, LibraryEntry | undefined>();
      // Whatever fails first, the transaction's own end is the answer.
      transaction.done.catch(() => undefined);
      for (const id of new Set(writes.map(idOf))) {
        const record: unknown = await artworks.get(id);
        touched.set(id, record === undefined ? undefined : (parseRecord(record) ?? known(id)));
      }
      const requests: Promise<unknown>[] = [];
      let thrown: unknown;
      try {
        for (const write of writes) {
          const id = idOf(write);
          const entry = applyWrite(touched.get(id), write);
          touched.set(id, entry);
          if (write.type === 'pixels' && entry) requests.push(blobs.put(write.blob, id));
          if (write.type === 'remove') requests.push(blobs.delete(id));
        }
        for (const [id, entry] of touched) requests.push(entry ? artworks.put(toRecord(entry)) : artworks.delete(id));
      } catch (error) {
        // A value that cannot be stored throws before it becomes a request: all or nothing all the same.
        thrown = error;
        if (!transaction.error) abort(transaction);
      }
      await Promise.allSettled(requests);
      try {
        await transaction.done;
      } catch (error) {
        throw transaction.error ?? thrown ?? error;
      }
      return touched;
    },

    async pixels(id) {
      const blob: unknown = await database.get('blobs', id);
      return blob instanceof Blob && blob.size > 0 ? blob : undefined;
    },

    close: () => database.close(),
  };
}
