import type { Executor } from '#app/show/executor.ts';
import type { HostApi } from '#app/show/host-api.ts';
import type { Logger } from '#app/show/processor.ts';
import { createRemoteHost } from '#app/show/remote-host.ts';
import { type Supervision, supervise } from '#app/supervisor/supervise.ts';
import { createExitLocks } from './exit-locks.ts';
import { startThread } from './node-thread.ts';
import type { ThreadNote } from './thread-protocol.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface ThreadsOptions {
  readonly executor: Executor;
  readonly logger: Logger;
  readonly vocabulary: Vocabulary;
  /** Gives a host what its processors need, before any of them starts. */
  readonly equip: (host: HostApi) => Promise<void>;
  readonly onNote: (thread: string, note: ThreadNote) => void;
}

/** The threads of a show, each under supervision. */
export interface Threads {
  /** Settles when a host is there, or when it is given up. */
  open(thread: string): Promise<void>;
  /** Ends a thread and starts it with its code read anew; settles when its processors run again. */
  restart(thread: string, reason: string): Promise<void>;
  close(): void;
}

export function createThreads({ executor, logger, vocabulary, equip, onNote }: ThreadsOptions): Threads {
  const { locks, hold } = createExitLocks();
  const supervisions = new Map<string, Supervision>();
  const waiting = new Map<string, () => void>();

  function settle(thread: string): void {
    waiting.get(thread)?.();
    waiting.delete(thread);
  }

  function spawn(thread: string, lockName: string) {
    const data = { thread, purpose: 'host' as const, moduleUrl: vocabulary.moduleOf(thread) };
    const started = startThread(data, (note) => onNote(thread, note));
    hold(lockName, started.exited);
    return createRemoteHost({
      thread: started,
      lockName,
      onEvent(event) {
        if (event.type === 'log') logger.log(event.level, event.message, event.fields);
        executor.hostEvent(thread, event);
      },
    });
  }

  const untilReady = (thread: string): Promise<void> => new Promise((resolve) => waiting.set(thread, resolve));

  return {
    open(thread) {
      const ready = untilReady(thread);
      const supervision = supervise(thread, (lockName) => spawn(thread, lockName), {
        locks,
        async onReady(host) {
          await equip(host);
          await executor.hostReady(thread, host);
          settle(thread);
        },
        onLost: (reason) => executor.hostLost(thread, reason),
        onGivenUp(reason) {
          logger.log('error', `the thread ${thread} is given up: ${reason}`);
          settle(thread);
        },
      });
      supervisions.set(thread, supervision);
      return ready;
    },
    restart(thread, reason) {
      const ready = untilReady(thread);
      supervisions.get(thread)?.restart(reason);
      return ready;
    },
    close() {
      for (const supervision of supervisions.values()) supervision.stop();
    },
  };
}
