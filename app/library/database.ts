import { type IDBPDatabase, openDB } from 'idb';
import { type MigrationStep, migrate, migrationSteps } from './migrations.ts';

export const LIBRARY_DATABASE = 'algorhythmic';

export interface DatabaseHooks {
  /** Another tab holds an older version open: the open waits until it lets go. */
  readonly onBlocked: () => void;
  /** The connection is gone: another tab upgrades or deletes the database, or the browser took it away. */
  readonly onClosed: () => void;
}

export type OpenDatabase = (hooks: DatabaseHooks) => Promise<IDBPDatabase>;

/** Opens the library's database and brings it up to date. Rejects when the browser has no IndexedDB or refuses it. */
export function databaseOpener(name = LIBRARY_DATABASE, steps: readonly MigrationStep[] = migrationSteps): OpenDatabase {
  return async (hooks) => {
    let opened: IDBPDatabase | undefined;
    let failed: unknown;
    try {
      opened = await openDB(name, steps.length, {
        upgrade(database, oldVersion, _newVersion, transaction) {
          // idb does not wait for what `upgrade` returns: a step that fails must end the upgrade itself.
          migrate(steps, oldVersion, database, transaction).catch((error: unknown) => {
            failed = error;
            transaction.done.catch(() => undefined);
            transaction.abort();
          });
        },
        blocked: () => hooks.onBlocked(),
        // Standing in the way of an upgrade would freeze the other tab: let go at once.
        blocking: () => {
          opened?.close();
          hooks.onClosed();
        },
        terminated: () => hooks.onClosed(),
      });
    } catch (error) {
      throw failed ?? error;
    }
    return opened;
  };
}
