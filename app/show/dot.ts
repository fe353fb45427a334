import type { ExecutionGraph } from './execution-graph.ts';
import { type Graph, linkKey, splitEnd } from './graph.ts';
import type { HostedKind } from './processor.ts';

/** A string as DOT wants it; a line break stays one. */
const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
/** The same within an HTML-like label. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const colourOf = { running: 'black', starting: 'gray', failed: 'red' } as const;

/**
 * The graph in the DOT language, for Graphviz: a cluster a thread, a table a processor with its ports, an edge a link with capacity, policy and, when
 * `actual` is given, transport; what failed or is plugged is drawn so. Ids keep their order, so equal graphs give equal text.
 */
export function graphToDot(graph: Graph, kinds: ReadonlyMap<string, HostedKind>, actual?: ExecutionGraph): string {
  const threads = new Map<string, string[]>();
  for (const [id, { kind }] of Object.entries(graph.processors)) {
    const thread = kinds.get(kind)?.thread ?? 'nowhere';
    threads.set(thread, [...(threads.get(thread) ?? []), id]);
  }
  const lines = [
    'digraph show {',
    '  rankdir=LR;',
    '  node [shape=plain, fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=9];',
  ];
  for (const [thread, ids] of threads) {
    lines.push(`  subgraph ${quoted(`cluster_${thread}`)} {`, `    label=${quoted(thread)};`);
    for (const id of ids) lines.push(`    ${node(id)}`);
    lines.push('  }');
  }
  for (const link of graph.links) {
    const from = splitEnd(link.from);
    const to = splitEnd(link.to);
    const status = actual?.links.get(linkKey(link))?.status;
    const words = [`${link.policy} ${link.capacity}`, ...(status?.state === 'wired' ? [status.transport] : [])].join('\n');
    const style = status?.state === 'plugged' ? ', style=dashed, color=red' : '';
    lines.push(
      `  ${quoted(from.processor)}:${quoted(`out-${from.port}`)} -> ${quoted(to.processor)}:${quoted(`in-${to.port}`)} [label=${quoted(words)}${style}];`,
    );
  }
  lines.push('}', '');
  return lines.join('\n');

  function node(id: string): string {
    const kind = kinds.get(graph.processors[id]?.kind ?? '');
    const state = actual?.processors.get(id)?.status.state;
    const inputs = Object.keys(kind?.inputs ?? {});
    const outputs = Object.keys(kind?.outputs ?? {});
    const cell = (side: 'in' | 'out', port: string | undefined): string =>
      port === undefined ? '<TD></TD>' : `<TD PORT="${side}-${escaped(port)}">${escaped(port)}</TD>`;
    // Tables, since Graphviz loses edges between records that stand in one column.
    const rows = Array.from(
      { length: Math.max(inputs.length, outputs.length) },
      (_, i) => `<TR>${cell('in', inputs[i])}${cell('out', outputs[i])}</TR>`,
    );
    const title = escaped(kind && kind.kind !== id ? `${id} (${kind.kind})` : id);
    const colour = state ? ` COLOR="${colourOf[state]}"` : '';
    return `${quoted(id)} [label=<<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0"${colour}><TR><TD COLSPAN="2"><B>${title}</B></TD></TR>${rows.join('')}</TABLE>>];`;
  }
}
