import { tasteOf, weightOf } from '#app/art/taste.ts';
import type { LibraryEntry } from './entry.ts';

/** Of a full disk, the share that the browser may see used before the library makes room. */
export const FULL_SHARE = 0.8;
/** How many painted pictures are kept, unless starred: their painters can always paint more. */
export const PAINTED_LIMIT = 60;

export interface StorageEstimate {
  readonly usage?: number;
  readonly quota?: number;
}

/** Bytes over the share that we allow ourselves; 0 when the browser does not say. */
export function bytesOver({ usage, quota }: StorageEstimate): number {
  if (usage === undefined || !quota) return 0;
  return Math.max(0, usage - quota * FULL_SHARE);
}

/**
 * Which painted pictures go, least loved first: banned, then of the styles that are liked least, then those seen longest ago.
 * What is starred or was brought in by the person stays, whatever happens; so does the catalogue, which is small.
 */
export function planEviction(entries: readonly LibraryEntry[], bytesToFree: number, paintedLimit = PAINTED_LIMIT): string[] {
  const taste = tasteOf(entries);
  const painted = entries.filter(({ artwork, starred }) => artwork.source.type === 'painter' && !starred);
  const age = ({ lastShownAtMs, addedAtMs, shownCount }: LibraryEntry): number => (shownCount > 0 ? lastShownAtMs : addedAtMs);
  const leastLoved = painted.toSorted(
    (a, b) => Number(b.banned) - Number(a.banned) || weightOf(taste, a.artwork.style) - weightOf(taste, b.artwork.style) || age(a) - age(b),
  );
  const gone: string[] = [];
  let surplus = painted.length - paintedLimit;
  let freed = 0;
  for (const entry of leastLoved) {
    if (surplus <= 0 && freed >= bytesToFree) break;
    gone.push(entry.artwork.id);
    freed += entry.bytes;
    surplus--;
  }
  return gone;
}

/** Asks the browser not to clear the library when space is short. Best asked after a person has shown that they care (a first star, an install). */
export async function askToPersist(
  storage: Pick<StorageManager, 'persist' | 'persisted'> | undefined,
): Promise<'granted' | 'refused' | 'unsupported'> {
  if (!storage?.persist) return 'unsupported';
  try {
    return (await storage.persisted()) || (await storage.persist()) ? 'granted' : 'refused';
  } catch {
    return 'refused';
  }
}
