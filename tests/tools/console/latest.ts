import type { TelemetryMessage } from '#app/supervisor/bus/protocol.ts';
import type { LogRecord, Topics } from '#app/supervisor/bus/topics.ts';

const KEPT_LOGS = 2000;

/** What is known of the stage: the newest of each topic, and the last logs of all levels in the order they were written. */
export interface Latest {
  readonly topics: { readonly [T in keyof Topics]?: Topics[T] };
  readonly logs: readonly LogRecord[];
}

export interface LatestStore extends Latest {
  take(message: TelemetryMessage): void;
  /** Another stage: nothing is known of it yet. */
  clear(): void;
}

export function createLatest(): LatestStore {
  let topics: { [T in keyof Topics]?: Topics[T] } = {};
  let logs: readonly LogRecord[] = [];
  return {
    get topics() {
      return topics;
    },
    get logs() {
      return logs;
    },
    take(message) {
      if (message.topic.startsWith('logs.')) logs = merged(logs, message.data as readonly LogRecord[]);
      else topics = { ...topics, [message.topic]: message.data };
    },
    clear() {
      topics = {};
      logs = [];
    },
  };
}

/** Levels come apart from each other: the sequence says in what order they were written. */
function merged(before: readonly LogRecord[], more: readonly LogRecord[]): readonly LogRecord[] {
  const last = before.at(-1)?.sequence ?? -1;
  const inOrder = more.every(({ sequence }, i) => sequence > (more[i - 1]?.sequence ?? last));
  const all = [...before, ...more];
  return (inOrder ? all : all.sort((a, b) => a.sequence - b.sequence)).slice(-KEPT_LOGS);
}
