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
        due.splice(i, 1);
        return task;
      }
    }
    return undefined;
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
    while (clock.now() < end) {
      const task = next();
      if (!task) {
        pumping = false;
        return;
      }
      task.run();
    }
    clock.after(0, pump);
  }

  return {
    wake(task) {
      if (!due.includes(task)) {
        let at = due.length;
        while (at > 0 && (due[at - 1]?.priority ?? 0) < task.priority) at--;
        due.splice(at, 0, task);
      }
      if (pumping) return;
      pumping = true;
      queueMicrotask(pump);
    },
    forget(task) {
      const at = due.indexOf(task);
      if (at >= 0) due.splice(at, 1);
    },
  };
}
