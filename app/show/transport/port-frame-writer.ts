import { stamp } from './stamp.ts';

/**
 * The sending end of a frame link over a MessagePort, for where shared memory is not to be had. Usable from an AudioWorklet
 * without a host: it needs nothing of its surroundings.
 *
 * Frames travel in pooled buffers: each is transferred to the reader and comes back as a credit when there is room again, so
 * in the long run nothing is allocated but the views and events the platform makes for a transfer. With `block` at most
 * `capacity` frames are untaken, and `write` refuses more. With `drop-oldest` and `latest` the reader's thread returns a
 * buffer as soon as it sees it; while that thread is busy the newest `capacity` frames wait here, the oldest gives way.
 */
export interface PortFrameFormat {
  readonly element: 'f32' | 'f64';
  /** Elements in a frame. */
  readonly length: number;
  readonly capacity: number;
  readonly policy: 'block' | 'drop-oldest' | 'latest';
}

export type PortFrame = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** From sender to reader. With each frame, and at the end, the writer tells its counts: nobody but the reader can hear them. */
export type FrameMessage =
  | { readonly type: 'frame'; frame: PortFrame /** When it was written. */; at: number; sent: number; dropped: number }
  | { readonly type: 'end'; readonly sent: number; readonly dropped: number }
  /** From the sender's host: here comes another writer, on a port of its own. */
  | { readonly type: 'writer'; readonly port: MessagePort };

/** From reader to writer: a buffer, and with it a credit. */
export interface FrameReply {
  readonly type: 'frame';
  readonly frame: PortFrame;
}

export interface PortFrameWriter {
  /** Copies a frame and sends it when it may. False when the policy is `block` and there is no room. */
  write(frame: ArrayLike<number>): boolean;
  readonly full: boolean;
  /** Frames that wait here for a credit. */
  readonly waiting: number;
  /** Frames that gave way here. */
  readonly dropped: number;
  /** Sends what waits, whatever the credits, and says that no more comes. The reader closes the port when it has taken everything. */
  finish(): void;
}

/** What a writer needs of a MessagePort. */
export interface FramePort {
  postMessage(message: FrameMessage, transfer: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/**
 * @param onRoom called when a `block` link that was full has room again
 * @param now stamps a frame
 */
export function createPortFrameWriter(port: FramePort, format: PortFrameFormat, onRoom?: () => void, now = stamp): PortFrameWriter {
  const blocks = format.policy === 'block';
  const create = (): PortFrame => (format.element === 'f64' ? new Float64Array(format.length) : new Float32Array(format.length));
  const capacity = format.policy === 'latest' ? 1 : format.capacity;
  /** How many more frames may be under way. */
  let credits = capacity;
  let sent = 0;
  let dropped = 0;
  const free: PortFrame[] = [];
  for (let i = 0; i < (blocks ? capacity : 2 * capacity); i++) free.push(create());
  /** Frames that wait for a credit, oldest first, and when they were written. Empty with `block`. */
  const waiting: PortFrame[] = [];
  const waitingSince: number[] = [];
  const message: Extract<FrameMessage, { readonly type: 'frame' }> = { type: 'frame', frame: create(), at: 0, sent, dropped };
  const transfer: ArrayBuffer[] = [];
  const none: ArrayBuffer[] = [];

  function post(frame: PortFrame, at: number): void {
    credits--;
    message.frame = frame;
    message.at = at;
    message.sent = sent;
    message.dropped = dropped;
    transfer[0] = frame.buffer;
    port.postMessage(message, transfer);
  }

  function postOldest(): void {
    const frame = waiting.shift();
    const at = waitingSince.shift();
    if (frame) post(frame, at ?? 0);
  }

  port.onmessage = (event: MessageEvent) => {
    const wasFull = credits <= 0;
    credits++;
    free.push((event.data as FrameReply).frame);
    while (credits > 0 && waiting.length > 0) postOldest();
    if (blocks && wasFull && credits > 0) onRoom?.();
  };

  return {
    get full() {
      return blocks && credits <= 0;
    },
    get waiting() {
      return waiting.length;
    },
    get dropped() {
      return dropped;
    },
    write(frame) {
      if (blocks && credits <= 0) return false;
      sent++;
      if (credits > 0) {
        const buffer = free.pop() ?? create();
        buffer.set(frame);
        post(buffer, now());
        return true;
      }
      let buffer = free.pop();
      if (waiting.length >= capacity) {
        buffer = waiting.shift();
        waitingSince.shift();
        dropped++;
      }
      buffer ??= create();
      buffer.set(frame);
      waiting.push(buffer);
      waitingSince.push(now());
      return true;
    },
    finish() {
      port.onmessage = null;
      while (waiting.length > 0) postOldest();
      port.postMessage({ type: 'end', sent, dropped }, none);
    },
  };
}
