import { openDB } from 'idb';
import { expect, it } from 'vitest';
import { databaseOpener } from '#app/library/database.ts';
import { migrationSteps } from '#app/library/migrations.ts';
import { testArtwork } from '#tests/support/artworks.ts';
import { dyingDisk, fullDisk } from './full-disk.ts';
import { catalogueArtwork, freshName, heard, openNamed, removeDatabase, tamper } from './open.ts';

const text = async (blob: Blob | undefined): Promise<string | undefined> => blob?.text();

it('F1: artworks, votes and pixels are there again after a reload', async () => {
  const name = freshName();
  const first = await openNamed(name);
  expect(first.place).toBe('disk');
  expect(first.notice).toBeNull();
  await first.add(catalogueArtwork('shipped'));
  await first.add(testArtwork('painted'), new Blob(['pixels'], { type: 'image/webp' }));
  await first.setStarred('painted', true);
  await first.setBanned('shipped', true);
  await first.markShown('painted');
  await first.markShown('painted');
  const before = first.all();
  await first.close();

  const second = await openNamed(name);
  expect(second.all().toSorted((a, b) => a.artwork.id.localeCompare(b.artwork.id))).toEqual(
    before.toSorted((a, b) => a.artwork.id.localeCompare(b.artwork.id)),
  );
  expect(second.get('painted')).toMatchObject({ starred: true, shownCount: 2, bytes: 6 });
  expect(second.get('painted')?.artwork.dna).toBeInstanceOf(Float32Array);
  expect(second.get('shipped')).toMatchObject({ banned: true });
  expect(await text(await second.pixels('painted'))).toBe('pixels');
  expect((await second.pixels('painted'))?.type).toBe('image/webp');
  expect(await second.pixels('shipped')).toBeUndefined();
  await second.close();
});

it('F1: what was removed is gone, pixels too', async () => {
  const name = freshName();
  const library = await openNamed(name);
  await library.add(testArtwork('a'), new Blob(['x']));
  await library.remove('a');
  await library.close();
  const again = await openNamed(name);
  expect(again.all()).toEqual([]);
  expect(await again.pixels('a')).toBeUndefined();
  await again.close();
});

it('F1: migration steps run in order, once, and keep what is there', async () => {
  const name = freshName();
  const old = await openNamed(name);
  await old.add(catalogueArtwork('a'));
  await old.setStarred('a', true);
  await old.close();
  const ran: string[] = [];
  const steps = [
    ...migrationSteps,
    async (...[, transaction]: Parameters<(typeof migrationSteps)[number]>) => {
      const record = await transaction.objectStore('artworks').get('a');
      await transaction.objectStore('artworks').put({ ...record, title: 'Migrated' });
      ran.push('second');
    },
    () => {
      ran.push('third');
    },
  ];
  for (let i = 0; i < 2; i++) {
    const library = await openNamed(name, { steps });
    expect(library.get('a')).toMatchObject({ starred: true, artwork: { title: 'Migrated' } });
    await library.close();
  }
  expect(ran).toEqual(['second', 'third']);
});

it('F1: a migration that fails changes nothing on disk, and the library goes on in memory', async () => {
  const name = freshName();
  const old = await openNamed(name);
  await old.add(catalogueArtwork('a'));
  await old.close();
  const broken = await openNamed(name, {
    steps: [
      ...migrationSteps,
      async (...[, transaction]: Parameters<(typeof migrationSteps)[number]>) => {
        await transaction.objectStore('artworks').delete('a');
        throw new Error('a bug in the migration');
      },
    ],
  });
  expect(broken.place).toBe('memory');
  expect(broken.notice?.code).toBe('library-unavailable');
  await broken.close();
  const again = await openNamed(name);
  expect(again.get('a')).toBeDefined();
  await again.close();
});

it('F1: a damaged record is left out and counted; the others are there, and seeding heals it', async () => {
  const name = freshName();
  const first = await openNamed(name);
  for (const id of ['a', 'b', 'c', 'd']) await first.add(catalogueArtwork(id));
  await first.close();
  await tamper(name, async (database) => {
    const good = await database.get('artworks', 'b');
    await database.put('artworks', { ...good, dna: new Float32Array(3) });
    await database.put('artworks', { id: 'c', shownCount: -1 });
    await database.put('artworks', { ...good, id: 'd', palette: 'red', title: 'd' });
  });
  const library = await openNamed(name);
  expect(library.all().map(({ artwork }) => artwork.id)).toEqual(['a']);
  expect(library.skipped).toBe(3);
  expect(library.notice?.code).toBe('library-damaged');
  await library.add(catalogueArtwork('b'));
  await library.close();
  const again = await openNamed(name);
  expect(again.get('b')?.artwork.dna).toHaveLength(50);
  expect(again.skipped).toBe(2);
  await again.close();
});

it('F1: a painting whose pixels never reached the disk does not come back as an empty frame', async () => {
  const name = freshName();
  const first = await openNamed(name);
  await first.add(testArtwork('lost'));
  await first.close();
  const again = await openNamed(name);
  expect(again.all()).toEqual([]);
  expect(again.skipped).toBe(0);
  await again.close();
});

it('A16: two tabs that vote for the same artwork keep both votes', async () => {
  const name = freshName();
  const one = await openNamed(name);
  await one.add(catalogueArtwork('a'));
  await one.add(catalogueArtwork('b'));
  const other = await openNamed(name);
  await Promise.all([
    one.setStarred('a', true),
    one.markShown('b'),
    other.markShown('a'),
    other.markShown('b'),
    other.setBanned('b', true),
  ]);
  await Promise.all([one.close(), other.close()]);
  const again = await openNamed(name);
  expect(again.get('a')).toMatchObject({ starred: true, shownCount: 1 });
  expect(again.get('b')).toMatchObject({ banned: true, shownCount: 2 });
  await again.close();
});

it('A16: what another tab removed does not come back by a vote', async () => {
  const name = freshName();
  const one = await openNamed(name);
  await one.add(testArtwork('a'), new Blob(['x']));
  const other = await openNamed(name);
  await one.remove('a');
  await other.setStarred('a', true);
  expect(other.get('a')).toBeUndefined();
  await Promise.all([one.close(), other.close()]);
  const again = await openNamed(name);
  expect(again.all()).toEqual([]);
  await again.close();
});

it('F1: a newer app in another tab upgrades at once; this tab goes on in memory and says to reload', async () => {
  const name = freshName();
  const old = await openNamed(name);
  await old.add(catalogueArtwork('a'));
  const told = heard(old, (change) => change.type === 'notice');
  const newer = await openNamed(name, { steps: [...migrationSteps, () => undefined] });
  expect(newer.place).toBe('disk');
  expect(newer.get('a')).toBeDefined();
  await told;
  expect(old.notice?.code).toBe('library-newer');
  expect(old.place).toBe('memory');
  await old.setStarred('a', true);
  expect(old.get('a')?.starred).toBe(true);
  await Promise.all([old.close(), newer.close()]);
});

it('F1: while an older tab will not let go the library works in memory, then moves to the disk with all that was done', async () => {
  const name = freshName();
  const first = await openNamed(name);
  await first.add(catalogueArtwork('stored'));
  await first.close();
  const stubborn = await openDB(name);
  const library = await openNamed(name, { steps: [...migrationSteps, () => undefined] });
  expect(library.notice?.code).toBe('library-blocked');
  await library.add(catalogueArtwork('meanwhile'));
  await library.setStarred('meanwhile', true);
  const freed = heard(library, (change) => change.type === 'notice');
  stubborn.close();
  await freed;
  expect(library.notice).toBeNull();
  expect(library.place).toBe('disk');
  await library.settled();
  expect(library.get('stored')).toBeDefined();
  await library.close();
  const again = await openNamed(name, { steps: [...migrationSteps, () => undefined] });
  expect(again.get('meanwhile')?.starred).toBe(true);
  expect(again.get('stored')).toBeDefined();
  await again.close();
});

it('F1: a database that is deleted underneath is written again, votes and all; paintings without pixels go', async () => {
  const name = freshName();
  const library = await openNamed(name);
  await library.add(catalogueArtwork('a'));
  await library.setStarred('a', true);
  await library.add(testArtwork('painted'), new Blob(['x']));
  const told = heard(library, (change) => change.type === 'notice');
  await removeDatabase(name);
  await told;
  expect(library.notice?.code).toBe('library-lost');
  expect(library.get('painted')).toBeUndefined();
  await library.markShown('a');
  await library.close();
  const again = await openNamed(name);
  expect(again.get('a')).toMatchObject({ starred: true, shownCount: 1 });
  await again.close();
});

it('F1: writes made while the connection breaks are not lost', async () => {
  const name = freshName();
  const library = await openNamed(name);
  await library.add(catalogueArtwork('a'));
  const removing = removeDatabase(name);
  const votes = [library.setStarred('a', true), library.markShown('a'), library.add(catalogueArtwork('b'))];
  await Promise.all([removing, ...votes]);
  await library.settled();
  await library.close();
  const again = await openNamed(name);
  expect(again.get('a')).toMatchObject({ starred: true, shownCount: 1 });
  expect(again.get('b')).toBeDefined();
  await again.close();
});

it('F1: a connection that dies unannounced is opened again, and the write that found out is not lost', async () => {
  const name = freshName();
  const disk = dyingDisk(name, 2);
  const library = await openNamed(name, { open: disk.open });
  await library.add(catalogueArtwork('a'));
  await library.setStarred('a', true);
  expect(disk.opens()).toBe(3);
  expect(library.place).toBe('disk');
  await library.close();
  const again = await openNamed(name);
  expect(again.get('a')?.starred).toBe(true);
  await again.close();
});

it('F1: connections that die one after the other are given up, and the library goes on in memory', async () => {
  const name = freshName();
  const disk = dyingDisk(name, Number.POSITIVE_INFINITY);
  const library = await openNamed(name, { open: disk.open });
  await library.add(catalogueArtwork('a'));
  expect(library.place).toBe('memory');
  expect(library.notice?.code).toBe('library-unavailable');
  expect(disk.opens()).toBe(4);
  expect(library.get('a')).toBeDefined();
  await library.close();
});

it('F1: connections that break while they are read are not opened for ever', async () => {
  const name = freshName();
  let opens = 0;
  const open = databaseOpener(name);
  const library = await openNamed(name, {
    open: async (hooks) => {
      opens++;
      const database = await open(hooks);
      queueMicrotask(() => {
        database.close();
        hooks.onClosed();
      });
      return database;
    },
  });
  await library.settled();
  await library.add(catalogueArtwork('a'));
  expect(library.get('a')).toBeDefined();
  expect(opens).toBeLessThanOrEqual(5);
  await library.close();
});

it('F1: on a full disk paintings make room, votes are kept, what does not fit stays in memory, and the person is told', async () => {
  const name = freshName();
  const before = await openNamed(name);
  await before.add(catalogueArtwork('shipped'));
  await before.add(testArtwork('old'), new Blob(['x'.repeat(1000)]));
  await before.add(testArtwork('loved'), new Blob(['x'.repeat(1000)]));
  await before.setStarred('loved', true);
  await before.close();

  const library = await openNamed(name, { open: fullDisk(name, 2000) });
  const told = heard(library, (change) => change.type === 'notice');
  await Promise.all([library.add(testArtwork('huge'), new Blob(['x'.repeat(3000)])), library.setStarred('shipped', true)]);
  await told;
  expect(library.notice?.code).toBe('library-full');
  expect(library.get('old')).toBeUndefined();
  expect((await library.pixels('huge'))?.size).toBe(3000);
  await library.markShown('shipped');
  await library.close();

  const again = await openNamed(name);
  expect(again.get('shipped')).toMatchObject({ starred: true, shownCount: 1 });
  expect(again.get('loved')?.bytes).toBe(1000);
  expect(again.get('old')).toBeUndefined();
  expect(again.get('huge')).toBeUndefined();
  await again.close();
});

it('F1: where the browser says how full it is, the library stays within four fifths of it', async () => {
  const name = freshName();
  let usage = 0;
  const library = await openNamed(name, { estimate: async () => ({ usage, quota: 10_000 }) });
  await library.add(testArtwork('a'), new Blob(['x'.repeat(600)]));
  await library.add(testArtwork('b'), new Blob(['x'.repeat(600)]));
  expect(library.all()).toHaveLength(2);
  usage = 8500;
  await library.add(testArtwork('c'), new Blob(['x'.repeat(600)]));
  expect(library.all().map(({ artwork }) => artwork.id)).toEqual(['b', 'c']);
  await library.close();
});

it('A4: 10,000 artworks are written together, read back whole, and answered from memory', async () => {
  const name = freshName();
  const library = await openNamed(name);
  await Promise.all(Array.from({ length: 10_000 }, (_, i) => library.add(catalogueArtwork(`a${i}`))));
  await library.close();
  const startedMs = performance.now();
  const again = await openNamed(name);
  console.info(`opening a library of 10,000: ${Math.round(performance.now() - startedMs)} ms`);
  expect(again.all()).toHaveLength(10_000);
  expect(again.skipped).toBe(0);
  expect(again.get('a9999')?.artwork.id).toBe('a9999');
  await again.close();
});
