import type { Artwork, Picture } from '#app/art/artwork.ts';
import { loadPixels, type PixelSources } from './pixels.ts';

export interface PictureOfDeps extends PixelSources {
  /** Makes a picture of the last tier again: the same seed and shape give the same pixels. */
  readonly quickPicture: (seed: number, aspect: number) => Promise<Picture>;
  readonly report: (error: unknown) => void;
}

/** Finds the pixels of an artwork that was shown before, whatever tier it came from; undefined when they are not to be had. */
export function createPictureOf({ quickPicture, report, ...sources }: PictureOfDeps): (artwork: Artwork) => Promise<Picture | undefined> {
  return async (artwork) => {
    const { source, width, height } = artwork;
    if (source.type === 'painter' && source.painter === 'quick') {
      const { bitmap } = await quickPicture(source.seed, width / height);
      return { artwork, bitmap };
    }
    const loaded = await loadPixels(artwork, sources);
    if (loaded.ok) return { artwork, bitmap: loaded.value };
    report(new Error(loaded.error.message, { cause: loaded.error }));
    return undefined;
  };
}
