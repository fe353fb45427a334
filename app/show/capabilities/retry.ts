import type { Batch, CapabilityFactory, Run } from '../capability.ts';
import type { Clock, PortType } from '../processor.ts';
import type { RetryConfig } from './config.ts';

/**
 * Runs a turn or a batch that failed again, after a delay that doubles; what the last attempt throws is passed on.
 *
 * The next attempt finds what the failed one took since it last sent something: what it has sent is done, and is not sent twice. Not put
 * back are frames, which are valid until the next take only, and messages that must be freed: who took one owns it, and may have freed it.
 */
export const createRetry: CapabilityFactory = ({ inputs, clock, signal, putBack }, config) => {
  const { attempts, delayMs } = config as RetryConfig;
  const counts = { retries: 0, recovered: 0, failed: 0 };
  let failing = false;
  let waiting = false;
  /** Within a turn: what the attempt under way has taken, in order. */
  let inTurn = false;
  const ports: string[] = [];
  const messages: unknown[] = [];

  const isKept = (type: PortType | undefined): boolean => type !== undefined && !type.frame && !type.dispose;

  function forget(): void {
    ports.length = 0;
    messages.length = 0;
  }

  function succeeded(attempt: number): void {
    forget();
    inTurn = false;
    failing = false;
    if (attempt > 1) counts.recovered++;
  }

  /** An attempt failed: back with what it took, where another follows. */
  function rewind(attempt: number): void {
    inTurn = false;
    if (attempt < attempts) for (let i = messages.length - 1; i >= 0; i--) putBack(ports[i] ?? '', messages[i]);
    forget();
  }

  async function again(run: Run, first: unknown): Promise<void> {
    let error = first;
    rewind(1);
    for (let attempt = 2; attempt <= attempts; attempt++) {
      waiting = true;
      const inTime = await pause(clock, signal, delayMs * 2 ** (attempt - 2));
      waiting = false;
      if (!inTime) break;
      counts.retries++;
      inTurn = true;
      try {
        await run();
        return succeeded(attempt);
      } catch (thrown) {
        // What a stop cut short has not failed for a reason of its own.
        if (!signal.aborted) error = thrown;
        rewind(attempt);
      }
    }
    failing = true;
    counts.failed++;
    throw error;
  }

  function attempt(run: Run): void | Promise<void> {
    inTurn = true;
    let work: void | Promise<void>;
    try {
      work = run();
    } catch (error) {
      return again(run, error);
    }
    if (!(work instanceof Promise)) return succeeded(1);
    return work.then(
      () => succeeded(1),
      (error: unknown) => again(run, error),
    );
  }

  return {
    turn: attempt,
    batch: (_batch: Batch, run) => attempt(run),
    taking(port, message) {
      if (inTurn && isKept(inputs[port])) {
        ports.push(port);
        messages.push(message);
      }
      return true;
    },
    sending() {
      if (inTurn && messages.length > 0) forget();
      return true;
    },
    report: () => ({ health: failing ? 'failing' : waiting ? 'holding-back' : 'ok', counters: { ...counts } }),
  };
};

/** True after the delay; false as soon as the signal aborts. Leaves no timer. */
function pause(clock: Clock, signal: AbortSignal, delayMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const give = (): void => {
      cancel();
      resolve(false);
    };
    const cancel = clock.after(delayMs, () => {
      signal.removeEventListener('abort', give);
      resolve(true);
    });
    signal.addEventListener('abort', give, { once: true });
  });
}
