import type { Clock } from './processor.ts';

/** How long one run of the pump may hold the thread, milliseconds. */
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

  function pump(): void {
    const end = clock.now() + SLICE_MS;
    for (let task = next(); task; task = next()) {
      task.run();
      if (clock.now() >= end) {
        clock.after(0, pump);
        return;
      }
    }
    pumping = false;
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
