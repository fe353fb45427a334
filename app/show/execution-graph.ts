import type { Failure } from '#app/lib/result.ts';
import { type Graph, type LinkSpec, linkKey, type ProcessorSpec, touches } from './graph.ts';

export type ProcessorState =
  | { readonly state: 'starting' }
  | { readonly state: 'running' }
  /** It did not start, or gave up. Its links are plugged. It stays so until its specification changes or it is restarted. */
  | { readonly state: 'failed'; readonly failure: Failure };

export type Transport = 'direct' | 'ring' | 'port';

/** A processor as it really is. */
export interface ActualProcessor {
  readonly id: string;
  readonly spec: ProcessorSpec;
  readonly thread: string;
  /** Tells a processor from its predecessor of the same id. */
  readonly instance: number;
  readonly status: ProcessorState;
}

/** A link as it really is: wired over some transport, or plugged at both ends because a processor failed. */
export interface ActualLink {
  readonly link: LinkSpec;
  readonly status: { readonly state: 'wired'; readonly transport: Transport } | { readonly state: 'plugged' };
}

/** The actual state of a show (C2), as the executor's readers see it. */
export interface ExecutionGraph {
  readonly processors: ReadonlyMap<string, ActualProcessor>;
  /** By `linkKey`. */
  readonly links: ReadonlyMap<string, ActualLink>;
  /** The same as a graph, failed processors and plugged links included: what `diff` compares with the desired one. */
  toGraph(): Graph;
}

export interface MutableExecutionGraph extends ExecutionGraph {
  readonly processors: Map<string, ActualProcessor>;
  readonly links: Map<string, ActualLink>;
  linksOf(id: string): readonly ActualLink[];
  setLink(entry: ActualLink): void;
  removeLink(link: LinkSpec): boolean;
}

export function createExecutionGraph(): MutableExecutionGraph {
  const processors = new Map<string, ActualProcessor>();
  const links = new Map<string, ActualLink>();
  return {
    processors,
    links,
    toGraph: () => ({
      processors: Object.fromEntries(Array.from(processors, ([id, { spec }]) => [id, spec])),
      links: Array.from(links.values(), ({ link }) => link),
    }),
    linksOf: (id) => Array.from(links.values()).filter(({ link }) => touches(link, id)),
    setLink: (entry) => void links.set(linkKey(entry.link), entry),
    removeLink: (link) => links.delete(linkKey(link)),
  };
}
