import type { ReceiveEnd, SendEnd } from '../link-end.ts';
import type { FrameFormat, LinkPolicy } from '../processor.ts';
import { createQueue, roomOf } from '../queue.ts';
import { createPortFrameWriter, type FrameMessage, type FrameReply, type PortFrameWriter } from './port-frame-writer.ts';
import { createRingBuffer, createRingReader, createRingWriter } from './ring.ts';

/**
 * Links over a MessagePort. Credits bound what is under way, so a reader that is slow or stuck never piles up messages in its event
 * queue. A blocking link returns a credit when a message is taken: at most `capacity` are untaken. A dropping link returns it when
 * a message arrives; while the reader's thread is busy the sender keeps the newest `capacity` and drops the rest, and the reader
 * keeps the newest `capacity` of what arrives.
 */
export interface PortLinkOptions {
  readonly capacity: number;
  readonly policy: LinkPolicy;
  readonly frame?: FrameFormat | undefined;
  readonly dispose?: ((message: unknown) => void) | undefined;
  /** Sender: called when a full link has room. Reader: called when a message came. */
  readonly wake: () => void;
}

/** From sender to reader, for messages that are not frames. */
interface DataMessage {
  readonly type: 'message';
  readonly message: unknown;
}

/** From reader to sender, for messages that are not frames. */
type DataReply = { readonly type: 'credit'; readonly count: number } | { readonly type: 'resize'; readonly capacity: number };

export const createPortSendEnd = (port: MessagePort, options: PortLinkOptions): SendEnd =>
  options.frame ? createFrameSendEnd(port, options.frame, options) : createDataSendEnd(port, options);

export const createPortReceiveEnd = (port: MessagePort, options: PortLinkOptions): ReceiveEnd =>
  options.frame ? createFrameReceiveEnd(port, options.frame, options) : createDataReceiveEnd(port, options);

function createDataSendEnd(port: MessagePort, { capacity, policy, dispose, wake }: PortLinkOptions): SendEnd {
  interface Waiting {
    readonly message: unknown;
    readonly transfer: readonly Transferable[];
  }
  const waiting = createQueue<Waiting>({ capacity, policy, dispose: (lost) => dispose?.(lost.message) });
  let room = roomOf(capacity, policy);
  let credits = room;

  function post(message: unknown, transfer: readonly Transferable[]): void {
    port.postMessage({ type: 'message', message } satisfies DataMessage, transfer as Transferable[]);
    credits--;
  }

  port.onmessage = (event: MessageEvent) => {
    const reply = event.data as DataReply;
    const wasFull = credits <= 0;
    if (reply.type === 'credit') credits += reply.count;
    else {
      const next = roomOf(reply.capacity, policy);
      credits += next - room;
      room = next;
      waiting.resize(reply.capacity);
    }
    while (credits > 0) {
      const next = waiting.take();
      if (!next) break;
      post(next.message, next.transfer);
    }
    if (policy === 'block' && wasFull && credits > 0) wake();
  };

  return {
    send(message, transfer = []) {
      if (credits > 0) post(message, transfer);
      else if (policy === 'block') return false;
      else waiting.push({ message, transfer });
      return true;
    },
    get full() {
      return policy === 'block' && credits <= 0;
    },
    watch: () => undefined,
    raw: () => undefined,
    resize: () => undefined,
    close() {
      port.onmessage = null;
      port.close();
      waiting.clear();
    },
  };
}

function createDataReceiveEnd(port: MessagePort, { capacity, policy, dispose, wake }: PortLinkOptions): ReceiveEnd {
  const queue = createQueue<unknown>({ capacity, policy, dispose });
  /** Credits to give back with the next microtask, so that a batch of takes costs one message. */
  let owed = 0;
  let closed = false;

  function credit(): void {
    owed++;
    if (owed > 1) return;
    queueMicrotask(() => {
      if (!closed) port.postMessage({ type: 'credit', count: owed } satisfies DataReply);
      owed = 0;
    });
  }

  /** A blocking link that was made smaller has more under way than fit: they wait here, in order. */
  const overflow: unknown[] = [];

  port.onmessage = (event: MessageEvent) => {
    const { message } = event.data as DataMessage;
    if (overflow.length > 0 || !queue.push(message)) overflow.push(message);
    if (policy !== 'block') credit();
    wake();
  };

  return {
    take() {
      const message = queue.take();
      if (message === undefined) return undefined;
      if (overflow.length > 0 && queue.push(overflow[0])) overflow.shift();
      if (policy === 'block') credit();
      return message;
    },
    get size() {
      return queue.size + overflow.length;
    },
    watch: () => undefined,
    resize(next) {
      queue.resize(next);
      while (overflow.length > 0 && queue.push(overflow[0])) overflow.shift();
      port.postMessage({ type: 'resize', capacity: next } satisfies DataReply);
    },
    close() {
      closed = true;
      port.onmessage = null;
      port.close();
      queue.clear();
      for (const message of overflow.splice(0)) dispose?.(message);
    },
  };
}

function createFrameSendEnd(port: MessagePort, frame: FrameFormat, { capacity, policy, wake }: PortLinkOptions): SendEnd {
  const format = { ...frame, capacity, policy };
  let writer: PortFrameWriter | undefined;
  let given = false;
  const open = (): PortFrameWriter => {
    writer ??= createPortFrameWriter(port, format, wake);
    return writer;
  };

  return {
    send: (message) => open().write(message as ArrayLike<number>),
    get full() {
      return !given && open().full;
    },
    watch: () => undefined,
    raw() {
      given = true;
      return { type: 'port', port, ...format };
    },
    resize: () => undefined,
    close() {
      // A port that was given away belongs to another thread; it goes with the reader's end.
      if (given) return;
      if (writer) writer.close();
      else port.close();
    },
  };
}

/** Frames that arrive are copied into a ring of the reader's own, unshared, so that what is taken stays valid until the next take. */
function createFrameReceiveEnd(port: MessagePort, format: FrameFormat, { capacity, policy, wake }: PortLinkOptions): ReceiveEnd {
  const createStore = (room: number) => {
    const buffer = createRingBuffer({ ...format, capacity: room, policy }, (bytes) => new ArrayBuffer(bytes));
    return { writer: createRingWriter(buffer), reader: createRingReader(buffer) };
  };
  let store = createStore(capacity);
  /** Buffers of a blocking link, to be returned one for each frame taken. */
  const owed: FrameMessage['frame'][] = [];
  const transfer: ArrayBuffer[] = [];

  function giveBack(frame: FrameMessage['frame']): void {
    transfer[0] = frame.buffer;
    port.postMessage({ type: 'frame', frame } satisfies FrameReply, transfer);
  }

  port.onmessage = (event: MessageEvent) => {
    const { frame } = event.data as FrameMessage;
    // A blocking link that was made smaller may have more under way than it has room for.
    if (!store.writer.write(frame)) {
      grow(store.reader.size + 1);
      store.writer.write(frame);
    }
    if (policy === 'block') owed.push(frame);
    else giveBack(frame);
    wake();
  };

  function grow(room: number): void {
    const next = createStore(room);
    for (let kept = store.reader.read(); kept; kept = store.reader.read()) next.writer.write(kept);
    store = next;
  }

  return {
    take() {
      const frame = store.reader.read();
      if (frame) {
        const buffer = owed.shift();
        if (buffer) giveBack(buffer);
      }
      return frame;
    },
    get size() {
      return store.reader.size;
    },
    watch: () => undefined,
    resize(next) {
      grow(policy === 'block' ? Math.max(next, store.reader.size) : next);
      port.postMessage({ type: 'resize', capacity: next } satisfies FrameReply);
    },
    close() {
      port.onmessage = null;
      port.close();
      owed.length = 0;
    },
  };
}
