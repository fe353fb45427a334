/** Fifty numbers, each 0…1: see genes.ts for what each does. */
export type Dna = Float32Array;

export type Orientation = 'landscape' | 'portrait' | 'square';

/** sRGB, each 0…1. */
export type Rgb = readonly [r: number, g: number, b: number];

/** Where the pixels of an artwork come from. */
export type ArtworkSource =
  /** shipped in public/catalogue, by URL path */
  | { readonly type: 'catalogue'; readonly path: string }
  /** made by a painter from a seed: pixels can be made again at any size */
  | { readonly type: 'painter'; readonly painter: string; readonly seed: number }
  /** the person's own file, kept as a blob in the library */
  | { readonly type: 'import'; readonly fileName: string };

export interface Artwork {
  readonly id: string;
  readonly title: string;
  readonly style: string;
  readonly source: ArtworkSource;
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  /** Five colours, most area first. */
  readonly palette: readonly Rgb[];
  readonly dna: Dna;
  /** Point of interest, 0…1 from the top left: cameras lean towards it. */
  readonly focus: readonly [x: number, y: number];
}

/** An artwork with its pixels, ready for the stage. The receiver owns the bitmap and closes it. */
export interface Picture {
  readonly artwork: Artwork;
  readonly bitmap: ImageBitmap;
}

export const orientationOf = (width: number, height: number): Orientation =>
  width > height * 1.1 ? 'landscape' : height > width * 1.1 ? 'portrait' : 'square';
