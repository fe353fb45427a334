import type { Rgb } from '#app/art/artwork.ts';
import { focusOf } from './focus.ts';
import { type Measures, measure } from './measures.ts';
import { paletteOf } from './palette.ts';
import { labImageOf } from './pixels.ts';

/** All that is known of a picture from its pixels. */
export interface PictureAnalysis {
  readonly palette: readonly Rgb[];
  readonly focus: readonly [x: number, y: number];
  readonly measures: Measures;
}

/** Analyses a small picture (64 to 128 pixels a side is enough, and quick). */
export function analysePicture(image: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
}): PictureAnalysis {
  const lab = labImageOf(image);
  return { palette: paletteOf(lab), focus: focusOf(lab), measures: measure(lab) };
}
