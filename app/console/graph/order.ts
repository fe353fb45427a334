/** Something that takes room in a column: a processor, or a link on its way through. */
export interface Item {
  readonly key: string;
  readonly layer: number;
  readonly height: number;
}

/** One stretch of a link, from a column to the next. The offsets say where on the item it ends, from its top. */
export interface Stretch {
  readonly from: string;
  readonly to: string;
  readonly fromOffset: number;
  readonly toOffset: number;
}

const SWEEPS = 12;

/**
 * Orders each column so that few links cross (Sugiyama, Tagawa and Toda 1981): items go to the mean of their neighbours, forwards and
 * backwards in turn; the best order seen is kept. It begins with the order given, and gives that up only for fewer crossings, so that a picture
 * does not jump when something is added.
 */
export function orderColumns(columns: readonly (readonly Item[])[], stretches: readonly Stretch[]): readonly (readonly Item[])[] {
  const before = neighbours(stretches, 'to');
  const after = neighbours(stretches, 'from');
  let best = columns;
  let fewest = crossings(columns, stretches);
  let now = columns.map((column) => [...column]);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const forwards = sweep % 2 === 0;
    for (let step = 1; step < now.length; step++) {
      const index = forwards ? step : now.length - 1 - step;
      const fixed = ranks(now[forwards ? index - 1 : index + 1] ?? []);
      const side = forwards ? before : after;
      const column = now[index] ?? [];
      const wish = new Map(column.map((item, rank) => [item.key, meanRank(side.get(item.key) ?? [], fixed) ?? rank]));
      column.sort((a, b) => (wish.get(a.key) ?? 0) - (wish.get(b.key) ?? 0));
    }
    const count = crossings(now, stretches);
    if (count < fewest) {
      fewest = count;
      best = now;
      now = now.map((column) => [...column]);
    }
  }
  return best;
}

/** How many pairs of stretches cross, given the order of the columns and of the ports on each item. */
export function crossings(columns: readonly (readonly Item[])[], stretches: readonly Stretch[]): number {
  const rank = new Map<string, number>();
  const layer = new Map<string, number>();
  columns.forEach((column, index) => {
    column.forEach((item, place) => {
      rank.set(item.key, place);
      layer.set(item.key, index);
    });
  });
  // An offset never outweighs a rank: heights are far below a thousand ports.
  const at = (key: string, offset: number): number => (rank.get(key) ?? 0) + offset / 1e5;
  const byLayer = new Map<number, { readonly a: number; readonly b: number }[]>();
  for (const stretch of stretches) {
    const index = layer.get(stretch.from) ?? 0;
    const list = byLayer.get(index) ?? [];
    list.push({ a: at(stretch.from, stretch.fromOffset), b: at(stretch.to, stretch.toOffset) });
    byLayer.set(index, list);
  }
  let count = 0;
  for (const list of byLayer.values()) {
    for (let i = 0; i < list.length; i++) {
      for (let j = i + 1; j < list.length; j++) {
        const one = list[i];
        const other = list[j];
        if (one && other && (one.a - other.a) * (one.b - other.b) < 0) count++;
      }
    }
  }
  return count;
}

interface Neighbour {
  readonly key: string;
  readonly offset: number;
}

/** Of each item, what lies at the other end of its stretches on one side. */
function neighbours(stretches: readonly Stretch[], side: 'from' | 'to'): ReadonlyMap<string, readonly Neighbour[]> {
  const found = new Map<string, Neighbour[]>();
  for (const stretch of stretches) {
    const list = found.get(stretch[side]) ?? [];
    list.push(side === 'to' ? { key: stretch.from, offset: stretch.fromOffset } : { key: stretch.to, offset: stretch.toOffset });
    found.set(stretch[side], list);
  }
  return found;
}

const ranks = (column: readonly Item[]): ReadonlyMap<string, number> => new Map(column.map((item, rank) => [item.key, rank]));

function meanRank(list: readonly Neighbour[], fixed: ReadonlyMap<string, number>): number | undefined {
  if (list.length === 0) return undefined;
  return list.reduce((sum, { key, offset }) => sum + (fixed.get(key) ?? 0) + offset / 1e3, 0) / list.length;
}
