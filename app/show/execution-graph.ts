import type { Failure } from '#app/lib/result.ts';
import { type Graph, type LinkSpec, linkKey, type ProcessorSpec, splitEnd } from './graph.ts';

export type ProcessorState =
  | { readonly state: 'starting' }
  | { readonly state: 'running' }
  /** It did not start, or gave up. Its links are plugged. It stays so until its specification changes or it is restarted. */
  | { readonly state: 'failed'; readonly failure: Failure };

export type Transport = 'direct' | 'ring' | 'port' | 'channel';

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
  /** The same as `toGraph`, without a copy: valid until the next change. */
  readonly graph: Graph;
  setProcessor(processor: ActualProcessor): void;
  removeProcessor(id: string): void;
  linksOf(id: string): readonly ActualLink[];
  setLink(entry: ActualLink): void;
  removeLink(link: LinkSpec): boolean;
}

export function createExecutionGraph(): MutableExecutionGraph {
  const processors = new Map<string, ActualProcessor>();
  const links = new Map<string, ActualLink>();
  const specs: Record<string, ProcessorSpec> = {};
  /** Processor → the keys of its links. */
  const touching = new Map<string, Set<string>>();
  const linkSpecs = (): LinkSpec[] => Array.from(links.values(), ({ link }) => link);
  const ends = ({ from, to }: LinkSpec): readonly string[] => [splitEnd(from).processor, splitEnd(to).processor];

  return {
    processors,
    links,
    get graph() {
      return { processors: specs, links: linkSpecs() };
    },
    toGraph: () => ({ processors: { ...specs }, links: linkSpecs() }),
    setProcessor(processor) {
      processors.set(processor.id, processor);
      specs[processor.id] = processor.spec;
    },
    removeProcessor(id) {
      processors.delete(id);
      delete specs[id];
    },
    linksOf: (id) => Array.from(touching.get(id) ?? []).flatMap((key) => links.get(key) ?? []),
    setLink(entry) {
      const key = linkKey(entry.link);
      links.set(key, entry);
      for (const id of ends(entry.link)) {
        const keys = touching.get(id) ?? new Set();
        touching.set(id, keys.add(key));
      }
    },
    removeLink(link) {
      const key = linkKey(link);
      for (const id of ends(link)) {
        const keys = touching.get(id);
        keys?.delete(key);
        if (keys?.size === 0) touching.delete(id);
      }
      return links.delete(key);
    },
  };
}
