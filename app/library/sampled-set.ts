import type { Random } from '#app/lib/random.ts';

/** A set of strings from which a few can be drawn at random without looking at the rest. */
export interface SampledSet {
  readonly size: number;
  has(item: string): boolean;
  add(item: string): void;
  delete(item: string): boolean;
  at(index: number): string | undefined;
}

export function createSampledSet(): SampledSet {
  const items: string[] = [];
  const places = new Map<string, number>();
  return {
    get size() {
      return items.length;
    },
    has: (item) => places.has(item),
    add(item) {
      if (places.has(item)) return;
      places.set(item, items.length);
      items.push(item);
    },
    delete(item) {
      const place = places.get(item);
      if (place === undefined) return false;
      const last = items.pop();
      places.delete(item);
      if (last !== undefined && last !== item) {
        items[place] = last;
        places.set(last, place);
      }
      return true;
    },
    at: (index) => items[index],
  };
}

/** At most `limit` items of several sets, each equally likely; all of them when there are no more. */
export function sample(sets: readonly SampledSet[], limit: number, random: Random): string[] {
  const total = sets.reduce((sum, { size }) => sum + size, 0);
  const itemAt = (index: number): string | undefined => {
    let rest = index;
    for (const set of sets) {
      if (rest < set.size) return set.at(rest);
      rest -= set.size;
    }
    return undefined;
  };
  const indexes =
    total <= limit ? Array.from({ length: total }, (_, index) => index) : Array.from({ length: limit }, () => Math.floor(random() * total));
  return [...new Set(indexes)].flatMap((index) => itemAt(index) ?? []);
}
