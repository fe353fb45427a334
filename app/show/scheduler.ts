import type { Clock } from './processor.ts';

/** How long turns may hold the thread before timers and messages get theirs, milliseconds. */
const SLICE_MS = 8;

/** Something that has turns to take. */
export interface Turns {
  readonly priority: number;
  /** Whether a turn may be taken now. What is due and not ready stays due; `wake` it when it is. */
  ready(): boolean;
  run(): void;
}

export interface Scheduler {
  /** Makes a turn due. Coalesced: however often it is called before the turn, there is one. */
  wake(task: Turns): void;
  forget(task: Turns): void;
}

/** Gives turns in order of priority, first come first served among equals, and the thread back after each slice. */
export function createScheduler(clock: Clock): Scheduler {
  const due: Turns[] = [];
  let pumping = false;
  /**
   * When the thread has to be given back; unset between slices. It outlives a single run of the pump: a processor whose calls
   * settle in microtasks would else begin a new slice with each, and keep the thread for ever.
   */
  let sliceEndMs: number | undefined;

  /** Takes the foremost ready task out. The list is kept in order, and is short: only what is due now. */
  function next(): Turns | undefined {
    for (let i = 0; i < due.length; i++) {
      const task = due[i];
      if (task?.ready()) {
        remove(i);
        return task;
      }
    }
    return undefined;
  }

  // By hand, since `splice` makes an array of what it removes, for every turn.
  function remove(at: number): void {
    due.copyWithin(at, at + 1);
    due.pop();
  }

  function insert(task: Turns): void {
    let at = due.push(task) - 1;
    for (let before = due[at - 1]; before && before.priority < task.priority; before = due[at - 1]) {
      due[at] = before;
      at--;
    }
    due[at] = task;
  }

  function endOfSlice(): number {
    if (sliceEndMs === undefined) {
      sliceEndMs = clock.now() + SLICE_MS;
      clock.after(0, () => {
        sliceEndMs = undefined;
      });
    }
    return sliceEndMs;
  }

  function pump(): void {
    const end = endOfSlice();
    try {
      while (clock.now() < end) {
        const task = next();
        if (!task) {
          pumping = false;
          return;
        }
        task.run();
      }
    } finally {
      // Also after a turn that threw, which none should: the thread has others.
      if (pumping) clock.after(0, pump);
    }
  }

  return {
    wake(task) {
      if (!due.includes(task)) insert(task);
      if (pumping) return;
      pumping = true;
      queueMicrotask(pump);
    },
    forget(task) {
      const at = due.indexOf(task);
      if (at >= 0) remove(at);
    },
  };
}
