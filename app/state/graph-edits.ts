import type { Json } from '#app/lib/json.ts';
import type { Graph, LinkSpec } from '#app/show/graph.ts';

/** The processor that listens, whatever its kind: the interface swaps it, the rest of the graph does not care. */
export const inputId = 'input';
const inputLink: LinkSpec = { from: `${inputId}.samples`, to: 'analysis.samples', capacity: 256, policy: 'drop-oldest' };

/** The graph without any input: the analysis goes idle and the art lives on by itself. */
export function withoutInput(graph: Graph): Graph {
  const { [inputId]: _, ...processors } = graph.processors;
  return { processors, links: graph.links.filter(({ from }) => !from.startsWith(`${inputId}.`)) };
}

/** The graph with one input of a kind, in place of the one before. */
export function withInput(graph: Graph, kind: 'microphone' | 'file-player' | 'demo-band', config: Json): Graph {
  const { processors, links } = withoutInput(graph);
  return { processors: { ...processors, [inputId]: { kind, config } }, links: [...links, inputLink] };
}

/** The graph with some fields of one processor's configuration changed. A processor that is not there is left alone. */
export function withConfig(graph: Graph, id: string, changes: { readonly [key: string]: Json }): Graph {
  const processor = graph.processors[id];
  if (!processor) return graph;
  const before = processor.config as { readonly [key: string]: Json };
  return { ...graph, processors: { ...graph.processors, [id]: { ...processor, config: { ...before, ...changes } } } };
}
