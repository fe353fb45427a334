import { type Graph, graphChecksum } from '#app/show/graph.ts';

const MOST_STEPS = 50;

/** The graphs that consoles' edits came from and went back from. What was refused was never here. */
export interface History {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** An edit took effect: this was the graph before it. */
  edited(before: Graph, after: Graph): void;
  /** The graph before the last edit, if there is one; `undone` says that it is in force again. */
  readonly previous: Graph | undefined;
  undone(from: Graph): void;
  readonly next: Graph | undefined;
  redone(from: Graph): void;
}

export function createHistory(): History {
  let past: readonly Graph[] = [];
  let future: readonly Graph[] = [];
  const newest = (graphs: readonly Graph[]): readonly Graph[] => graphs.slice(-MOST_STEPS);
  return {
    get canUndo() {
      return past.length > 0;
    },
    get canRedo() {
      return future.length > 0;
    },
    edited(before, after) {
      if (graphChecksum(before) === graphChecksum(after)) return;
      past = newest([...past, before]);
      future = [];
    },
    get previous() {
      return past.at(-1);
    },
    undone(from) {
      past = past.slice(0, -1);
      future = newest([...future, from]);
    },
    get next() {
      return future.at(-1);
    },
    redone(from) {
      future = future.slice(0, -1);
      past = newest([...past, from]);
    },
  };
}
