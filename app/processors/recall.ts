import type { Artwork, Picture } from '#app/art/artwork.ts';
import type { Clock } from '#app/show/processor.ts';

/** The pixels of an artwork that was shown before; undefined when they are not to be had any more. The caller owns the bitmap. */
export type PictureOf = (artwork: Artwork) => Promise<Picture | undefined>;

export interface RecallDeps {
  readonly pictureOf: PictureOf;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly report: (error: unknown) => void;
}

/**
 * Brings pictures back after a restart, side by side. Waits no longer than `patienceMs`: what has not come by then counts as lost, and
 * is let go when it does come. Never rejects.
 */
export async function recall(artworks: readonly Artwork[], deps: RecallDeps, patienceMs: number): Promise<readonly Picture[]> {
  const { pictureOf, clock, signal, report } = deps;
  const found: Picture[] = [];
  let over = false;
  const calls = artworks.map(async (artwork) => {
    try {
      const picture = await pictureOf(artwork);
      if (!picture)
        report(new Error(`“${artwork.title}” was on the stage before, and its pixels are gone. Another picture takes its place.`));
      else if (over || signal.aborted) picture.bitmap.close();
      // What is shown again is the artwork that was shown, with the DNA it had then.
      else found.push({ artwork, bitmap: picture.bitmap });
    } catch (error) {
      report(error);
    }
  });
  const patience = Promise.withResolvers<void>();
  const cancel = clock.after(patienceMs, patience.resolve);
  await Promise.race([Promise.all(calls), patience.promise]);
  cancel();
  over = true;
  return found;
}
