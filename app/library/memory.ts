import { applyWrite, idOf, type LibraryEntry, type LibraryWrite } from './entry.ts';
import type { LibraryChange } from './library.ts';

/** The entries as this page sees them, and who wants to know when they change. */
export interface Memory {
  readonly entries: ReadonlyMap<string, LibraryEntry>;
  apply(write: LibraryWrite): void;
  /** Takes over what the disk says of some entries, with the writes that have yet to get there on top. */
  adopt(onDisk: ReadonlyMap<string, LibraryEntry | undefined>, waiting: readonly LibraryWrite[]): void;
  tell(change: LibraryChange): void;
  on(listener: (change: LibraryChange) => void): () => void;
}

const same = (a: LibraryEntry, b: LibraryEntry): boolean =>
  a.artwork === b.artwork &&
  a.starred === b.starred &&
  a.banned === b.banned &&
  a.shownCount === b.shownCount &&
  a.lastShownAtMs === b.lastShownAtMs &&
  a.bytes === b.bytes;

export function createMemory(): Memory {
  const entries = new Map<string, LibraryEntry>();
  const listeners = new Set<(change: LibraryChange) => void>();

  function tell(change: LibraryChange): void {
    for (const listener of [...listeners]) listener(change);
  }

  function set(id: string, entry: LibraryEntry | undefined): void {
    const before = entries.get(id);
    if (entry) {
      if (before && same(before, entry)) return;
      entries.set(id, entry);
      tell({ type: 'entry', entry });
    } else if (entries.delete(id)) {
      tell({ type: 'removed', id });
    }
  }

  return {
    entries,
    apply(write) {
      const id = idOf(write);
      set(id, applyWrite(entries.get(id), write));
    },
    adopt(onDisk, waiting) {
      const writes = Map.groupBy(waiting, idOf);
      for (const [id, entry] of onDisk) {
        const queued = writes.get(id) ?? [];
        const now = queued.reduce(applyWrite, entry);
        const before = entries.get(id);
        // The disk's copy of an unchanged artwork is a new object: keep ours, so that nothing seems to have changed.
        const ours = now && before && queued.every(({ type }) => type !== 'put');
        set(id, ours ? { ...now, artwork: before.artwork } : now);
      }
    },
    tell,
    on(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
