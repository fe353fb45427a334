import type { Clock } from '../processor.ts';
import type { LinkPort } from './port.ts';

/** How long a closed side stays, to let what it sent leave and reach a partner that is only just coming, milliseconds. */
const LINGER_MS = 2000;

/** `hello` when a side appears, answered by `ready`: a BroadcastChannel forgets what nobody hears. */
type Letter<Side> = { readonly side: Side } & (
  | { readonly type: 'hello' }
  | { readonly type: 'ready' }
  | { readonly type: 'data'; readonly data: unknown }
);

/** A port as links and Comlink know it. */
export interface ChannelPort extends LinkPort {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject): void;
  readonly copies: true;
}

/**
 * One of the two sides of a BroadcastChannel used like a pair of MessagePorts, for windows of one origin, to which no port can be handed. What is
 * posted before the other side is there waits for it; links bound that by their credits. Everything is copied; transfer lists are ignored. A side
 * is not told when the other closes.
 */
export function createChannelPort<Side extends string>(name: string, side: Side, clock: Pick<Clock, 'after'>): ChannelPort {
  const channel = new BroadcastChannel(name);
  const listeners = new EventTarget();
  const held: unknown[] = [];
  let heard = false;
  let closed = false;

  const send = (letter: Letter<Side>): void => channel.postMessage(letter);

  function partnerIsThere(): void {
    if (heard) return;
    heard = true;
    for (const data of held.splice(0)) send({ side, type: 'data', data });
  }

  channel.onmessage = ({ data: letter }: MessageEvent<Letter<string>>) => {
    if (letter.side === side) return;
    if (letter.type === 'hello') send({ side, type: 'ready' });
    partnerIsThere();
    if (letter.type !== 'data' || closed) return;
    const event = new MessageEvent('message', { data: letter.data });
    port.onmessage?.(event);
    listeners.dispatchEvent(event);
  };

  const port: ChannelPort = {
    copies: true,
    onmessage: null,
    postMessage(data) {
      if (closed) return;
      if (heard) send({ side, type: 'data', data });
      // As it is now: who posts may use the object again.
      else held.push(structuredClone(data));
    },
    addEventListener: (type, listener) => listeners.addEventListener(type, listener),
    removeEventListener: (type, listener) => listeners.removeEventListener(type, listener),
    close() {
      if (closed) return;
      closed = true;
      clock.after(LINGER_MS, () => channel.close());
    },
  };
  send({ side, type: 'hello' });
  return port;
}
