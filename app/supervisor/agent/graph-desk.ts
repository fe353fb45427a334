import type { Failure } from '#app/lib/result.ts';
import { ok, type Result } from '#app/lib/result.ts';
import type { Checkpoint } from '#app/show/checkpoint.ts';
import type { EditResult } from '#app/show/executor.ts';
import { type Graph, graphChecksum, type LinkSpec, type ProcessorSpec, touches, withLink, withProcessor } from '#app/show/graph.ts';
import type { Clock } from '#app/show/processor.ts';
import type { GraphEdit } from '../bus/commands.ts';
import { type Answer, refusalOf, refuse } from './answers.ts';
import { applyEdits, withDifference } from './graph-edits.ts';
import type { History } from './history.ts';
import type { StageShow } from './show-control.ts';

/** The commands that change the graph, with a way back. */
export interface GraphDesk {
  edit(edits: readonly GraphEdit[]): Promise<Answer>;
  undo(): Promise<Answer>;
  redo(): Promise<Answer>;
  /** Back to the blueprint's graph. */
  reset(): Promise<Answer>;
  loadCheckpoint(checkpoint: Checkpoint): Promise<Answer>;
  /** Takes a processor out of the graph with its links, so that `bringBack` can put it where it was. */
  shutDown(id: string): Promise<Answer>;
  isShutDown(id: string): boolean;
  bringBack(id: string): Promise<Answer>;
  /** Does something to the show that takes its time; answers when it is done, or that it goes on, when the patience is over. */
  follow(work: Promise<unknown>): Promise<Answer>;
}

/** A console wants an answer; a processor that starts may wait for a person. */
export function createGraphDesk(show: StageShow, history: History, clock: Clock, patienceMs: number): GraphDesk {
  const { executor } = show;
  const shutDown = new Map<string, { readonly spec: ProcessorSpec; readonly links: readonly LinkSpec[] }>();

  /** True when the work is done in time; rejects when it fails in time. */
  function done(work: Promise<unknown>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(patienceMs, () => resolve(false));
      work.then(() => resolve(true), reject).finally(cancel);
    });
  }

  const answer = (settled: boolean): Answer =>
    ok({ checksum: graphChecksum(executor.desired), state: executor.state, uncommitted: executor.uncommitted, settled });

  const follow = async (work: Promise<unknown>): Promise<Answer> => answer(await done(work));

  /** An edit is accepted or refused before the call returns: reality follows in its own time. */
  async function change(work: () => Promise<EditResult>, onAccepted: (before: Graph) => void): Promise<Answer> {
    const before = executor.desired;
    const result = work();
    if (executor.desired === before) {
      const refused = await result;
      return refused.ok ? answer(true) : refusalOf(refused);
    }
    onAccepted(before);
    return follow(result);
  }

  const remember = (before: Graph): void => history.edited(before, executor.desired);
  const editBy = (change_: (graph: Graph) => Result<Graph, Failure>): Promise<Answer> => {
    const edited = change_(executor.desired);
    if (!edited.ok) return Promise.resolve(edited);
    return change(() => executor.edit(() => edited.value), remember);
  };

  return {
    follow,
    edit: (edits) => editBy((graph) => applyEdits(graph, edits)),
    async undo() {
      const { last } = history;
      if (!last) return refuse('nothing-to-undo', 'There is no edit to undo.');
      return change(() => executor.edit((graph) => withDifference(graph, last.after, last.before)), history.undone);
    },
    async redo() {
      const { next } = history;
      if (!next) return refuse('nothing-to-redo', 'There is no edit to redo.');
      return change(() => executor.edit((graph) => withDifference(graph, next.before, next.after)), history.redone);
    },
    reset: () => change(() => executor.load(show.blueprint), remember),
    async loadCheckpoint({ graph, processors }) {
      const { state, desired } = executor;
      // Refused before anything is stopped for it.
      const checked = executor.load(graph);
      if (executor.desired === desired) {
        const refused = await checked;
        if (!refused.ok) return refusalOf(refused);
      }
      history.edited(desired, executor.desired);
      // A processor takes a state up when it starts, so everything starts anew.
      const work = async (): Promise<void> => {
        await Promise.all([checked, executor.stop()]);
        await executor.load(executor.desired, processors);
        await executor.commit();
        if (state === 'idle') return;
        // A setup may wait for a person: the pause does not.
        const started = executor.start();
        await (state === 'paused' ? Promise.all([started, executor.pause()]) : started);
      };
      return follow(work());
    },
    async shutDown(id) {
      const spec = executor.desired.processors[id];
      if (!spec) return refuse('not-possible', `${id} is shut down already; restart brings it back`);
      const links = executor.desired.links.filter((link) => touches(link, id));
      const answered = await editBy((graph) => applyEdits(graph, [{ type: 'remove_processor', id }]));
      if (answered.ok) shutDown.set(id, { spec, links });
      return answered;
    },
    isShutDown: (id) => shutDown.has(id) && !Object.hasOwn(executor.desired.processors, id),
    async bringBack(id) {
      const kept = shutDown.get(id);
      if (!kept) return refuse('unknown-processor', `there is no processor "${id}"`);
      const there = (end: string): boolean => Object.hasOwn(executor.desired.processors, end.slice(0, end.lastIndexOf('.')));
      const answered = await editBy((graph) => {
        const back = withProcessor(graph, id, kept.spec.kind, kept.spec.config);
        const links = kept.links.filter(({ from, to }) => [from, to].every((end) => end.startsWith(`${id}.`) || there(end)));
        return ok(links.reduce(withLink, back));
      });
      if (answered.ok) shutDown.delete(id);
      return answered;
    },
  };
}
