import type { Executor } from '#app/show/executor.ts';
import type { Graph } from '#app/show/graph.ts';
import type { HostedKind } from '#app/show/processor.ts';

/** What the agent needs of the executor, and no more: an `Executor` fits. */
export type ShowControl = Pick<
  Executor,
  | 'state'
  | 'desired'
  | 'actual'
  | 'commitMode'
  | 'uncommitted'
  | 'edit'
  | 'load'
  | 'commit'
  | 'setCommitMode'
  | 'start'
  | 'stop'
  | 'pause'
  | 'resume'
  | 'restart'
  | 'inspect'
  | 'on'
>;

/** The show a stage runs. */
export interface StageShow {
  readonly name: string;
  /** What `reset` goes back to. */
  readonly blueprint: Graph;
  readonly kinds: ReadonlyMap<string, HostedKind>;
  readonly executor: ShowControl;
  /** The names of what surrounds a processor, the outermost first. */
  chainOf(id: string): readonly string[];
}
