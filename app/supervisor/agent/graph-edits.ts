import { type Failure, fail, ok, type Result } from '#app/lib/result.ts';
import { type Graph, linkKey, sameJson, withLink, withLinkChanged, withoutLink, withoutProcessor, withProcessor } from '#app/show/graph.ts';
import type { GraphEdit } from '../bus/commands.ts';

/**
 * The graph after some edits, one on top of the other. Fails on one that means something that is not there, or is there already, and names it
 * (`edits[2].id`); whether what comes out is a valid graph is for the executor to say.
 */
export function applyEdits(graph: Graph, edits: readonly GraphEdit[]): Result<Graph, Failure> {
  let edited = graph;
  for (const [index, edit] of edits.entries()) {
    const applied = applyEdit(edited, edit, `edits[${index}]`);
    if (!applied.ok) return applied;
    edited = applied.value;
  }
  return ok(edited);
}

function applyEdit(graph: Graph, edit: GraphEdit, place: string): Result<Graph, Failure> {
  switch (edit.type) {
    case 'add_processor':
      if (Object.hasOwn(graph.processors, edit.id))
        return fail({ code: 'duplicate-processor', place: `${place}.id`, message: `processor "${edit.id}" is there already` });
      return ok(withProcessor(graph, edit.id, edit.kind, edit.config));
    case 'remove_processor':
      return Object.hasOwn(graph.processors, edit.id) ? ok(withoutProcessor(graph, edit.id)) : noProcessor(edit.id, `${place}.id`);
    case 'set_config': {
      const spec = Object.hasOwn(graph.processors, edit.id) ? graph.processors[edit.id] : undefined;
      return spec ? ok(withProcessor(graph, edit.id, spec.kind, edit.config)) : noProcessor(edit.id, `${place}.id`);
    }
    case 'connect': {
      const { from, to, capacity, policy } = edit;
      if (hasLink(graph, from, to)) return fail({ code: 'duplicate-link', place, message: `${from} -> ${to} is there already` });
      return ok(withLink(graph, { from, to, capacity, policy }));
    }
    case 'disconnect':
      return hasLink(graph, edit.from, edit.to) ? ok(withoutLink(graph, edit.from, edit.to)) : noLink(edit, place);
    case 'set_link': {
      const { from, to, capacity, policy } = edit;
      return hasLink(graph, from, to) ? ok(withLinkChanged(graph, from, to, { capacity, policy })) : noLink(edit, place);
    }
  }
}

/**
 * A graph in which what differs between two others is as in the second. What they agree on stays as it is here: an edit is taken back, and what
 * others did since is not.
 */
export function withDifference(graph: Graph, from: Graph, to: Graph): Graph {
  let edited = graph;
  for (const id of new Set([...Object.keys(from.processors), ...Object.keys(to.processors)])) {
    const was = from.processors[id];
    const spec = to.processors[id];
    if (!spec) edited = withoutProcessor(edited, id);
    else if (was?.kind !== spec.kind || !sameJson(was.config, spec.config)) edited = withProcessor(edited, id, spec.kind, spec.config);
  }
  const before = new Map(from.links.map((link) => [linkKey(link), link]));
  const after = new Map(to.links.map((link) => [linkKey(link), link]));
  for (const [key, link] of before) if (!after.has(key)) edited = withoutLink(edited, link.from, link.to);
  for (const [key, link] of after) {
    const was = before.get(key);
    if (was?.capacity !== link.capacity || was.policy !== link.policy) edited = withLink(withoutLink(edited, link.from, link.to), link);
  }
  return edited;
}

const hasLink = (graph: Graph, from: string, to: string): boolean => graph.links.some((link) => link.from === from && link.to === to);

const noProcessor = (id: string, place: string): Result<never, Failure> =>
  fail({ code: 'unknown-processor', place, message: `there is no processor "${id}"` });

const noLink = ({ from, to }: { readonly from: string; readonly to: string }, place: string): Result<never, Failure> =>
  fail({ code: 'unknown-link', place, message: `there is no link ${from} -> ${to}` });
