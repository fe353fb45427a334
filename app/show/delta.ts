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
  /** Another capacity or policy. */
  | { readonly type: 'relink'; readonly link: LinkSpec };

/**
 * The steps that make `desired` of `actual`, in the order of row C3: unwire removed links, stop removed processors, start added ones,
 * wire added links, hot-reload changed configuration, change capacity and policy. A processor of another kind is stopped and started
 * and its links rewired. Sources stop first and sinks start first, so that nobody sends to somebody who is not there.
 */
export function diff(actual: Graph, desired: Graph): readonly Delta[] {
  const removed = new Set<string>();
  /** Those that come again as another kind: their links end with them. */
  const reborn = new Set<string>();
  const added = new Set<string>();
  const configure: Delta[] = [];
  for (const id in actual.processors) {
    const next = desired.processors[id];
    if (next?.kind === actual.processors[id]?.kind) continue;
    removed.add(id);
    if (next) reborn.add(id);
  }
  for (const id in desired.processors) {
    const spec = desired.processors[id];
    const was = actual.processors[id];
    if (spec === was || !spec) continue;
    if (!was || reborn.has(id)) added.add(id);
    else if (!sameJson(was.config, spec.config)) configure.push({ type: 'configure', id, config: spec.config });
  }

  const links = diffLinks(actual.links, desired.links, reborn);
  const stop: Delta[] = inOrder(actual, removed).map((id) => ({ type: 'stop', id }));
  const start: Delta[] = [];
  for (const id of [...inOrder(desired, added)].reverse()) {
    const spec = desired.processors[id];
    if (spec) start.push({ type: 'start', id, spec });
  }
  return [...links.unwire, ...stop, ...start, ...links.wire, ...configure, ...links.relink];
}

/** The links that differ. Those that are the very same objects at the same place in both, as most are after an edit, need no closer look. */
function diffLinks(actual: readonly LinkSpec[], desired: readonly LinkSpec[], reborn: ReadonlySet<string>) {
  let head = 0;
  let tail = 0;
  if (reborn.size === 0) {
    const shorter = Math.min(actual.length, desired.length);
    while (head < shorter && actual[head] === desired[head]) head++;
    while (tail < shorter - head && actual.at(-1 - tail) === desired.at(-1 - tail)) tail++;
  }
  const byKey = (links: readonly LinkSpec[]) => new Map(links.slice(head, links.length - tail).map((link) => [linkKey(link), link]));
  const before = byKey(actual);
  const after = byKey(desired);
  const dies = (link: LinkSpec): boolean => reborn.size > 0 && ends(link).some((id) => reborn.has(id));

  const unwire: Delta[] = [];
  const wire: Delta[] = [];
  const relink: Delta[] = [];
  for (const [key, link] of before) if (!after.has(key) || dies(link)) unwire.push({ type: 'unwire', link });
  for (const [key, link] of after) {
    const was = before.get(key);
    if (!was || dies(was)) wire.push({ type: 'wire', link });
    else if (was.capacity !== link.capacity || was.policy !== link.policy) relink.push({ type: 'relink', link });
  }
  return { unwire, wire, relink };
}

/** Some processors in topological order; of a graph with a cycle (never a valid one) in the order it was written. */
function inOrder(graph: Graph, some: ReadonlySet<string>): readonly string[] {
  if (some.size <= 1) return [...some];
  const order = topologicalOrder(graph);
  const ids = Object.keys(graph.processors);
  return (order.length === ids.length ? order : ids).filter((id) => some.has(id));
}

const ends = (link: LinkSpec): readonly string[] => [splitEnd(link.from).processor, splitEnd(link.to).processor];
