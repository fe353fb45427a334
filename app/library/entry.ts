import type { Artwork } from '#app/art/artwork.ts';

/** What the library knows of one artwork. Where it came from is `artwork.source.type`. */
export interface LibraryEntry {
  readonly artwork: Artwork;
  readonly addedAtMs: number;
  readonly starred: boolean;
  readonly banned: boolean;
  readonly shownCount: number;
  /** Milliseconds since 1970; 0 when it was never shown. */
  readonly lastShownAtMs: number;
  /** Size of the stored pixels; 0 when the library keeps none. */
  readonly bytes: number;
}

/** Everything that can happen to an entry. Memory and disk apply the same writes by the same rule. */
export type LibraryWrite =
  /** Adds, or replaces what is known of the picture; votes and history of an entry that exists stay. */
  | { readonly type: 'put'; readonly entry: LibraryEntry }
  | { readonly type: 'pixels'; readonly id: string; readonly blob: Blob }
  | { readonly type: 'star'; readonly id: string; readonly starred: boolean }
  | { readonly type: 'ban'; readonly id: string; readonly banned: boolean }
  | { readonly type: 'shown'; readonly id: string; readonly atMs: number }
  | { readonly type: 'remove'; readonly id: string };

export const idOf = (write: LibraryWrite): string => (write.type === 'put' ? write.entry.artwork.id : write.id);

export const newEntry = (artwork: Artwork, addedAtMs: number): LibraryEntry => ({
  artwork,
  addedAtMs,
  starred: false,
  banned: false,
  shownCount: 0,
  lastShownAtMs: 0,
  bytes: 0,
});

/** The entry after a write; undefined when there is none any more. Votes for what is not there fall on nothing. */
export function applyWrite(entry: LibraryEntry | undefined, write: LibraryWrite): LibraryEntry | undefined {
  if (write.type === 'put') return entry ? { ...entry, artwork: write.entry.artwork } : write.entry;
  if (!entry) return undefined;
  switch (write.type) {
    case 'pixels':
      return { ...entry, bytes: write.blob.size };
    case 'star':
      return { ...entry, starred: write.starred };
    case 'ban':
      return { ...entry, banned: write.banned };
    case 'shown':
      return { ...entry, shownCount: entry.shownCount + 1, lastShownAtMs: Math.max(entry.lastShownAtMs, write.atMs) };
    case 'remove':
      return undefined;
  }
}

/** Pictures that were painted or brought in exist nowhere but here: without pixels they are lost. */
export const needsPixels = (artwork: Artwork): boolean => artwork.source.type !== 'catalogue';
