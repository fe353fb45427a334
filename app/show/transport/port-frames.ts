import { createHistogram } from '../histogram.ts';
import type { ReceiveEnd, SendEnd } from '../link-end.ts';
import type { FrameFormat } from '../processor.ts';
import { ShowError } from '../show-error.ts';
import type { LinkPort, PortLinkOptions } from './port.ts';
import { createPortFrameWriter, type FrameMessage, type FrameReply, type PortFrame, type PortFrameWriter } from './port-frame-writer.ts';
import { createRingBuffer, createRingReader, createRingWriter } from './ring.ts';
import { coarseStamp, NO_STAMP, stamp } from './stamp.ts';

/** How long code without a host may take to say good-bye once its host has; a thread that is gone never does, and not every platform tells. */
const FAREWELL_MS = 2000;

export function createFrameSendEnd(port: LinkPort, frame: FrameFormat, { capacity, policy, wake }: PortLinkOptions): SendEnd {
  const format = { ...frame, capacity, policy };
  let writer: PortFrameWriter | undefined;
  const open = (): PortFrameWriter => {
    writer ??= createPortFrameWriter(port, format, wake, port.copies ? coarseStamp : stamp);
    return writer;
  };

  return {
    send: (message) => open().write(message as ArrayLike<number>),
    get full() {
      return open().full;
    },
    watch: () => undefined,
    raw() {
      if (port.copies) throw new ShowError('host-failed', 'code without a host cannot write to another window');
      // Each writer gets a port of its own, and this one stays: one that was given away is not to be had back.
      const { port1, port2 } = new MessageChannel();
      port.postMessage({ type: 'writer', port: port1 } satisfies FrameMessage, [port1]);
      return { type: 'port', port: port2, ...format };
    },
    counts: () => ({ waiting: writer?.waiting ?? 0, dropped: writer?.dropped ?? 0 }),
    finish() {
      if (writer) writer.finish();
      else port.postMessage({ type: 'end', sent: 0, dropped: 0 } satisfies FrameMessage, []);
      if (port.copies) port.close();
    },
    close() {
      port.onmessage = null;
      port.close();
    },
  };
}

/** One who writes to a frame link: the sender's host, or code it handed its end to. */
interface Writer {
  readonly port: LinkPort;
  over: boolean;
  sent: number;
  dropped: number;
}

/** Frames that arrive are copied into a ring of the reader's own, unshared, so that what is taken stays valid until the next take. */
export function createFrameReceiveEnd(port: LinkPort, format: FrameFormat, { capacity, policy, wake, clock }: PortLinkOptions): ReceiveEnd {
  const latency = createHistogram();
  const createStore = (room: number) => {
    const buffer = createRingBuffer({ ...format, capacity: room, policy }, (bytes) => new ArrayBuffer(bytes));
    return { writer: createRingWriter(buffer), reader: createRingReader(buffer, latency.record) };
  };
  let store = createStore(capacity);
  const host = listen(port);
  /** Those the host handed its end to, the newest last. */
  let given: Writer[] = [];
  /** What those counted that have gone. */
  let past = { sent: 0, dropped: 0 };
  /** Buffers of a blocking link and whose they are, to be returned one for each frame taken. */
  const owed: PortFrame[] = [];
  const owedTo: LinkPort[] = [];
  const transfer: ArrayBuffer[] = [];
  let closed = false;
  let cancelFarewell = (): void => undefined;

  function giveBack(frame: PortFrame, to: LinkPort): void {
    transfer[0] = frame.buffer;
    to.postMessage({ type: 'frame', frame } satisfies FrameReply, transfer);
  }

  function listen(to: LinkPort): Writer {
    const writer: Writer = { port: to, over: false, sent: 0, dropped: 0 };
    const end = (): void => {
      if (writer.over || closed) return;
      writer.over = true;
      if (to === port) cancelFarewell = clock.after(FAREWELL_MS, giveUpOnGiven);
      wake();
    };
    to.onmessage = (event: MessageEvent) => {
      const data = event.data as FrameMessage;
      if (data.type === 'writer') return admit(data.port);
      writer.sent = data.sent;
      writer.dropped = data.dropped;
      if (data.type === 'frame') keep(data.frame, data.at, to);
      else end();
    };
    to.addEventListener('close', end);
    return writer;
  }

  function giveUpOnGiven(): void {
    for (const writer of given) writer.over = true;
    wake();
  }

  function admit(newcomer: LinkPort): void {
    for (const { port: left, sent, dropped } of given.filter(({ over }) => over)) {
      past = { sent: past.sent + sent, dropped: past.dropped + dropped };
      left.close();
    }
    given = [...given.filter(({ over }) => !over), listen(newcomer)];
  }

  function keep(frame: PortFrame, at: number, from: LinkPort): void {
    if (!store.writer.write(frame, at)) {
      // A blocking link with two writers, one of which is about to stop, may have more under way than it has room for.
      grow(store.reader.size + 1);
      store.writer.write(frame, at);
    }
    if (policy === 'block') {
      owed.push(frame);
      owedTo.push(from);
    } else giveBack(frame, from);
    wake();
  }

  function grow(room: number): void {
    const next = createStore(room);
    for (let kept = store.reader.read(); kept; kept = store.reader.read()) next.writer.write(kept, NO_STAMP);
    store = next;
  }

  return {
    take() {
      const frame = store.reader.read();
      if (!frame) return undefined;
      const buffer = owed.shift();
      const from = owedTo.shift();
      if (buffer && from) giveBack(buffer, from);
      return frame;
    },
    get size() {
      return store.reader.size;
    },
    watch: () => undefined,
    /** The host says when it will hand its end to nobody else; the last writer says when it has stopped. */
    isOver: () => host.over && given.at(-1)?.over !== false,
    counts() {
      let sent = past.sent;
      let dropped = past.dropped + store.reader.dropped;
      for (const writer of given) {
        sent += writer.sent;
        dropped += writer.dropped;
      }
      return { dropped, sent: given.length > 0 ? sent : undefined, latency: latency.snapshot() };
    },
    close() {
      closed = true;
      cancelFarewell();
      for (const writer of [host, ...given]) {
        writer.port.onmessage = null;
        writer.port.close();
      }
      owed.length = 0;
      owedTo.length = 0;
    },
  };
}
