import { graphChecksum } from '#app/show/graph.ts';
import type { GraphView, KindView } from '../bus/topics.ts';
import type { History } from './history.ts';
import type { StageShow } from './show-control.ts';

/** The show as it should be and as it is, for consoles. */
export function graphViewOf({ name, kinds, executor, chainOf }: StageShow, history: History): GraphView {
  const { state, desired, actual, commitMode, uncommitted } = executor;
  return {
    name,
    state,
    commitMode,
    uncommitted,
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    checksum: graphChecksum(desired),
    graph: desired,
    processors: Object.fromEntries(
      Array.from(actual.processors.values(), ({ id, thread, status }) => [
        id,
        {
          thread,
          state: status.state,
          ...(status.state === 'failed' ? { failure: status.failure } : {}),
          chain: chainOf(id),
        },
      ]),
    ),
    links: Object.fromEntries(Array.from(actual.links, ([key, { status }]) => [key, { ...status }])),
    kinds: Array.from(kinds.values(), kindView),
  };
}

const kindView = ({ kind, thread, inputs, outputs, execution, priority }: KindView): KindView => ({
  kind,
  thread,
  inputs,
  outputs,
  execution,
  priority,
});
