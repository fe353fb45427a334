import { proxy, transfer, wrap } from 'comlink';
import { type Failure, messageOf, type Result } from '#app/lib/result.ts';
import { systemClock } from './clock.ts';
import type { HostApi, HostEvent } from './host-api.ts';
import { patiently } from './patience.ts';
import type { Clock } from './processor.ts';
import { SERVED_VERSION, type ServedHost } from './served.ts';
import { ShowError } from './show-error.ts';

/** A call that takes longer has been lost: a stop waits up to a few seconds for a processor's last call and cleanup. */
const DEADLINE_MS = 10_000;
/** A first start may fetch the worker over a slow network. */
const START_DEADLINE_MS = 60_000;

export interface RemoteHostOptions {
  readonly worker: Worker;
  /** The Web Lock the worker shall hold as long as it lives. */
  readonly lockName: string;
  readonly onEvent: (event: HostEvent) => void;
  readonly clock?: Clock;
  readonly deadlineMs?: number;
}

/** A host in a worker, as the page sees it. */
export interface RemoteHost extends HostApi {
  /** Settles when the worker is up and holds its lock; rejects when its script does not load or it does not answer. */
  readonly ready: Promise<void>;
  /** Ends the worker. Every call that is pending, and every later one, rejects with code `host-lost`. */
  terminate(reason: string): void;
}

/**
 * Wraps a worker that called `serveHost`. Every call settles: with the host's answer, with its failure (message and code), or with a
 * rejection when the worker is terminated or the deadline passes (Comlink alone would wait for ever on a worker that died).
 */
export function createRemoteHost({
  worker,
  lockName,
  onEvent,
  clock = systemClock,
  deadlineMs = DEADLINE_MS,
}: RemoteHostOptions): RemoteHost {
  const served = wrap<ServedHost>(worker);
  let lost: ShowError | undefined;
  const pending = new Set<(error: ShowError) => void>();
  let up = false;

  function untilLost<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (lost) return reject(lost);
      pending.add(reject);
      void work.then(resolve, reject).finally(() => pending.delete(reject));
    });
  }

  async function call(method: keyof HostApi, args: readonly unknown[], transferables: readonly Transferable[] = []): Promise<unknown> {
    if (lost) throw lost;
    const work: Promise<Result<unknown, Failure>> = served.call(method, transfer(args, transferables as Transferable[]));
    const result = await untilLost(patiently(work, deadlineMs, clock, `${method} in a worker`));
    if (!result.ok) throw new ShowError(result.error.code, result.error.message);
    return result.value;
  }

  async function run(method: keyof HostApi, args: readonly unknown[], transferables?: readonly Transferable[]): Promise<void> {
    await call(method, args, transferables);
  }

  function terminate(reason: string): void {
    if (lost) return;
    lost = new ShowError('host-lost', reason);
    worker.terminate();
    for (const reject of pending) reject(lost);
    pending.clear();
  }

  worker.addEventListener('error', (event) => {
    // Some browsers say nothing of a script that did not load but that it did not.
    const message = event.message || 'the worker did not load';
    if (up) onEvent({ type: 'log', level: 'error', message });
    else terminate(message);
  });

  async function greet(): Promise<void> {
    const listen = proxy((event: HostEvent) => {
      if (!lost) onEvent(event);
    });
    const work: Promise<Result<void, Failure>> = served.hello({ version: SERVED_VERSION, lockName }, listen);
    const result = await untilLost(patiently(work, START_DEADLINE_MS, clock, 'the start of a worker'));
    if (!result.ok) throw new ShowError(result.error.code, result.error.message);
    up = true;
  }

  const ready = greet();
  // Whoever awaits `ready` hears of it; nobody has to.
  ready.catch((error: unknown) => terminate(messageOf(error)));

  return {
    ready,
    terminate,
    start: (spec) => run('start', [spec]),
    begin: (ids) => run('begin', [ids]),
    stop: (id) => run('stop', [id]),
    configure: async (id, config) => (await call('configure', [id, config])) === true,
    wire: (wiring) => run('wire', [wiring], wiring.transport === 'port' ? [wiring.port] : []),
    unwire: (link) => run('unwire', [link]),
    resize: (link, capacity) => run('resize', [link, capacity]),
    pause: () => run('pause', []),
    resume: () => run('resume', []),
    provide: (name, resource, transferables = []) => run('provide', [name, resource], transferables),
    ping: () => run('ping', []),
    dispose: () => run('dispose', []),
  };
}
