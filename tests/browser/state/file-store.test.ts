import { deleteDB } from 'idb';
import { expect, it, onTestFinished } from 'vitest';
import { createFileShelf } from '#app/state/file-shelf.ts';
import { createFileStore, type FileStore } from '#app/state/file-store.ts';

let databases = 0;

/** A database of its own, and stores on it, one a session. */
function setup() {
  const name = `test-file-${Date.now()}-${databases++}`;
  const stores: FileStore[] = [];
  const clock = { nowMs: 1_000_000 };
  onTestFinished(async () => {
    for (const store of stores) await store.close();
    await deleteDB(name);
  });
  const open = (): FileStore => {
    const store = createFileStore(() => clock.nowMs, name);
    stores.push(store);
    return store;
  };
  return { open, clock, name };
}

const song = (name: string): File => new File([`sound of ${name}`], name, { type: 'audio/mpeg', lastModified: 7 });
const unexpected = (error: unknown): never => {
  throw error;
};

it('E1: a file is there again after a reload, with its name and type, until another takes its place', async () => {
  const { open } = setup();
  let named = 0;
  const newId = (): string => `file-${++named}`;
  const before = createFileShelf({ store: open(), newId, report: unexpected });
  const id = before.keep(song('one.mp3'));
  expect(await before.get(id)).toBeInstanceOf(File);
  await before.close();
  const after = createFileShelf({ store: open(), newId, report: unexpected });
  const found = await after.get(id);
  expect(found).toMatchObject({ name: 'one.mp3', type: 'audio/mpeg', lastModified: 7 });
  expect(await found?.text()).toBe('sound of one.mp3');
  expect(await after.get('file-99')).toBeUndefined();
  const second = after.keep(song('two.mp3'));
  await after.close();
  const third = open();
  expect(await third.load(id)).toBeUndefined();
  expect((await third.load(second))?.name).toBe('two.mp3');
});

it('F4: what plays no more is not kept', async () => {
  const { open } = setup();
  const shelf = createFileShelf({ store: open(), newId: () => 'a', report: unexpected });
  shelf.keep(song('one.mp3'));
  shelf.forget();
  await shelf.close();
  expect(await open().load('a')).toBeUndefined();
});

it('what a tab that was closed left behind goes a day later; what another tab plays stays', async () => {
  const { open, clock } = setup();
  const [closed, other, ours] = [open(), open(), open()];
  await closed.save('closed', song('closed.mp3'));
  clock.nowMs += 23 * 60 * 60 * 1000;
  await other.save('other', song('other.mp3'));
  clock.nowMs += 2 * 60 * 60 * 1000;
  await ours.save('ours', song('ours.mp3'));
  expect(await ours.load('closed')).toBeUndefined();
  expect((await ours.load('other'))?.name).toBe('other.mp3');
});

it('A14: where nothing can be kept the file plays all the same, and the log is told', async () => {
  const reports: unknown[] = [];
  const store: FileStore = {
    save: () => Promise.reject(new Error('no room')),
    load: () => Promise.reject(new Error('no disk')),
    remove: () => Promise.reject(new Error('no disk')),
    close: async () => undefined,
  };
  const shelf = createFileShelf({ store, newId: () => 'a', report: (error) => reports.push(error) });
  const file = song('one.mp3');
  expect(await shelf.get(shelf.keep(file))).toBe(file);
  expect(await shelf.get('before')).toBeUndefined();
  shelf.forget();
  await expect.poll(() => reports.map(String)).toEqual(['Error: no room', 'Error: no disk', 'Error: no disk']);
});

it('D2: a store that is closed holds no connection: the database can be deleted at once', async () => {
  const { open, name } = setup();
  const store = open();
  await store.save('a', song('one.mp3'));
  await store.close();
  let blocked = false;
  await deleteDB(name, {
    blocked() {
      blocked = true;
    },
  });
  expect(blocked).toBe(false);
});
