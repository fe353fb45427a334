import { createHistogram } from '../histogram.ts';
import type { ReceiveEnd, SendEnd } from '../link-end.ts';
import { createQueue, roomOf } from '../queue.ts';
import type { LinkPort, PortLinkOptions } from './port.ts';
import { ageOf, coarseStamp, stamp } from './stamp.ts';

interface Sent {
  readonly message: unknown;
  /** The stamp of when it was sent. */
  readonly at: number;
}

/** From sender to reader. What is sent in one turn of the event loop travels together: a post costs more than most messages. */
type DataMessage = { readonly type: 'messages'; readonly sent: readonly Sent[] } | { readonly type: 'end' };

/** From reader to sender. */
interface DataReply {
  readonly type: 'credit';
  readonly count: number;
}

interface Waiting extends Sent {
  readonly transfer: readonly Transferable[];
}

const nothing: readonly Transferable[] = [];

export function createDataSendEnd(port: LinkPort, { capacity, policy, dispose, wake }: PortLinkOptions): SendEnd {
  const waiting = createQueue<Waiting>({ capacity, policy, dispose: (lost) => dispose?.(lost.message) });
  const now = port.copies ? coarseStamp : stamp;
  let credits = roomOf(capacity, policy);
  let outgoing: Sent[] = [];

  function post(message: unknown, at: number, transfer: readonly Transferable[]): void {
    credits--;
    outgoing.push({ message, at });
    // What is transferred leaves at once: its sender may take it for gone.
    if (transfer.length > 0) flush(transfer);
    else if (outgoing.length === 1) queueMicrotask(flushLater);
  }

  const flushLater = (): void => flush();

  function flush(transfer: readonly Transferable[] = nothing): void {
    if (outgoing.length === 0) return;
    const sent = outgoing;
    outgoing = [];
    try {
      port.postMessage({ type: 'messages', sent } satisfies DataMessage, transfer as Transferable[]);
    } catch (error) {
      sendSingly(sent, transfer, error);
    }
  }

  /** One of them cannot be cloned: the others leave, and its sender's mistake is not hidden. */
  function sendSingly(sent: readonly Sent[], transfer: readonly Transferable[], error: unknown): void {
    for (const one of sent) {
      try {
        port.postMessage(
          { type: 'messages', sent: [one] } satisfies DataMessage,
          (one === sent.at(-1) ? transfer : nothing) as Transferable[],
        );
      } catch {
        credits++;
      }
    }
    throw error;
  }

  port.onmessage = (event: MessageEvent) => {
    const wasFull = credits <= 0;
    credits += (event.data as DataReply).count;
    for (let next = credits > 0 ? waiting.take() : undefined; next; next = credits > 0 ? waiting.take() : undefined)
      post(next.message, next.at, next.transfer);
    if (policy === 'block' && wasFull && credits > 0) wake();
  };

  return {
    send(message, transfer = nothing) {
      if (credits > 0) post(message, now(), transfer);
      else if (policy === 'block') return false;
      else waiting.push({ message, at: now(), transfer });
      return true;
    },
    get full() {
      return policy === 'block' && credits <= 0;
    },
    watch: () => undefined,
    raw: () => undefined,
    counts: () => ({ waiting: waiting.size, dropped: waiting.dropped }),
    finish() {
      port.onmessage = null;
      for (let next = waiting.take(); next; next = waiting.take()) post(next.message, next.at, next.transfer);
      flush();
      port.postMessage({ type: 'end' } satisfies DataMessage, []);
      if (port.copies) port.close();
    },
    close() {
      port.onmessage = null;
      flush();
      port.close();
      waiting.clear();
    },
  };
}

export function createDataReceiveEnd(port: LinkPort, { capacity, policy, dispose, wake }: PortLinkOptions): ReceiveEnd {
  const queue = createQueue<Sent>({
    capacity,
    policy,
    dispose: (lost) => dispose?.(lost.message),
  });
  const latency = createHistogram();
  /** Credits to give back with the next microtask, so that a batch of takes costs one message. */
  let owed = 0;
  let over = false;
  let closed = false;

  function credit(): void {
    owed++;
    if (owed > 1) return;
    queueMicrotask(() => {
      if (!closed && !over) port.postMessage({ type: 'credit', count: owed } satisfies DataReply, []);
      owed = 0;
    });
  }

  function end(): void {
    if (over || closed) return;
    over = true;
    wake();
  }

  port.onmessage = (event: MessageEvent) => {
    const data = event.data as DataMessage;
    if (data.type === 'end') return end();
    for (const one of data.sent) {
      queue.push(one);
      if (policy !== 'block') credit();
    }
    wake();
  };
  port.addEventListener('close', end);

  return {
    take() {
      const data = queue.take();
      if (!data) return undefined;
      latency.record(ageOf(data.at));
      if (policy === 'block') credit();
      return data.message;
    },
    get size() {
      return queue.size;
    },
    watch: () => undefined,
    isOver: () => over,
    counts: () => ({ dropped: queue.dropped, sent: undefined, latency: latency.snapshot() }),
    close() {
      closed = true;
      port.onmessage = null;
      port.close();
      queue.clear();
    },
  };
}
