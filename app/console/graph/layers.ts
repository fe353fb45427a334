import { type Graph, splitEnd } from '#app/show/graph.ts';
import { topologicalOrder } from '#app/show/topology.ts';

/**
 * The column of every processor: one more than that of the last that feeds it (longest path). Sources stand right before the first they feed,
 * so that their links are short. What lies on a cycle, which no valid graph has, stands in the first column.
 */
export function layersOf(graph: Graph): ReadonlyMap<string, number> {
  const layers = new Map<string, number>(Object.keys(graph.processors).map((id) => [id, 0]));
  const next = new Map<string, string[]>();
  const fed = new Set<string>();
  for (const link of graph.links) {
    const from = splitEnd(link.from).processor;
    const to = splitEnd(link.to).processor;
    if (!layers.has(from) || !layers.has(to)) continue;
    next.set(from, [...(next.get(from) ?? []), to]);
    fed.add(to);
  }
  const order = topologicalOrder(graph);
  const acyclic = new Set(order);
  for (const id of order) {
    const after = (layers.get(id) ?? 0) + 1;
    for (const to of next.get(id) ?? []) if (acyclic.has(to)) layers.set(to, Math.max(layers.get(to) ?? 0, after));
  }
  for (const id of order) {
    const targets = (next.get(id) ?? []).filter((to) => acyclic.has(to));
    if (fed.has(id) || targets.length === 0) continue;
    layers.set(id, Math.max(0, Math.min(...targets.map((to) => layers.get(to) ?? 0)) - 1));
  }
  return layers;
}
