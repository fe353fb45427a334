import type { Artwork, Picture } from '#app/art/artwork.ts';
import { oklabOf } from '#workers/library/oklab.ts';
import { createScratchCanvas } from '../scratch-canvas.ts';
import { GUIDE_SIZE, type Guide, guideOf } from './guide.ts';

/** All a renderer needs of a picture, kept in ordinary memory: whatever the GPU forgets can be made again from it. */
export interface PictureRecord {
  readonly artwork: Artwork;
  readonly bitmap: ImageBitmap;
  readonly guide: Guide;
  /** Cosine and sine of twice the hue the palette leans to. */
  readonly hueAxis: readonly [number, number];
}

function hueAxisOf(artwork: Artwork): readonly [number, number] {
  let a = 0;
  let b = 0;
  for (const colour of artwork.palette) {
    const lab = oklabOf(colour);
    a += lab[1];
    b += lab[2];
  }
  const hue = Math.atan2(b, a);
  return [Math.cos(2 * hue), Math.sin(2 * hue)];
}

/** Takes over the picture's bitmap; whoever drops the record closes it. */
export function createPictureRecord({ artwork, bitmap }: Picture): PictureRecord {
  const context = createScratchCanvas(GUIDE_SIZE, GUIDE_SIZE).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('A picture could not be read: the browser has no 2D canvas.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, GUIDE_SIZE, GUIDE_SIZE);
  const { data } = context.getImageData(0, 0, GUIDE_SIZE, GUIDE_SIZE);
  return { artwork, bitmap, guide: guideOf(data, artwork.focus), hueAxis: hueAxisOf(artwork) };
}
