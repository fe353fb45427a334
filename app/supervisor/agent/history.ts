import { type Graph, graphChecksum } from '#app/show/graph.ts';

const MOST_STEPS = 50;

/** An edit of a console that took effect. */
interface Step {
  readonly before: Graph;
  readonly after: Graph;
}

/** What consoles edited, and what of it was taken back. What was refused was never here. */
export interface History {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  edited(before: Graph, after: Graph): void;
  /** The last edit that is in force, if there is one. */
  readonly last: Step | undefined;
  /** It was taken back. */
  undone(): void;
  /** The edit that was taken back last. */
  readonly next: Step | undefined;
  redone(): void;
}

export function createHistory(): History {
  let past: readonly Step[] = [];
  let future: readonly Step[] = [];
  return {
    get canUndo() {
      return past.length > 0;
    },
    get canRedo() {
      return future.length > 0;
    },
    edited(before, after) {
      if (graphChecksum(before) === graphChecksum(after)) return;
      past = [...past, { before, after }].slice(-MOST_STEPS);
      future = [];
    },
    get last() {
      return past.at(-1);
    },
    undone() {
      future = [...future, ...past.slice(-1)];
      past = past.slice(0, -1);
    },
    get next() {
      return future.at(-1);
    },
    redone() {
      past = [...past, ...future.slice(-1)];
      future = future.slice(0, -1);
    },
  };
}
