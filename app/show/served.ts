import type { Failure, Result } from '#app/lib/result.ts';
import type { HostApi, HostEvent } from './host-api.ts';

/**
 * A host as it is exposed to another thread. Failures cross as values, because an error thrown across a thread keeps its message
 * but loses its code and class.
 */
export interface ServedHost {
  /** First call: from now on events are told. Settles when the host holds its lock, by which the page sees it die. */
  hello(greeting: Greeting): Promise<Result<void, Failure>>;
  call(method: keyof HostApi, args: readonly unknown[]): Promise<Result<unknown, Failure>>;
}

export interface Greeting {
  readonly version: typeof SERVED_VERSION;
  /** The Web Lock to hold for life. */
  readonly lockName: string;
}

export const SERVED_VERSION = 2;

/** What a host reports, as it travels beside Comlink's messages: a callback would need a port of its own, which not every channel can carry. */
export interface ServedEvent {
  readonly type: 'host-event';
  readonly event: HostEvent;
}

export const isServedEvent = (data: unknown): data is ServedEvent =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === 'host-event';
