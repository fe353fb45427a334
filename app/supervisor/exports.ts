import { blueprintToJson } from '#app/show/blueprint.ts';
import { graphToDot } from '#app/show/dot.ts';
import type { StageShow } from './agent/show-control.ts';
import type { Command } from './bus/commands.ts';
import { toJsonLines } from './log-filter.ts';
import type { Logs } from './logs.ts';
import { toExposition } from './metrics/exposition.ts';
import type { Metrics } from './metrics/metrics.ts';

export type ExportKind = Extract<Command, { readonly type: 'export' }>['what'];

/** A stage as a text to keep: Prometheus's exposition format, JSON lines, DOT, a blueprint that can be run again. */
export function exportText(what: ExportKind, show: StageShow, logs: Logs, metrics: Metrics): string {
  const { name, kinds, executor } = show;
  switch (what) {
    case 'metrics':
      return toExposition(metrics.view());
    case 'logs':
      return newestLines(toJsonLines(logs.records()));
    case 'dot':
      return graphToDot(executor.desired, kinds, executor.actual);
    case 'blueprint':
      return blueprintToJson({ name, graph: executor.desired });
  }
}

/** A longer text would be too much for one message of the bus. */
const MAX_CHARACTERS = 2_000_000;

/** The end of a long text, from the beginning of a line on. */
export const newestLines = (text: string, most = MAX_CHARACTERS): string =>
  text.length <= most ? text : text.slice(text.indexOf('\n', text.length - most - 1) + 1);
