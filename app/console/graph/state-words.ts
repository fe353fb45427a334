import { linkKey } from '#app/show/graph.ts';
import type { GraphView, LinkFlow } from '#app/supervisor/bus/topics.ts';
import { brief, millis, perSecond } from '../words.ts';

export type NodeState = 'starting' | 'running' | 'failed' | 'absent';

/** A processor that the graph wants and that is not there is absent: its thread is down, or the edit is not committed. */
export const nodeState = (view: GraphView, id: string): NodeState => view.processors[id]?.state ?? 'absent';

export const stateWords: Readonly<Record<NodeState, string>> = {
  starting: 'starting',
  running: 'running',
  failed: 'failed',
  absent: 'not there',
};

export type LinkState = 'wired' | 'plugged' | 'absent';
export const linkState = (view: GraphView, key: string): LinkState => view.links[key]?.state ?? 'absent';

export const linkStateWords: Readonly<Record<LinkState, string>> = { wired: 'wired', plugged: 'plugged', absent: 'not there' };

/** How full a link is, 0…1; undefined where nobody knows. */
export const fillOf = (flow: LinkFlow | undefined): number | undefined =>
  flow?.waiting === undefined ? undefined : Math.min(1, flow.waiting / Math.max(1, flow.capacity));

/** A link's figures in one line. */
export function linkWords(flow: LinkFlow | undefined): string {
  if (!flow) return 'nothing measured yet';
  const parts = [perSecond(flow.perSecond)];
  if (flow.waiting !== undefined) parts.push(`${brief(flow.waiting)} of ${flow.capacity} waiting`);
  if (flow.droppedPerSecond) parts.push(`${perSecond(flow.droppedPerSecond)} dropped`);
  if (flow.p50Ms !== undefined) parts.push(`half within ${millis(flow.p50Ms)}`);
  if (flow.p95Ms !== undefined) parts.push(`95 % within ${millis(flow.p95Ms)}`);
  return parts.join(', ');
}

/** What differs between the show as it should be and as it is: edits that are not committed, or on their way. Configurations do not show here. */
export function differences(view: GraphView): number {
  const keys = new Set(view.graph.links.map(linkKey));
  const missing = Object.keys(view.graph.processors).filter((id) => !view.processors[id]).length;
  const extra = Object.keys(view.processors).filter((id) => !view.graph.processors[id]).length;
  const unwired = [...keys].filter((key) => !view.links[key]).length;
  const unwanted = Object.keys(view.links).filter((key) => !keys.has(key)).length;
  return missing + extra + unwired + unwanted;
}
