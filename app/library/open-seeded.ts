import type { Logger } from '#app/show/processor.ts';
import type { Library } from './library.ts';
import { fetchCatalogue, seedCatalogue } from './seed.ts';
import { type LibraryDeps, openLibrary } from './store.ts';

/** The show does not wait longer for the shipped catalogue: the procedural tier serves meanwhile. */
const catalogueMs = 2500;

/** Opens the library and brings the shipped catalogue in. Always resolves: a catalogue that cannot be had comes in later, or not. */
export async function openSeededLibrary(deps: LibraryDeps, fetchIndex: typeof fetch, logger: Logger): Promise<Library> {
  const [library, catalogue] = [openLibrary(deps), fetchCatalogue(fetchIndex)];
  const seeded = Promise.all([library, catalogue]).then(([opened, found]) => {
    if (!found.ok) {
      logger.log('warn', found.error.message);
      return;
    }
    for (const { message } of found.value.problems) logger.log('warn', message);
    // Memory has it at once; the disk follows in its own time.
    seedCatalogue(opened, found.value.artworks).catch((error: unknown) => logger.log('error', String(error)));
  });
  const patience = Promise.withResolvers<void>();
  const cancel = deps.after(catalogueMs, patience.resolve);
  await Promise.race([seeded, patience.promise]);
  cancel();
  return library;
}
