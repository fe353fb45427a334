import type { Orientation } from '#app/art/artwork.ts';
import { type Tone, toneOf } from '#app/art/taste.ts';
import type { Random } from '#app/lib/random.ts';
import type { LibraryEntry } from './entry.ts';
import { createSampledSet, type SampledSet, sample } from './sampled-set.ts';

/** An artwork that may be shown, with what the choice needs to know of it. */
export interface Candidate {
  readonly entry: LibraryEntry;
  readonly tone: Tone;
  /** Order of last use: the lowest was used longest ago; 0 is never. */
  readonly lastUse: number;
}

/** What may be shown, arranged so that a choice looks at a few dozen artworks however many there are. Style '' is any style. */
export interface Shelf {
  /** Takes in an entry, or what has become of it. Banned ones leave. */
  put(entry: LibraryEntry): void;
  remove(id: string): void;
  /** Sent to be shown: it counts as used from now on, whatever the library says. */
  offered(id: string): void;
  /** What was sent and never shown (its style is no longer asked for) is unseen again. */
  withdrawOffers(): void;
  /** Cannot be shown in this session: its pixels are broken. */
  condemn(id: string): void;
  /** Painted in this session: comes first while it is unseen. False when it is not to be shown, or was already. */
  markFresh(id: string): boolean;
  fresh(style: string): readonly Candidate[];
  /** Up to `limit` unseen ones, drawn at random. */
  unseen(style: string, orientations: readonly Orientation[], limit: number, random: Random): readonly Candidate[];
  /** The half of the seen ones that was used longest ago, up to `limit`, oldest first. */
  longUnused(style: string, limit: number): readonly Candidate[];
  readonly size: number;
}

interface Bucket {
  readonly unseen: SampledSet;
  /** In order of use, oldest first: a Map remembers the order of insertion. */
  readonly seen: Map<string, Candidate>;
}

export const orientations: readonly Orientation[] = ['landscape', 'portrait', 'square'];

function firstOf<T>(items: Iterable<T>, count: number): T[] {
  const first: T[] = [];
  for (const item of items) {
    if (first.length === count) break;
    first.push(item);
  }
  return first;
}

/** `entries` in any order; those shown before are ordered by when. */
export function createShelf(entries: Iterable<LibraryEntry>): Shelf {
  const candidates = new Map<string, Candidate>();
  const buckets = new Map<string, Bucket>();
  const fresh = new Set<string>();
  /** Offered since the last withdrawal. */
  const onOffer = new Set<string>();
  const condemned = new Set<string>();
  let uses = 0;

  const keyOf = (style: string, orientation: Orientation): string => `${orientation}/${style}`;
  const bucketAt = (key: string): Bucket => {
    let bucket = buckets.get(key);
    if (!bucket) {
      bucket = { unseen: createSampledSet(), seen: new Map() };
      buckets.set(key, bucket);
    }
    return bucket;
  };
  /** Each artwork stands in two places: under its style and under any. */
  const placesOf = ({ artwork }: LibraryEntry): Bucket[] => [
    bucketAt(keyOf(artwork.style, artwork.orientation)),
    bucketAt(keyOf('', artwork.orientation)),
  ];
  const find = (style: string, wanted: readonly Orientation[]): Bucket[] =>
    wanted.flatMap((orientation) => buckets.get(keyOf(style, orientation)) ?? []);

  function takeOut(id: string): void {
    const before = candidates.get(id);
    if (!before) return;
    candidates.delete(id);
    for (const { unseen, seen } of placesOf(before.entry)) {
      unseen.delete(id);
      seen.delete(id);
    }
  }

  function placeIn(candidate: Candidate): void {
    const { id } = candidate.entry.artwork;
    candidates.set(id, candidate);
    for (const { unseen, seen } of placesOf(candidate.entry)) {
      if (candidate.lastUse === 0) unseen.add(id);
      else seen.set(id, candidate);
    }
  }

  /** Used just now: last in the order. */
  function use(candidate: Candidate): void {
    takeOut(candidate.entry.artwork.id);
    placeIn({ ...candidate, lastUse: ++uses });
  }

  function put(entry: LibraryEntry): void {
    const { artwork } = entry;
    const before = candidates.get(artwork.id);
    if (entry.shownCount > 0) fresh.delete(artwork.id);
    if (entry.banned || condemned.has(artwork.id)) {
      remove(artwork.id);
    } else if (!before) {
      placeIn({ entry, tone: toneOf(artwork.palette), lastUse: entry.shownCount > 0 ? ++uses : 0 });
    } else {
      const candidate = { ...before, entry, tone: before.entry.artwork === artwork ? before.tone : toneOf(artwork.palette) };
      if (entry.shownCount > before.entry.shownCount) {
        use(candidate);
      } else {
        const moved = before.entry.artwork.style !== artwork.style || before.entry.artwork.orientation !== artwork.orientation;
        if (moved) takeOut(artwork.id);
        placeIn(candidate);
      }
    }
  }

  function remove(id: string): void {
    takeOut(id);
    fresh.delete(id);
    onOffer.delete(id);
  }

  const shown = (entry: LibraryEntry): number => (entry.shownCount > 0 ? entry.lastShownAtMs : 0);
  for (const entry of [...entries].sort((a, b) => shown(a) - shown(b))) put(entry);

  const known = (ids: Iterable<string>): Candidate[] => [...ids].flatMap((id) => candidates.get(id) ?? []);

  return {
    put,
    remove,
    offered(id) {
      const candidate = candidates.get(id);
      if (!candidate) return;
      onOffer.add(id);
      use(candidate);
    },
    withdrawOffers() {
      for (const candidate of known(onOffer)) {
        const { id } = candidate.entry.artwork;
        if (candidate.entry.shownCount > 0) continue;
        takeOut(id);
        placeIn({ ...candidate, lastUse: 0 });
      }
      onOffer.clear();
    },
    condemn(id) {
      condemned.add(id);
      remove(id);
    },
    markFresh(id) {
      if (candidates.get(id)?.lastUse !== 0) return false;
      fresh.add(id);
      return true;
    },
    fresh: (style) => known(fresh).filter(({ entry, lastUse }) => lastUse === 0 && (style === '' || entry.artwork.style === style)),
    unseen: (style, wanted, limit, random) =>
      known(
        sample(
          find(style, wanted).map(({ unseen }) => unseen),
          limit,
          random,
        ),
      ),
    longUnused(style, limit) {
      const places = find(style, orientations);
      const total = places.reduce((sum, { seen }) => sum + seen.size, 0);
      const count = Math.min(limit, Math.max(1, Math.floor(total / 2)));
      const oldest = places.flatMap(({ seen }) => firstOf(seen.values(), count));
      return oldest.sort((a, b) => a.lastUse - b.lastUse).slice(0, count);
    },
    get size() {
      return candidates.size;
    },
  };
}
