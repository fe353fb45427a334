import type { Json } from '#app/lib/json.ts';
import type { Graph, LinkSpec } from '#app/show/graph.ts';

/** The processor that listens, whatever its kind: the interface swaps it, the rest of the graph does not care. */
export const inputId = 'input';
const inputLink: LinkSpec = { from: `${inputId}.samples`, to: 'analysis.samples', capacity: 256, policy: 'drop-oldest' };

/** A file can be looked ahead in: what is found there goes to the analysis, and how far it is to whoever shows it. */
const lookAheadId = 'look-ahead';
const lookAheadLinks: readonly LinkSpec[] = [
  { from: `${inputId}.recording`, to: `${lookAheadId}.recording`, capacity: 1, policy: 'latest' },
  { from: `${inputId}.playback`, to: 'analysis.playback', capacity: 8, policy: 'drop-oldest' },
  { from: `${lookAheadId}.map`, to: 'analysis.map', capacity: 1, policy: 'latest' },
  { from: `${lookAheadId}.status`, to: 'monitor.lookAhead', capacity: 1, policy: 'latest' },
];

/** The graph without any input: the analysis goes idle and the art lives on by itself. */
export function withoutInput(graph: Graph): Graph {
  const { [inputId]: _, [lookAheadId]: __, ...processors } = graph.processors;
  return { processors, links: graph.links.filter(({ from }) => ![inputId, lookAheadId].some((id) => from.startsWith(`${id}.`))) };
}

/** The graph with one input of a kind, in place of the one before. */
export function withInput(graph: Graph, kind: 'microphone' | 'tab-audio' | 'file-player' | 'demo-band', config: Json): Graph {
  const { processors, links } = withoutInput(graph);
  const input = { [inputId]: { kind, config } };
  if (kind !== 'file-player') return { processors: { ...processors, ...input }, links: [...links, inputLink] };
  const ahead = { [lookAheadId]: { kind: 'look-ahead', config: {} } };
  return { processors: { ...processors, ...input, ...ahead }, links: [...links, inputLink, ...lookAheadLinks] };
}

/** Whether the input holds a stream, which it joins to a new AudioContext by itself; others make their own sound, and begin anew. */
export const holdsStream = ({ processors }: Graph): boolean => ['microphone', 'tab-audio'].includes(processors[inputId]?.kind ?? '');

/** The graph with some fields of one processor's configuration changed. A processor that is not there is left alone. */
export function withConfig(graph: Graph, id: string, changes: { readonly [key: string]: Json }): Graph {
  const processor = graph.processors[id];
  if (!processor) return graph;
  const before = processor.config as { readonly [key: string]: Json };
  return { ...graph, processors: { ...graph.processors, [id]: { ...processor, config: { ...before, ...changes } } } };
}
