import type { Failure, Result } from '#app/lib/result.ts';
import { type Graph, type LinkSpec, splitEnd } from './graph.ts';
import type { PortType, ProcessorKind } from './processor.ts';
import { topologicalOrder } from './topology.ts';
import { checkLink, checkProcessor, type GraphFailureCode, validateGraph } from './validate.ts';

/**
 * Checks a graph that grew out of one it has checked before: what `validateGraph` says, at the cost of the difference. Graphs share what an edit left
 * alone, so the difference is found by identity.
 *
 * Links stay acyclic while every one of them leads upwards in some ranking of the processors (the idea of Pearce and Kelly 2006, without their repair of
 * the ranking): only a new link that leads downwards needs the whole graph looked at.
 */
export function createGraphChecker(kinds: ReadonlyMap<string, ProcessorKind>, portTypes: Readonly<Record<string, PortType>>) {
  let known: Graph = { processors: {}, links: [] };
  /** Processors of the graph known, and of the one being looked at. */
  let count = 0;
  let now = 0;
  let rank = new Map<string, number>();
  let top = 0;

  function checkWhole(graph: Graph): Result<Graph, readonly Failure<GraphFailureCode>[]> {
    const checked = validateGraph(graph, kinds, portTypes);
    if (!checked.ok) return checked;
    known = checked.value;
    rankAnew();
    count = rank.size;
    return checked;
  }

  function rankAnew(): void {
    rank = new Map(topologicalOrder(known).map((id, index) => [id, index]));
    top = rank.size;
  }

  /** The processors of `graph`, complete; undefined when the difference is more than this checker wants to look at. */
  function processorsOf(graph: Graph): Graph['processors'] | undefined {
    let here = 0;
    now = 0;
    let complete: Record<string, Graph['processors'][string]> | undefined;
    for (const id in graph.processors) {
      const spec = graph.processors[id];
      const was = known.processors[id];
      now++;
      if (was) here++;
      if (!spec || spec === was) continue;
      // A processor that became another kind may not fit its links any more.
      if (was && was.kind !== spec.kind) return undefined;
      const checked = checkProcessor(id, spec, kinds);
      if (!checked.ok) return undefined;
      complete ??= { ...graph.processors };
      complete[id] = checked.value;
    }
    if (here < count && leftOver(graph)) return undefined;
    return complete ?? graph.processors;
  }

  /** Whether a processor has gone and a link of it has not. */
  function leftOver(graph: Graph): boolean {
    const gone: string[] = [];
    for (const id in known.processors) if (!graph.processors[id]) gone.push(`${id}.`);
    return graph.links.some(({ from, to }) => gone.some((start) => from.startsWith(start) || to.startsWith(start)));
  }

  /** The links that were not there before; undefined when one does not fit. */
  function newLinks(graph: Graph): readonly LinkSpec[] | undefined {
    if (graph.links === known.links) return [];
    const fresh: LinkSpec[] = [];
    let at = 0;
    for (const link of graph.links) {
      let look = at;
      while (look < known.links.length && known.links[look] !== link) look++;
      if (look < known.links.length) at = look + 1;
      else fresh.push(link);
      // Many new ones: looking at everything once is cheaper.
      if (fresh.length > 8) return undefined;
    }
    return fresh;
  }

  function leadsUpwards({ from, to }: LinkSpec): boolean {
    const source = splitEnd(from).processor;
    const target = splitEnd(to).processor;
    if (source === target) return false;
    // What is new has no place yet: a place above all others fits any link towards it.
    if (!rank.has(source)) rank.set(source, top++);
    if (!rank.has(target)) rank.set(target, top++);
    return (rank.get(source) ?? 0) < (rank.get(target) ?? 0);
  }

  return {
    check(graph: Graph): Result<Graph, readonly Failure<GraphFailureCode>[]> {
      const processors = processorsOf(graph);
      const fresh = processors && newLinks(graph);
      if (!processors || !fresh) return checkWhole(graph);
      const next: Graph = processors === graph.processors ? graph : { ...graph, processors };
      for (const link of fresh) {
        if (checkLink(link, next, kinds, portTypes).length > 0 || !leadsUpwards(link)) return checkWhole(graph);
      }
      known = next;
      count = now;
      // What was removed keeps its rank, until there are too many of those.
      if (rank.size > 2 * count + 64) rankAnew();
      return { ok: true, value: next };
    },
  };
}
