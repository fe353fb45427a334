import { type Graph, type LinkSpec, linkKey, splitEnd } from '#app/show/graph.ts';
import type { KindView } from '#app/supervisor/bus/topics.ts';

/** An input a link could lead to, or an output it could come from: `processor.port`. */
export type End = string;

const kindOf = (graph: Graph, kinds: readonly KindView[], id: string): KindView | undefined =>
  kinds.find(({ kind }) => kind === graph.processors[id]?.kind);

/** What passes through an output or an input; undefined when there is no such port. */
export function typeAt(graph: Graph, kinds: readonly KindView[], side: 'inputs' | 'outputs', end: End): string | undefined {
  const { processor, port } = splitEnd(end);
  return kindOf(graph, kinds, processor)?.[side][port];
}

/** The inputs an output could be linked to: of the same type, not linked to it yet, and not on a way that leads back. */
export function targetsOf(graph: Graph, kinds: readonly KindView[], from: End): readonly End[] {
  const type = typeAt(graph, kinds, 'outputs', from);
  if (type === undefined) return [];
  const upstream = reaching(graph, splitEnd(from).processor);
  const linked = new Set(graph.links.filter((link) => link.from === from).map((link) => link.to));
  return Object.keys(graph.processors)
    .filter((id) => !upstream.has(id))
    .flatMap((id) =>
      Object.entries(kindOf(graph, kinds, id)?.inputs ?? {})
        .filter(([port, taken]) => taken === type && !linked.has(`${id}.${port}`))
        .map(([port]) => `${id}.${port}`),
    );
}

/** Where else an existing link could lead. */
export const detoursOf = (graph: Graph, kinds: readonly KindView[], link: LinkSpec): readonly End[] =>
  targetsOf({ ...graph, links: graph.links.filter((other) => linkKey(other) !== linkKey(link)) }, kinds, link.from).filter(
    (to) => to !== link.to,
  );

/** A processor and all that feed it, however far away. */
function reaching(graph: Graph, id: string): ReadonlySet<string> {
  const found = new Set([id]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const link of graph.links) {
      const from = splitEnd(link.from).processor;
      if (found.has(splitEnd(link.to).processor) && !found.has(from)) {
        found.add(from);
        grew = true;
      }
    }
  }
  return found;
}

/** A new link takes after one that carries the same: from the same output, else into the same kind of input; else it is small and loses nothing. */
export function newLink(graph: Graph, kinds: readonly KindView[], from: End, to: End): LinkSpec {
  const type = typeAt(graph, kinds, 'outputs', from);
  const model =
    graph.links.find((link) => link.from === from) ?? graph.links.find((link) => typeAt(graph, kinds, 'outputs', link.from) === type);
  return { from, to, capacity: model?.capacity ?? 8, policy: model?.policy ?? 'block' };
}

/** The kind's name, or with a number when that is taken. */
export function freeId(graph: Graph, kind: string): string {
  if (!Object.hasOwn(graph.processors, kind)) return kind;
  for (let number = 2; ; number++) if (!Object.hasOwn(graph.processors, `${kind}-${number}`)) return `${kind}-${number}`;
}
