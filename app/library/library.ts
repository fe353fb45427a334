import type { Artwork } from '#app/art/artwork.ts';
import type { LibraryEntry } from './entry.ts';
import type { LibraryFailure } from './failures.ts';

export type LibraryChange =
  | { readonly type: 'entry'; readonly entry: LibraryEntry }
  | { readonly type: 'removed'; readonly id: string }
  /** What a person should know of the library has changed: read `notice`. */
  | { readonly type: 'notice'; readonly notice: LibraryFailure | null };

/** Pixels to keep, now or when they have been encoded; undefined when that failed. */
export type PixelsToKeep = Blob | Promise<Blob | undefined>;

/**
 * The person's artworks and votes. Reads answer from memory at once; writes show in memory at once and reach the disk soon after.
 * The promise of a write settles when it has, or when it is certain that it cannot: it never rejects, `notice` says what is wrong.
 */
export interface Library {
  all(): readonly LibraryEntry[];
  get(id: string): LibraryEntry | undefined;
  /** Adds an artwork, or corrects what is known of its picture: votes and history stay. */
  add(artwork: Artwork, pixels?: PixelsToKeep): Promise<void>;
  /** The kept pixels; undefined when there are none or they cannot be read. */
  pixels(id: string): Promise<Blob | undefined>;
  setStarred(id: string, starred: boolean): Promise<void>;
  setBanned(id: string, banned: boolean): Promise<void>;
  markShown(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  on(listener: (change: LibraryChange) => void): () => void;
  /** Where writes go now. */
  readonly place: 'disk' | 'memory';
  readonly notice: LibraryFailure | null;
  /** Damaged records that were left out when the library was opened. */
  readonly skipped: number;
  /** Settles when every write made so far has. */
  settled(): Promise<void>;
  close(): Promise<void>;
}
