import type { Artwork, Orientation, Rgb } from '#app/art/artwork.ts';
import { neutralTaste, neutralTone } from '#app/art/taste.ts';
import type { Wishes } from '#app/library/cascade.ts';
import { type LibraryEntry, newEntry } from '#app/library/entry.ts';
import { testArtwork } from '#tests/support/artworks.ts';

const sizes = { landscape: [1536, 1024], portrait: [1024, 1536], square: [1024, 1024] } as const;

export function artworkOf(id: string, style = 'ink', orientation: Orientation = 'landscape', palette?: readonly Rgb[]): Artwork {
  const [width, height] = sizes[orientation];
  return {
    ...testArtwork(id, style),
    source: { type: 'catalogue', path: `/catalogue/${id}.webp` },
    orientation,
    width,
    height,
    ...(palette ? { palette } : {}),
  };
}

export const entryOf = (id: string, style = 'ink', more: Partial<LibraryEntry> = {}): LibraryEntry => ({
  ...newEntry(artworkOf(id, style), 1000),
  ...more,
});

export const paintedEntry = (id: string, style = 'ink', more: Partial<LibraryEntry> = {}): LibraryEntry => ({
  ...newEntry(testArtwork(id, style), 1000),
  bytes: 100,
  ...more,
});

export const noWishes: Wishes = { style: '', orientation: 'landscape', taste: neutralTaste, mood: neutralTone };

/** A clock that stands still. */
export const still = (): number => 0;
