import { deleteDB, openDB } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Checkpoint, type CheckpointStore, createCheckpoint } from '#app/show/checkpoint.ts';
import { createIndexedDbCheckpointStore } from '#app/supervisor/checkpoint-stores/indexed-db.ts';
import { createWebStorageCheckpointStore } from '#app/supervisor/checkpoint-stores/web-storage.ts';
import { createCheckpointKeeper, usableCheckpoints } from '#app/supervisor/checkpoints.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  for (const stop of stops.splice(0).reverse()) await stop();
});

let databases = 0;
function openStore() {
  const name = `test-checkpoints-${performance.timeOrigin}-${++databases}`;
  const store = createIndexedDbCheckpointStore({ name });
  stops.push(
    () => deleteDB(name),
    () => store.close(),
  );
  return { name, store };
}

const checkpointAt = (savedAtMs: number, phase = savedAtMs): Checkpoint =>
  createCheckpoint({
    savedAtMs,
    blueprint: 'b1',
    graph: { processors: { stage: { kind: 'stage', config: { tier: [1, null, 'x'] } } }, links: [] },
    processors: { stage: { kind: 'stage', state: { phase } } },
  });
/** Timers that expire when the test says so. */
function createManualTimers() {
  const timers = new Set<() => void>();
  return {
    now: () => 0,
    after(_delayMs: number, callback: () => void) {
      timers.add(callback);
      return () => void timers.delete(callback);
    },
    expire(): void {
      for (const callback of [...timers]) callback();
    },
  };
}

const times = async (store: CheckpointStore): Promise<readonly number[]> => (await store.list()).map(({ savedAtMs }) => savedAtMs);

describe('checkpoints in IndexedDB', () => {
  it('D8: a disk that is full rejects the save, and nothing else: no rejection is left that nobody hears', async () => {
    const { store } = openStore();
    await store.save(checkpointAt(1));
    const unheard: unknown[] = [];
    const hear = (event: PromiseRejectionEvent): void => {
      event.preventDefault();
      unheard.push(event.reason);
    };
    addEventListener('unhandledrejection', hear);
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...args: Parameters<typeof put>) {
      const request = put.apply(this, args);
      this.transaction.abort();
      return request;
    };
    try {
      await expect(store.save(checkpointAt(2))).rejects.toThrow();
    } finally {
      IDBObjectStore.prototype.put = put;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    removeEventListener('unhandledrejection', hear);
    expect(unheard).toEqual([]);
    await store.save(checkpointAt(3));
    expect(await times(store)).toEqual([3, 1]);
  });

  it('D8: outlive the page: what one connection saved the next one reads, the newest first', async () => {
    const { name, store } = openStore();
    expect(await store.list()).toEqual([]);
    for (const at of [3, 1, 2]) await store.save(checkpointAt(at));
    // One that bears a later time than the newest was written under a wrong clock.
    expect(await times(store)).toEqual([2, 1]);
    await store.save(checkpointAt(4));
    await store.close();
    const next = createIndexedDbCheckpointStore({ name });
    stops.push(() => next.close());
    expect(await next.list()).toEqual([checkpointAt(4), checkpointAt(2), checkpointAt(1)]);
    await next.clear();
    expect(await next.list()).toEqual([]);
  });

  it('D8: keeps the newest twelve', async () => {
    const { store } = openStore();
    for (let at = 1; at <= 15; at++) await store.save(checkpointAt(at));
    expect(await times(store)).toEqual([15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4]);
  });

  it('D8: one that is damaged is skipped, and the one before it serves', async () => {
    const { name, store } = openStore();
    await store.save(checkpointAt(1));
    await store.save(checkpointAt(2));
    const raw = await openDB(name, 1);
    await raw.put('checkpoints', { ...checkpointAt(3), graph: 'gone' }, 3);
    await raw.put('checkpoints', new Blob(['?']), 4);
    await raw.put('checkpoints', null, 5);
    raw.close();
    expect(await times(store)).toEqual([2, 1]);
    const found = await usableCheckpoints([store], { now: 10, withinMs: 100, blueprintChecksum: 'b1' });
    expect(found[0]).toEqual(checkpointAt(2));
  });

  it('D8: where IndexedDB is denied, methods reject, and work again when it is back', async () => {
    const { store } = openStore();
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    await expect(store.save(checkpointAt(1))).rejects.toThrow('denied');
    await expect(store.list()).rejects.toThrow('denied');
    await expect(store.clear()).rejects.toThrow('denied');
    vi.unstubAllGlobals();
    await store.save(checkpointAt(1));
    expect(await times(store)).toEqual([1]);
  });

  it('D8: a database from a later version of the app is left alone', async () => {
    const { name, store } = openStore();
    const later = await openDB(name, 7);
    later.close();
    await expect(store.list()).rejects.toMatchObject({ name: 'VersionError' });
  });

  it('D8: does not stand in the way of another window that deletes or renews the database, and takes it up again', async () => {
    const { name, store } = openStore();
    await store.save(checkpointAt(1));
    await deleteDB(name);
    await store.save(checkpointAt(2));
    expect(await times(store)).toEqual([2]);
  });

  it('D8: held up by another window it rejects in time, and works again when that one lets go', async () => {
    const { name } = openStore();
    const clock = createManualTimers();
    const store = createIndexedDbCheckpointStore({ name, clock });
    stops.push(() => store.close());
    // A connection that ignores the call to let go, with a deletion and our opening waiting behind it.
    const holder = await openDB(name, 1, { upgrade: (database) => void database.createObjectStore('checkpoints') });
    const held = Promise.withResolvers<void>();
    const deleting = deleteDB(name, { blocked: () => held.resolve() });
    await held.promise;
    const listing = store.list();
    clock.expire();
    await expect(listing).rejects.toMatchObject({ code: 'too-slow' });
    const saving = store.save(checkpointAt(1));
    holder.close();
    await deleting;
    await saving;
    expect(await times(store)).toEqual([1]);
  });

  it('D8: the keeper saves a running show there', async () => {
    const { store } = openStore();
    let phase = 0;
    const keeper = createCheckpointKeeper({
      store,
      take: async () => checkpointAt(++phase),
      everyMs: 5,
      onFailure: ({ message }) => expect.unreachable(message),
    });
    stops.push(keeper.dispose);
    await new Promise<void>((resolve) => keeper.onChange(() => phase >= 3 && resolve()));
    keeper.dispose();
    expect((await times(store)).length).toBeGreaterThanOrEqual(3);
  });
});

describe('the last word', () => {
  it('D8: is in sessionStorage before save returns, and is read by the page that comes', async () => {
    const key = `test-${performance.timeOrigin}`;
    stops.push(() => sessionStorage.removeItem(key));
    const saving = createWebStorageCheckpointStore(sessionStorage, key).save(checkpointAt(7));
    expect(sessionStorage.getItem(key)).toContain('"savedAtMs":7');
    await saving;
    expect(await createWebStorageCheckpointStore(sessionStorage, key).list()).toEqual([checkpointAt(7)]);
  });
});
