import type { IDBPDatabase, IDBPTransaction } from 'idb';

/** Brings the database from the version before to this one. Runs inside the upgrade transaction: awaits requests of that transaction alone. */
export type MigrationStep = (
  database: IDBPDatabase,
  transaction: IDBPTransaction<unknown, string[], 'versionchange'>,
) => void | Promise<void>;

/** Step n makes version n + 1. Steps that shipped are never changed; a new form of the data is a new step at the end. */
export const migrationSteps: readonly MigrationStep[] = [
  (database) => {
    database.createObjectStore('artworks', { keyPath: 'id' });
    database.createObjectStore('blobs');
  },
];

/** Runs the steps from `oldVersion` on, in order. Rejects, and so undoes the whole upgrade, when one fails. */
export async function migrate(
  steps: readonly MigrationStep[],
  oldVersion: number,
  database: IDBPDatabase,
  transaction: IDBPTransaction<unknown, string[], 'versionchange'>,
): Promise<void> {
  for (const step of steps.slice(oldVersion)) await step(database, transaction);
}
