import type { FileStore } from './file-store.ts';

/** The file a person gave us to play, by name: a graph is plain JSON and cannot hold it. */
export interface FileShelf {
  /** Keeps the file, lets go of the one before, and names it. */
  keep(file: File): string;
  /** The file, also after a reload. */
  get(id: string): Promise<File | undefined>;
  /** Nothing plays it any more. */
  forget(): void;
  close(): Promise<void>;
}

export interface FileShelfDeps {
  readonly store: FileStore;
  /** A name that no file had before, in this session or in an earlier one. */
  readonly newId: () => string;
  /** It could not be kept or read: the file plays as long as the page lives. */
  readonly report: (error: unknown) => void;
}

export function createFileShelf({ store, newId, report }: FileShelfDeps): FileShelf {
  let kept: { readonly id: string; readonly file: File } | undefined;

  function forget(): void {
    if (kept) store.remove(kept.id).catch(report);
    kept = undefined;
  }

  return {
    keep(file) {
      forget();
      kept = { id: newId(), file };
      store.save(kept.id, file).catch(report);
      return kept.id;
    },
    async get(id) {
      if (kept?.id === id) return kept.file;
      try {
        const file = await store.load(id);
        if (file) kept ??= { id, file };
        return file;
      } catch (error) {
        report(error);
        return undefined;
      }
    },
    forget,
    close: () => store.close(),
  };
}
