import { createListeners } from '#app/lib/listeners.ts';
import { systemClock } from '#app/show/clock.ts';
import type { Clock } from '#app/show/processor.ts';
import type { ParseMessage } from './parse.ts';
import { BUS_VERSION, type BusMessage, type BusPort, type ReceivedMessage } from './protocol.ts';

const FIRST_RETRY_MS = 500;
const MOST_RETRY_MS = 60_000;
/** A connection that lasted so long was a good one: the next pause is the first again. */
const STABLE_MS = 5000;
/** Longer texts are nobody's message. */
const MAX_CHARACTERS = 8_000_000;
/** So much unsent means that the other end reads too slowly: telemetry is left out until it has caught up. */
const MAX_UNSENT_BYTES = 1_000_000;

/** As much of a WebSocket as is used here: the browser's, Node's own and `ws` fit. */
export interface SocketLike {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

export type SocketState =
  | { readonly name: 'connecting' }
  | { readonly name: 'open' }
  | { readonly name: 'waiting'; readonly retryInMs: number }
  | { readonly name: 'closed' };

export interface SocketPortOptions {
  /** `ws(s)://<host>/api/console/stage` for a stage, `/api/console/watch` for a console. */
  readonly url: string;
  readonly parse: ParseMessage;
  readonly clock?: Clock;
  readonly connect?: (url: string) => SocketLike;
  readonly onState?: (state: SocketState) => void;
}

export interface SocketPort extends BusPort {
  readonly state: SocketState;
}

const browserSocket = (url: string): SocketLike => new WebSocket(url);

/**
 * The bus over a WebSocket to the local server's relay, JSON texts both ways. It reconnects for as long as it is open, with pauses that
 * double up to a minute. What is posted while it is down is lost, but for what says who we are and what we want to hear: that is said
 * again with each new connection.
 */
export function createSocketPort({ url, parse, clock = systemClock, connect = browserSocket, onState }: SocketPortOptions): SocketPort {
  const heard = createListeners<ReceivedMessage>();
  const greetings = createGreetings();
  let state: SocketState = { name: 'connecting' };
  let socket: SocketLike | undefined;
  let cancelRetry = (): void => undefined;
  let retryMs = FIRST_RETRY_MS;

  function become(next: SocketState): void {
    state = next;
    onState?.(next);
  }

  function open(): void {
    become({ name: 'connecting' });
    let opening: SocketLike;
    try {
      opening = connect(url);
    } catch {
      // A browser that forbids the address throws at once: no worse than one that cannot be reached.
      retry();
      return;
    }
    socket = opening;
    let openedAt: number | undefined;
    opening.addEventListener('open', () => {
      if (socket !== opening) return;
      openedAt = clock.now();
      become({ name: 'open' });
      for (const greeting of greetings.all()) opening.send(JSON.stringify(greeting));
    });
    opening.addEventListener('message', ({ data }) => {
      if (socket === opening) hear(data);
    });
    // `close` follows every error, but in some runtimes not that of a failed handshake.
    for (const end of ['close', 'error'] as const) {
      opening.addEventListener(end, () => {
        if (socket !== opening) return;
        socket = undefined;
        if (end === 'error') opening.close();
        if (openedAt !== undefined && clock.now() - openedAt >= STABLE_MS) retryMs = FIRST_RETRY_MS;
        retry();
      });
    }
  }

  function retry(): void {
    become({ name: 'waiting', retryInMs: retryMs });
    cancelRetry = clock.after(retryMs, open);
    retryMs = Math.min(retryMs * 2, MOST_RETRY_MS);
  }

  function hear(data: unknown): void {
    if (typeof data !== 'string' || data.length > MAX_CHARACTERS) return;
    let value: unknown;
    try {
      value = JSON.parse(data);
    } catch {
      // Not JSON: nobody's message.
      return;
    }
    const message = parse(value);
    if (message) heard.emit(message);
  }

  open();
  return {
    get state() {
      return state;
    },
    post(message) {
      greetings.note(message);
      if (state.name !== 'open' || !socket) return;
      if (message.type === 'telemetry' && socket.bufferedAmount > MAX_UNSENT_BYTES) return;
      socket.send(JSON.stringify(message));
    },
    listen: heard.subscribe,
    close() {
      if (state.name === 'closed') return;
      const last = socket;
      socket = undefined;
      cancelRetry();
      become({ name: 'closed' });
      last?.close();
    },
  };
}

/** What a new connection is to hear first: that a stage is here, or what a console looks for and listens to. */
function createGreetings() {
  let announce: BusMessage | undefined;
  let who: BusMessage | undefined;
  let subscribe: Extract<BusMessage, { readonly type: 'subscribe' }> | undefined;
  return {
    note(message: BusMessage): void {
      switch (message.type) {
        case 'announce':
          announce = message;
          return;
        case 'gone':
          announce = undefined;
          return;
        case 'who':
          who = message;
          return;
        case 'subscribe':
          subscribe = message;
          return;
        case 'unsubscribe':
          subscribe = undefined;
          return;
        case 'command':
        case 'reply':
        case 'telemetry':
          return;
      }
    },
    all(): readonly BusMessage[] {
      // Unsubscribed first, it is a new subscription and not a renewal: the present values come with it.
      const again: readonly BusMessage[] = subscribe
        ? [{ v: BUS_VERSION, from: subscribe.from, type: 'unsubscribe', to: subscribe.to }, subscribe]
        : [];
      return [announce, who, ...again].filter((message) => message !== undefined);
    },
  };
}
