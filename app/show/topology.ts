import { type Graph, splitEnd } from './graph.ts';

/** Processor → the processors its links lead to, in the graph's order. */
function successors(graph: Graph): Map<string, string[]> {
  const next = new Map<string, string[]>(Object.keys(graph.processors).map((id) => [id, []]));
  for (const link of graph.links) next.get(splitEnd(link.from).processor)?.push(splitEnd(link.to).processor);
  return next;
}

/** Every processor after all that feed it (Kahn 1962); equals in the graph's order. Processors on a cycle, or behind one, are left out. */
export function topologicalOrder(graph: Graph): readonly string[] {
  const next = successors(graph);
  const feeds = new Map<string, number>(Array.from(next.keys(), (id) => [id, 0]));
  for (const ids of next.values()) for (const id of ids) feeds.set(id, (feeds.get(id) ?? 0) + 1);
  const order = Array.from(next.keys()).filter((id) => feeds.get(id) === 0);
  for (let i = 0; i < order.length; i++) {
    for (const id of next.get(order[i] ?? '') ?? []) {
      const left = (feeds.get(id) ?? 0) - 1;
      feeds.set(id, left);
      if (left === 0) order.push(id);
    }
  }
  return order;
}

/** Processors without incoming links. */
export const sources = (graph: Graph): readonly string[] => without(graph, (link) => link.to);

/** Processors without outgoing links. */
export const sinks = (graph: Graph): readonly string[] => without(graph, (link) => link.from);

function without(graph: Graph, end: (link: Graph['links'][number]) => string): readonly string[] {
  const linked = new Set(graph.links.map((link) => splitEnd(end(link)).processor));
  return Object.keys(graph.processors).filter((id) => !linked.has(id));
}

/** A cycle, as the processors along it with the first repeated at the end, or undefined. */
export function findCycle(graph: Graph): readonly string[] | undefined {
  const next = successors(graph);
  const inOrder = new Set(topologicalOrder(graph));
  const start = Array.from(next.keys()).find((id) => !inOrder.has(id));
  if (start === undefined) return undefined;
  // What is left has a processor left that feeds it: walking backwards must come round.
  const feeders = new Map<string, string>();
  for (const [id, ids] of next) if (!inOrder.has(id)) for (const to of ids) feeders.set(to, id);
  const seen: string[] = [];
  let id: string | undefined = start;
  while (id !== undefined && !seen.includes(id)) {
    seen.unshift(id);
    id = feeders.get(id);
  }
  if (id === undefined) return undefined;
  return [id, ...seen.slice(0, seen.indexOf(id) + 1)];
}
