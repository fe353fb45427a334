import type { IDBPDatabase } from 'idb';
import { databaseOpener, type OpenDatabase } from './database.ts';
import { createDisk, type Disk } from './disk.ts';
import { idOf, type LibraryEntry, type LibraryWrite, needsPixels, newEntry } from './entry.ts';
import { bytesOver, planEviction, type StorageEstimate } from './eviction.ts';
import { failures, isClosedError, isQuotaError, type LibraryFailure, openFailure } from './failures.ts';
import type { Library } from './library.ts';
import { createMemory } from './memory.ts';

export interface LibraryDeps {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls back after `delayMs`; the result cancels. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  readonly open?: OpenDatabase;
  /** `navigator.storage.estimate`, where the browser has it. */
  readonly estimate?: () => Promise<StorageEstimate>;
  readonly paintedLimit?: number;
  /** How long the page waits for its library before it goes on in memory; the disk is taken up when it comes. */
  readonly patienceMs?: number;
}

type Backing =
  | { readonly type: 'opening' }
  | { readonly type: 'disk'; readonly disk: Disk }
  /** Nothing will be kept any more in this session. */
  | { readonly type: 'memory' }
  | { readonly type: 'closed' };

/** Connections that break one after the other, with nothing written in between, are not worth another. */
const mostReopens = 3;

/**
 * Opens the library. Always resolves: when IndexedDB is missing, denied, held by another tab, too slow or damaged, the same
 * library works in memory, says so in `notice`, and moves to the disk if that becomes possible.
 */
export async function openLibrary(deps: LibraryDeps): Promise<Library> {
  const open = deps.open ?? databaseOpener();
  const memory = createMemory();
  /** Pixels that are not on disk: not yet, or never. */
  const loose = new Map<string, Blob>();
  const encoding = new Map<string, Promise<Blob | undefined>>();
  let queue: LibraryWrite[] = [];
  let backing: Backing = { type: 'opening' };
  let notice: LibraryFailure | null = null;
  let skipped = 0;
  let reopens = 0;
  let connecting: Promise<void> = Promise.resolve();
  /** False while the disk keeps us waiting: then nobody waits for it. */
  let patient = true;
  let flushing: Promise<void> | undefined;

  function say(next: LibraryFailure | null): void {
    if (notice?.code === next?.code) return;
    notice = next;
    memory.tell({ type: 'notice', notice });
  }

  function giveUp(failure: LibraryFailure): void {
    if (backing.type === 'disk') backing.disk.close();
    backing = { type: 'memory' };
    queue = [];
    say(failure);
  }

  function onClosed(): void {
    if (backing.type !== 'disk') return;
    backing = { type: 'opening' };
    if (++reopens > mostReopens) giveUp(failures.unavailable);
    else connecting = connect(() => undefined);
  }

  function losePatience(): void {
    patient = false;
    say(failures.blocked);
  }

  async function connect(onBlocked: () => void): Promise<void> {
    let database: IDBPDatabase | undefined;
    try {
      database = await open({
        onBlocked: () => {
          losePatience();
          onBlocked();
        },
        onClosed,
      });
      if (backing.type === 'closed') database.close();
      else await attach(createDisk(database));
    } catch (error) {
      database?.close();
      if (backing.type === 'closed') return;
      // Taken away while it was being read: another tab upgrades, or the browser clears up.
      if (database && isClosedError(error) && ++reopens <= mostReopens) return connect(onBlocked);
      giveUp(openFailure(error));
    }
  }

  /** Makes memory and disk agree: the disk is right, but for what was done since; a disk that lost everything is written anew. */
  async function attach(disk: Disk): Promise<void> {
    const loaded = await disk.load();
    if (backing.type === 'closed') return disk.close();
    skipped = loaded.skipped;
    const onDisk = new Map(loaded.entries.map((entry) => [entry.artwork.id, entry]));
    const queued = new Set(queue.filter(({ type }) => type === 'put').map(idOf));
    const orphans = [...memory.entries.values()].filter(({ artwork }) => !onDisk.has(artwork.id) && !queued.has(artwork.id));
    const lost = orphans.length > 0 && onDisk.size === 0 && skipped === 0;
    if (lost) queue = rebuilding();
    else for (const { artwork } of orphans) memory.apply({ type: 'remove', id: artwork.id });
    memory.adopt(onDisk, queue);
    backing = { type: 'disk', disk };
    patient = true;
    say(lost ? failures.lost : skipped > 0 ? failures.damaged : null);
    await flush();
  }

  /** The writes that put everything that memory still has on an empty disk. */
  function rebuilding(): LibraryWrite[] {
    const writes: LibraryWrite[] = [];
    for (const entry of [...memory.entries.values()]) {
      const { id } = entry.artwork;
      const blob = loose.get(id);
      if (needsPixels(entry.artwork) && !blob && !encoding.has(id)) memory.apply({ type: 'remove', id });
      else {
        writes.push({ type: 'put', entry: { ...entry, bytes: 0 } });
        if (blob) writes.push({ type: 'pixels', id, blob });
      }
    }
    return writes;
  }

  /** Takes a write: memory knows at once. Settles when the disk does too, or never will. */
  function write(next: LibraryWrite): Promise<void> {
    memory.apply(next);
    if (backing.type === 'memory' || backing.type === 'closed') return Promise.resolve();
    queue.push(next);
    return settled();
  }

  async function settled(): Promise<void> {
    do {
      if (backing.type === 'opening' && !patient) return;
      await connecting;
      await flush();
    } while (queue.length > 0 && backing.type !== 'memory' && backing.type !== 'closed');
  }

  /** Writes what waits, together, until nothing does. One at a time. */
  function flush(): Promise<void> {
    flushing ??= (async () => {
      // Writes that are made in the same turn share a transaction.
      await Promise.resolve();
      while (queue.length > 0 && backing.type === 'disk') await writeBatch(backing.disk, queue.splice(0));
    })().finally(() => {
      flushing = undefined;
    });
    return flushing;
  }

  async function writeBatch(disk: Disk, batch: readonly LibraryWrite[]): Promise<void> {
    try {
      const touched = await disk.write(batch, (id) => memory.entries.get(id));
      reopens = 0;
      for (const done of batch) if (done.type === 'pixels' && loose.get(done.id) === done.blob) loose.delete(done.id);
      memory.adopt(touched, queue);
    } catch (error) {
      await survive(error, disk, batch);
    }
  }

  async function survive(error: unknown, disk: Disk, batch: readonly LibraryWrite[]): Promise<void> {
    if (isQuotaError(error)) return writeWhatFits(disk, batch);
    if (isClosedError(error) && backing.type !== 'closed') {
      queue.unshift(...batch);
      disk.close();
      onClosed();
      return;
    }
    giveUp(failures.unavailable);
  }

  /** On a full disk, votes come before pixels: make room, then write one by one and leave what does not fit in memory. */
  async function writeWhatFits(disk: Disk, batch: readonly LibraryWrite[]): Promise<void> {
    const wanted = batch.reduce((sum, item) => sum + (item.type === 'pixels' ? item.blob.size : 0), 0);
    const coming = new Set(batch.map(idOf));
    const others = [...memory.entries.values()].filter(({ artwork }) => !coming.has(artwork.id));
    const removals = planEviction(others, Math.max(wanted * 2, 1), deps.paintedLimit).map((id): LibraryWrite => ({ type: 'remove', id }));
    for (const removal of removals) memory.apply(removal);
    for (const next of [...removals, ...batch]) {
      try {
        await disk.write([next], (id) => memory.entries.get(id));
      } catch (error) {
        if (!isQuotaError(error)) return survive(error, disk, [next]);
        say(failures.full);
      }
    }
  }

  /** Keeps painted pictures within their number, and the whole within the browser's allowance. */
  async function makeRoom(): Promise<void> {
    let over = 0;
    try {
      over = deps.estimate ? bytesOver(await deps.estimate()) : 0;
    } catch {
      // A browser that does not say how full it is will say when it is full: see writeWhatFits.
      over = 0;
    }
    for (const id of planEviction([...memory.entries.values()], over, deps.paintedLimit)) await library.remove(id);
  }

  async function keepPixels(id: string, pixels: Promise<Blob | undefined>): Promise<void> {
    const blob = await pixels.catch(() => undefined);
    encoding.delete(id);
    if (!blob || !memory.entries.has(id)) return;
    loose.set(id, blob);
    await write({ type: 'pixels', id, blob });
    await makeRoom();
  }

  const library: Library = {
    all: () => [...memory.entries.values()],
    get: (id) => memory.entries.get(id),
    async add(artwork, pixels) {
      const added = write({ type: 'put', entry: newEntry(artwork, deps.now()) });
      if (!pixels) return added;
      const promised = Promise.resolve(pixels);
      encoding.set(artwork.id, promised);
      await Promise.all([added, keepPixels(artwork.id, promised)]);
    },
    async pixels(id) {
      const early = await encoding.get(id)?.catch(() => undefined);
      const blob = early ?? loose.get(id);
      if (blob || backing.type !== 'disk') return blob;
      return backing.disk.pixels(id).catch(() => undefined);
    },
    setStarred: (id, starred) => write({ type: 'star', id, starred }),
    setBanned: (id, banned) => write({ type: 'ban', id, banned }),
    markShown: (id) => write({ type: 'shown', id, atMs: deps.now() }),
    remove(id) {
      loose.delete(id);
      return write({ type: 'remove', id });
    },
    on: memory.on,
    get place() {
      return backing.type === 'disk' ? 'disk' : 'memory';
    },
    get notice() {
      return notice;
    },
    get skipped() {
      return skipped;
    },
    settled,
    async close() {
      await settled();
      const last = backing;
      backing = { type: 'closed' };
      if (last.type === 'disk') last.disk.close();
    },
  };

  await new Promise<void>((resolve) => {
    const cancel = deps.after(deps.patienceMs ?? 3000, () => {
      losePatience();
      resolve();
    });
    const ready = (): void => {
      cancel();
      resolve();
    };
    connecting = connect(ready);
    void connecting.finally(ready);
  });
  return library;
}

export type { LibraryEntry };
