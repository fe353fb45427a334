/** The files a person gave us to play, by name: a graph is plain JSON and cannot hold them. */
export interface FileShelf {
  /** Keeps the file, lets go of the one before, and names it. */
  keep(file: File): string;
  get(id: string): File | undefined;
}

export function createFileShelf(): FileShelf {
  let count = 0;
  let kept: { readonly id: string; readonly file: File } | undefined;
  return {
    keep(file) {
      kept = { id: `file-${++count}`, file };
      return kept.id;
    },
    get: (id) => (kept?.id === id ? kept.file : undefined),
  };
}
