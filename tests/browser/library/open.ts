import { deleteDB, openDB } from 'idb';
import { databaseOpener } from '#app/library/database.ts';
import type { Library, LibraryChange } from '#app/library/library.ts';
import type { MigrationStep } from '#app/library/migrations.ts';
import { type LibraryDeps, openLibrary } from '#app/library/store.ts';
import { testArtwork } from '#tests/support/artworks.ts';

let names = 0;
/** A database of its own for each test. */
export const freshName = (): string => `library-test-${performance.timeOrigin}-${++names}`;

export const openNamed = (
  name: string,
  more: Partial<LibraryDeps> & { readonly steps?: readonly MigrationStep[] } = {},
): Promise<Library> =>
  openLibrary({
    now: Date.now,
    after: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
    open: databaseOpener(name, more.steps),
    patienceMs: 30_000,
    ...more,
  });

/** The next change that fits. */
export const heard = (library: Library, fits: (change: LibraryChange) => boolean): Promise<LibraryChange> =>
  new Promise((resolve) => {
    const stop = library.on((change) => {
      if (!fits(change)) return;
      stop();
      resolve(change);
    });
  });

/** Writes straight into the database, past the library. */
export async function tamper(name: string, change: (database: Awaited<ReturnType<typeof openDB>>) => Promise<unknown>): Promise<void> {
  const database = await openDB(name);
  await change(database);
  database.close();
}

export const catalogueArtwork = (id: string, style = 'ink') => ({
  ...testArtwork(id, style),
  source: { type: 'catalogue' as const, path: `/catalogue/${id}.webp` },
});

export const removeDatabase = (name: string): Promise<void> => deleteDB(name);
