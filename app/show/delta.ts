import type { Json } from '#app/lib/json.ts';
import { type Graph, type LinkSpec, linkKey, type ProcessorSpec, sameJson, splitEnd } from './graph.ts';
import { topologicalOrder } from './topology.ts';

/** One step from what is to what should be. */
export type Delta =
  | { readonly type: 'unwire'; readonly link: LinkSpec }
  | { readonly type: 'stop'; readonly id: string }
  | { readonly type: 'start'; readonly id: string; readonly spec: ProcessorSpec }
  | { readonly type: 'wire'; readonly link: LinkSpec }
  | { readonly type: 'configure'; readonly id: string; readonly config: Json }
  | { readonly type: 'resize'; readonly link: LinkSpec };

/**
 * The steps that make `desired` of `actual`, in the order of row C3: unwire removed links, stop removed processors, start added ones,
 * wire added links, hot-reload changed configuration, resize changed links. A processor of another kind is stopped and started
 * and its links rewired; a link with another policy is rewired. Sources stop first and sinks start first, so that nobody
 * sends to somebody who is not there.
 */
export function diff(actual: Graph, desired: Graph): readonly Delta[] {
  const replaced = new Set<string>();
  for (const id in actual.processors) if (desired.processors[id]?.kind !== actual.processors[id]?.kind) replaced.add(id);
  const added = Object.keys(desired.processors).filter((id) => replaced.has(id) || !actual.processors[id]);

  // Links that are the very same object in both graphs, as most are after an edit, need no closer look.
  const same = new Set(actual.links);
  const before = new Map<string, LinkSpec>();
  const after = new Map<string, LinkSpec>();
  const shared = new Set(desired.links.filter((link) => same.has(link)));
  for (const link of actual.links) if (!shared.has(link)) before.set(linkKey(link), link);
  for (const link of desired.links) if (!shared.has(link)) after.set(linkKey(link), link);
  const survives = (link: LinkSpec): boolean =>
    replaced.size === 0 || (!replaced.has(splitEnd(link.from).processor) && !replaced.has(splitEnd(link.to).processor));
  const kept = (link: LinkSpec): boolean =>
    survives(link) && (shared.has(link) || before.get(linkKey(link))?.policy === after.get(linkKey(link))?.policy);

  const unwire: Delta[] = actual.links.filter((link) => !kept(link)).map((link) => ({ type: 'unwire', link }));
  const stop: Delta[] = inOrder(actual, replaced).map((id) => ({ type: 'stop', id }));
  const start: Delta[] = [];
  for (const id of [...inOrder(desired, new Set(added))].reverse()) {
    const spec = desired.processors[id];
    if (spec) start.push({ type: 'start', id, spec });
  }
  const wire: Delta[] = desired.links.filter((link) => !kept(link)).map((link) => ({ type: 'wire', link }));
  const configure: Delta[] = [];
  for (const id in desired.processors) {
    const spec = desired.processors[id];
    const was = actual.processors[id];
    if (!spec || !was || spec === was || replaced.has(id) || sameJson(was.config, spec.config)) continue;
    configure.push({ type: 'configure', id, config: spec.config });
  }
  const resize: Delta[] = desired.links
    .filter((link) => !shared.has(link) && kept(link) && before.get(linkKey(link))?.capacity !== link.capacity)
    .map((link) => ({ type: 'resize', link }));
  return [...unwire, ...stop, ...start, ...wire, ...configure, ...resize];
}

/** Some processors in topological order; of a graph with a cycle (never a valid one) in the order it was written. */
function inOrder(graph: Graph, some: ReadonlySet<string>): readonly string[] {
  if (some.size === 0) return [];
  const order = topologicalOrder(graph);
  const ids = Object.keys(graph.processors);
  return (order.length === ids.length ? order : ids).filter((id) => some.has(id));
}

/** The model after one step. Throws an Error on a step that does not fit, such as starting what runs. */
export function applyDelta(graph: Graph, delta: Delta): Graph {
  switch (delta.type) {
    case 'unwire':
      expect(hasLink(graph, delta.link), `unwire: no link ${linkKey(delta.link)}`);
      return { ...graph, links: graph.links.filter((link) => linkKey(link) !== linkKey(delta.link)) };
    case 'stop': {
      const { [delta.id]: stopped, ...processors } = graph.processors;
      expect(stopped !== undefined, `stop: no processor ${delta.id}`);
      expect(!graph.links.some((link) => ends(link).includes(delta.id)), `stop: ${delta.id} is still linked`);
      return { ...graph, processors };
    }
    case 'start':
      expect(graph.processors[delta.id] === undefined, `start: ${delta.id} runs already`);
      return { ...graph, processors: { ...graph.processors, [delta.id]: delta.spec } };
    case 'wire':
      expect(!hasLink(graph, delta.link), `wire: ${linkKey(delta.link)} is there already`);
      for (const id of ends(delta.link)) expect(graph.processors[id] !== undefined, `wire: no processor ${id}`);
      return { ...graph, links: [...graph.links, delta.link] };
    case 'configure': {
      const spec = graph.processors[delta.id];
      if (!spec) throw new Error(`configure: no processor ${delta.id}`);
      return { ...graph, processors: { ...graph.processors, [delta.id]: { ...spec, config: delta.config } } };
    }
    case 'resize':
      expect(hasLink(graph, delta.link), `resize: no link ${linkKey(delta.link)}`);
      return { ...graph, links: graph.links.map((link) => (linkKey(link) === linkKey(delta.link) ? delta.link : link)) };
  }
}

const ends = (link: LinkSpec): readonly string[] => [splitEnd(link.from).processor, splitEnd(link.to).processor];
const hasLink = (graph: Graph, link: LinkSpec): boolean => graph.links.some((other) => linkKey(other) === linkKey(link));

function expect(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}
