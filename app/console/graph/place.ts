import type { Item, Stretch } from './order.ts';

const ROUNDS = 10;

/**
 * The top of every item: as near as its column allows to where its links would run straight. A column with least room `gap` between items is
 * solved exactly: the least squares under an order are an isotonic regression (pool adjacent violators, Barlow et al. 1972).
 */
export function placeRows(columns: readonly (readonly Item[])[], stretches: readonly Stretch[], gap: number): ReadonlyMap<string, number> {
  const top = new Map<string, number>();
  for (const column of columns)
    stack(
      column,
      column.map(() => 0),
      gap,
      top,
    );
  const into = group(stretches, (stretch) => stretch.to);
  const outOf = group(stretches, (stretch) => stretch.from);
  for (let round = 0; round < ROUNDS; round++) {
    const forwards = round % 2 === 0;
    for (let step = 0; step < columns.length; step++) {
      const column = columns[forwards ? step : columns.length - 1 - step] ?? [];
      const wishes = column.map((item) => {
        const pulls = [
          ...(into.get(item.key) ?? []).map((s) => (top.get(s.from) ?? 0) + s.fromOffset - s.toOffset),
          ...(outOf.get(item.key) ?? []).map((s) => (top.get(s.to) ?? 0) + s.toOffset - s.fromOffset),
        ];
        return pulls.length === 0 ? (top.get(item.key) ?? 0) : pulls.reduce((sum, pull) => sum + pull, 0) / pulls.length;
      });
      stack(column, wishes, gap, top);
    }
  }
  const highest = Math.min(...top.values());
  for (const [key, y] of top) top.set(key, Math.round(y - highest));
  return top;
}

/** Puts a column's items as near to their wishes as order and room allow. */
function stack(column: readonly Item[], wishes: readonly number[], gap: number, top: Map<string, number>): void {
  interface Block {
    sum: number;
    count: number;
  }
  const blocks: Block[] = [];
  const room: number[] = [];
  let used = 0;
  column.forEach((item, index) => {
    room.push(used);
    let block: Block = { sum: (wishes[index] ?? 0) - used, count: 1 };
    used += item.height + gap;
    for (let last = blocks.at(-1); last && last.sum / last.count > block.sum / block.count; last = blocks.at(-1)) {
      block = { sum: last.sum + block.sum, count: last.count + block.count };
      blocks.pop();
    }
    blocks.push(block);
  });
  let index = 0;
  for (const block of blocks) {
    for (let i = 0; i < block.count; i++, index++) {
      const item = column[index];
      if (item) top.set(item.key, block.sum / block.count + (room[index] ?? 0));
    }
  }
}

function group(stretches: readonly Stretch[], key: (stretch: Stretch) => string): ReadonlyMap<string, readonly Stretch[]> {
  const groups = new Map<string, Stretch[]>();
  for (const stretch of stretches) groups.set(key(stretch), [...(groups.get(key(stretch)) ?? []), stretch]);
  return groups;
}
