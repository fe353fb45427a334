import { type Endpoint, expose } from 'comlink';
import { type Failure, fail, ok, type Result } from '#app/lib/result.ts';
import { createProcessorHost, type ProcessorHostOptions } from './host.ts';
import type { HostApi, HostEvent } from './host-api.ts';
import type { Logger } from './processor.ts';
import { SERVED_VERSION, type ServedEvent, type ServedHost } from './served.ts';
import { failureOf, ShowError } from './show-error.ts';

export interface ServeOptions extends Pick<ProcessorHostOptions, 'kinds' | 'portTypes' | 'implementations' | 'clock'> {
  /** Where the page's calls arrive: the worker's global scope unless told otherwise. */
  readonly endpoint?: Endpoint;
  readonly locks?: LockManager | undefined;
}

/** Makes a worker a host of processors: its entry calls this once. What the host and its processors log goes to the page. */
export function serveHost(options: ServeOptions): HostApi {
  const { endpoint = globalThis as unknown as Endpoint, locks = globalThis.navigator?.locks } = options;
  let greeted = false;
  const tell = (event: HostEvent): void => {
    if (greeted) endpoint.postMessage({ type: 'host-event', event } satisfies ServedEvent);
  };
  const logger: Logger = { log: (level, message, fields) => tell({ type: 'log', level, message, ...(fields ? { fields } : {}) }) };
  const host = createProcessorHost({ ...options, logger, onEvent: tell });

  const served: ServedHost = {
    async hello({ version, lockName }) {
      if (version !== SERVED_VERSION)
        return fail({ code: 'host-failed', message: `this worker speaks version ${SERVED_VERSION}, not ${version}` });
      greeted = true;
      if (locks) await hold(locks, lockName);
      return ok(undefined);
    },
    call: (method, args) => attempt(() => (host[method] as (...args: readonly unknown[]) => Promise<unknown>)(...args)),
  };
  expose(served, endpoint);
  return host;
}

/** Settles once the lock is held; it is let go when this thread ends. */
function hold(locks: LockManager, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const forever = new Promise<never>(() => undefined);
    locks
      .request(name, () => {
        resolve();
        return forever;
      })
      .catch(reject);
  });
}

async function attempt(call: () => Promise<unknown>): Promise<Result<unknown, Failure>> {
  try {
    return ok(await call());
  } catch (error) {
    return fail(failureOf(error instanceof TypeError ? new ShowError('host-failed', error.message) : error));
  }
}
