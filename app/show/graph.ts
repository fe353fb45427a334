import { canonicalJson, type Json } from '#app/lib/json.ts';
import { hashString } from '#app/lib/random.ts';
import type { LinkPolicy } from './processor.ts';

/** The desired state of a show: plain data, the same in memory and in a blueprint file. */
export interface Graph {
  readonly processors: Readonly<Record<string, ProcessorSpec>>;
  readonly links: readonly LinkSpec[];
}

export interface ProcessorSpec {
  readonly kind: string;
  readonly config: Json;
}

export interface LinkSpec {
  /** `processorId.port` */
  readonly from: string;
  readonly to: string;
  readonly capacity: number;
  readonly policy: LinkPolicy;
}

export const emptyGraph: Graph = { processors: {}, links: [] };

/** A link's name: there is at most one between two ports. */
export const linkKey = (link: Pick<LinkSpec, 'from' | 'to'>): string => `${link.from} -> ${link.to}`;

/** Splits `processorId.port` at its last dot. Without a dot the port is empty. */
export function splitEnd(end: string): { readonly processor: string; readonly port: string } {
  const dot = end.lastIndexOf('.');
  return dot < 0 ? { processor: end, port: '' } : { processor: end.slice(0, dot), port: end.slice(dot + 1) };
}

/** Whether a link begins or ends at a processor. */
export const touches = ({ from, to }: Pick<LinkSpec, 'from' | 'to'>, id: string): boolean => {
  const start = `${id}.`;
  return from.startsWith(start) || to.startsWith(start);
};

// Edits. Each gives a new graph; whether it is valid is for `validateGraph` to say.

export function withProcessor(graph: Graph, id: string, kind: string, config: Json = {}): Graph {
  return { ...graph, processors: { ...graph.processors, [id]: { kind, config } } };
}

/** Without a processor and the links that touch it. */
export function withoutProcessor(graph: Graph, id: string): Graph {
  const { [id]: _gone, ...processors } = graph.processors;
  return { processors, links: graph.links.filter((link) => !touches(link, id)) };
}

export const withLink = (graph: Graph, link: LinkSpec): Graph => ({ ...graph, links: [...graph.links, link] });

export function withoutLink(graph: Graph, from: string, to: string): Graph {
  return { ...graph, links: graph.links.filter((link) => link.from !== from || link.to !== to) };
}

/** With another capacity or policy on a link. */
export function withLinkChanged(graph: Graph, from: string, to: string, change: Partial<Pick<LinkSpec, 'capacity' | 'policy'>>): Graph {
  return { ...graph, links: graph.links.map((link) => (link.from === from && link.to === to ? { ...link, ...change } : link)) };
}

/** With the capacities a deployment gives, by link key. */
export function withCapacities(graph: Graph, capacities: Readonly<Record<string, number>>): Graph {
  const links = graph.links.map((link) => {
    const capacity = capacities[linkKey(link)];
    return capacity === undefined ? link : { ...link, capacity };
  });
  return { ...graph, links };
}

/** The graph as canonical JSON text: keys and links sorted, so that equal graphs give equal text. */
export function graphToJson(graph: Graph): string {
  const links = graph.links.map(({ from, to, capacity, policy }) => ({ from, to, capacity, policy }));
  links.sort((a, b) => (linkKey(a) < linkKey(b) ? -1 : 1));
  const processors = Object.fromEntries(Object.entries(graph.processors).map(([id, { kind, config }]) => [id, { kind, config }]));
  return canonicalJson({ processors, links });
}

/** A short name for what a graph is, not for how it was written: eight hexadecimal digits. */
export const graphChecksum = (graph: Graph): string => hashString(graphToJson(graph)).toString(16).padStart(8, '0');

/** Whether two configurations say the same. */
export const sameJson = (a: Json, b: Json): boolean => a === b || canonicalJson(a) === canonicalJson(b);
