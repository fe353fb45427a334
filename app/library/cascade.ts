import type { Orientation } from '#app/art/artwork.ts';
import { moodWeight, type Taste, type Tone, weightOf } from '#app/art/taste.ts';
import type { Random } from '#app/lib/random.ts';
import type { LibraryEntry } from './entry.ts';
import { type Candidate, orientations, type Shelf } from './shelf.ts';

/** Row A4: from the best to what can always be had, with the milliseconds each may take. */
export const TIER_BUDGET_MS = { fresh: 50, style: 100, catalogue: 100, procedural: 10 } as const;
export type Tier = keyof typeof TIER_BUDGET_MS;

export interface Wishes {
  /** '' is any style. */
  readonly style: string;
  /** Of the screen. */
  readonly orientation: Orientation;
  readonly taste: Taste;
  readonly mood: Tone;
}

export type Choice = {
  /** Milliseconds that the choice took; TIER_BUDGET_MS says how many it may. */
  readonly elapsedMs: number;
  /** How many artworks were weighed: bounded, whatever the size of the library. */
  readonly weighed: number;
} & (
  | {
      readonly tier: 'fresh' | 'style' | 'catalogue';
      readonly entry: LibraryEntry;
      readonly reason: 'painted just now' | 'never shown' | 'not shown for long';
    }
  | { readonly tier: 'procedural'; readonly seed: number; readonly reason: 'nothing else to show' }
);

/** How many artworks a choice weighs at most of those it could take. */
const drawn = 64;
const oldest = 32;

/** Orientations that suit a screen: its own, and squares, which lose least anywhere else. */
const suiting = (orientation: Orientation): readonly Orientation[] => (orientation === 'square' ? orientations : [orientation, 'square']);

/**
 * Chooses what to show next. Fresh artworks first, then the library in the chosen style, then the whole library; when there is
 * nothing, a picture is made on the spot. Nothing is repeated while something else of the tier is unseen; after that, what was
 * shown longest ago comes first, starred ones sooner. Within that, taste and the mood of the music load the dice.
 *
 * Synchronous, and it weighs at most drawn + 2 × oldest artworks a tier, so that 10,000 cost what 100 do.
 */
export function chooseArtwork(shelf: Shelf, wishes: Wishes, random: Random, now: () => number): Choice {
  const startedMs = now();
  let weighed = 0;
  const { style, orientation, taste, mood } = wishes;
  const suits = suiting(orientation);

  function weigh({ entry: { artwork, starred }, tone }: Candidate): number {
    const fit = suits.includes(artwork.orientation) ? 2 : 1;
    return weightOf(taste, artwork.style) * moodWeight(mood, tone) * fit * (starred ? 4 : 1);
  }

  /** One of the candidates, by weight. */
  function draw(candidates: readonly Candidate[]): LibraryEntry | undefined {
    weighed += candidates.length;
    const weights = candidates.map(weigh);
    let rest = random() * weights.reduce((sum, weight) => sum + weight, 0);
    const index = weights.findIndex((weight) => {
      rest -= weight;
      return rest < 0;
    });
    return candidates[index < 0 ? candidates.length - 1 : index]?.entry;
  }

  const said = (): { readonly elapsedMs: number; readonly weighed: number } => ({ elapsedMs: now() - startedMs, weighed });

  // What does not suit the screen, or is of a style that was voted down, waits its turn even when it is fresh: it stays unseen in the library.
  const fresh = draw(
    shelf.fresh(style).filter(({ entry: { artwork } }) => suits.includes(artwork.orientation) && random() < weightOf(taste, artwork.style)),
  );
  if (fresh) return { tier: 'fresh', entry: fresh, reason: 'painted just now', ...said() };

  for (const tier of style === '' ? (['style'] as const) : (['style', 'catalogue'] as const)) {
    const wanted = tier === 'style' ? style : '';
    const unseen = draw(shelf.unseen(wanted, suits, drawn, random)) ?? draw(shelf.unseen(wanted, orientations, drawn, random));
    if (unseen) return { tier, entry: unseen, reason: 'never shown', ...said() };
    const seen = draw(shelf.longUnused(wanted, oldest));
    if (seen) return { tier, entry: seen, reason: 'not shown for long', ...said() };
  }
  return { tier: 'procedural', seed: Math.floor(random() * 0x7fffffff), reason: 'nothing else to show', ...said() };
}
