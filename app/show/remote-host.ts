import { type Endpoint, transfer, wrap } from 'comlink';
import { type Failure, messageOf, type Result } from '#app/lib/result.ts';
import { systemClock } from './clock.ts';
import type { HostApi, HostEvent } from './host-api.ts';
import { patiently } from './patience.ts';
import type { Clock } from './processor.ts';
import { isServedEvent, SERVED_VERSION, type ServedHost } from './served.ts';
import { ShowError } from './show-error.ts';

/** A call that takes longer has been lost: a stop waits up to a few seconds for a processor's last call and cleanup. */
const DEADLINE_MS = 10_000;
/** A first start may fetch the worker over a slow network. */
const START_DEADLINE_MS = 60_000;

/** Another thread, wherever it runs: a Worker, a thread of Node's, another window. */
export interface RemoteThread {
  readonly endpoint: Endpoint;
  terminate(): void;
  /** Calls back with what the platform says of an error nobody caught there. */
  onError(listener: (message: string) => void): void;
}

export const ofWorker = (worker: Worker): RemoteThread => ({
  endpoint: worker,
  terminate: () => worker.terminate(),
  // Some browsers say nothing of a script that did not load but that it did not.
  onError: (listener) => worker.addEventListener('error', (event) => listener(event.message || 'the worker did not load')),
});

/** What bounds a call (E3): it rejects with `aborted` when the signal does, with `too-slow` when the time is up. */
export interface CallLimits {
  readonly signal?: AbortSignal;
  readonly deadlineMs?: number;
}

export interface RemoteHostOptions {
  readonly thread: RemoteThread;
  /** The Web Lock the thread shall hold as long as it lives. */
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
  /** The same host with other limits on its calls. What was asked for may happen all the same: a limit ends the waiting. */
  within(limits: CallLimits): HostApi;
}

/**
 * Wraps a thread that called `serveHost`. Every call settles: with the host's answer, with its failure (message and code), or with a
 * rejection when the thread is terminated, the deadline passes or the signal aborts (Comlink alone would wait for ever on a worker that died).
 */
export function createRemoteHost({
  thread,
  lockName,
  onEvent,
  clock = systemClock,
  deadlineMs = DEADLINE_MS,
}: RemoteHostOptions): RemoteHost {
  const { endpoint } = thread;
  const served = wrap<ServedHost>(endpoint);
  let lost: ShowError | undefined;
  const pending = new Set<(error: ShowError) => void>();
  let up = false;

  function untilLost<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      if (lost) return reject(lost);
      const aborted = (): void => reject(new ShowError('aborted', 'the call was given up'));
      if (signal?.aborted) return aborted();
      signal?.addEventListener('abort', aborted, { once: true });
      pending.add(reject);
      void work.then(resolve, reject).finally(() => {
        pending.delete(reject);
        signal?.removeEventListener('abort', aborted);
      });
    });
  }

  /** The host's methods, each call within these limits. */
  function hostWithin({ signal, deadlineMs: limitMs = deadlineMs }: CallLimits): HostApi {
    async function ask(method: keyof HostApi, args: readonly unknown[], moved: readonly Transferable[]): Promise<unknown> {
      if (lost) throw lost;
      const work: Promise<Result<unknown, Failure>> = served.call(method, transfer([...args], moved as Transferable[]));
      const result = await patiently(untilLost(work, signal), limitMs, clock, `${method} in another thread`);
      if (!result.ok) throw new ShowError(result.error.code, result.error.message);
      return result.value;
    }
    const call = <M extends keyof HostApi>(method: M, args: Parameters<HostApi[M]>, moved: readonly Transferable[] = []) =>
      ask(method, args, moved) as ReturnType<HostApi[M]>;
    return {
      start: (spec) => call('start', [spec]),
      begin: (ids) => call('begin', [ids]),
      stop: (id) => call('stop', [id]),
      configure: (id, config) => call('configure', [id, config]),
      wire: (wiring) => call('wire', [wiring], wiring.transport === 'port' ? [wiring.port] : []),
      unwire: (link) => call('unwire', [link]),
      pause: () => call('pause', []),
      resume: () => call('resume', []),
      provide: (name, resource, moved = []) => call('provide', [name, resource], moved),
      ping: () => call('ping', []),
      inspect: () => call('inspect', []),
      checkpoint: () => call('checkpoint', []),
      dispose: () => call('dispose', []),
    };
  }

  const hear = ({ data }: MessageEvent): void => {
    if (!lost && isServedEvent(data)) onEvent(data.event);
  };
  endpoint.addEventListener('message', hear as EventListener);

  function terminate(reason: string): void {
    if (lost) return;
    lost = new ShowError('host-lost', reason);
    endpoint.removeEventListener('message', hear as EventListener);
    thread.terminate();
    for (const reject of pending) reject(lost);
    pending.clear();
  }

  thread.onError((message) => {
    if (up) onEvent({ type: 'log', level: 'error', message });
    else terminate(message);
  });

  async function greet(): Promise<void> {
    const work: Promise<Result<void, Failure>> = served.hello({ version: SERVED_VERSION, lockName });
    const result = await patiently(untilLost(work), START_DEADLINE_MS, clock, 'the start of a thread');
    if (!result.ok) throw new ShowError(result.error.code, result.error.message);
    up = true;
  }

  const ready = greet();
  // Whoever awaits `ready` hears of it; nobody has to.
  ready.catch((error: unknown) => terminate(messageOf(error)));

  return { ready, terminate, within: hostWithin, ...hostWithin({}) };
}
