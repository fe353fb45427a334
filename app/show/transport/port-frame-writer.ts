/**
 * The sending end of a frame link over a MessagePort, for where shared memory is not to be had. Usable from an AudioWorklet
 * without a host: this file imports nothing.
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

/** From sender to reader. */
export interface FrameMessage {
  type: 'frame';
  frame: PortFrame;
}

/** From reader to sender. */
export type FrameReply = { readonly type: 'frame'; readonly frame: PortFrame } | { readonly type: 'resize'; readonly capacity: number };

export interface PortFrameWriter {
  /** Copies a frame and sends it when it may. False when the policy is `block` and there is no room. */
  write(frame: ArrayLike<number>): boolean;
  readonly full: boolean;
  /** Closes the port: no more frames leave. */
  close(): void;
}

/** What a writer needs of a MessagePort. */
export interface FramePort {
  postMessage(message: FrameMessage, transfer: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
  close(): void;
}

/** @param onRoom called when a `block` link that was full has room again */
export function createPortFrameWriter(port: FramePort, format: PortFrameFormat, onRoom?: () => void): PortFrameWriter {
  const blocks = format.policy === 'block';
  const create = (): PortFrame => (format.element === 'f64' ? new Float64Array(format.length) : new Float32Array(format.length));
  let capacity = format.policy === 'latest' ? 1 : format.capacity;
  /** How many more frames may be under way. Below zero after the link was made smaller. */
  let credits = capacity;
  const free: PortFrame[] = [];
  for (let i = 0; i < (blocks ? capacity : 2 * capacity); i++) free.push(create());
  /** Frames that wait for a credit, oldest first. Empty with `block`. */
  const waiting: PortFrame[] = [];
  const message: FrameMessage = { type: 'frame', frame: create() };
  const transfer: ArrayBuffer[] = [];

  function post(frame: PortFrame): void {
    credits--;
    message.frame = frame;
    transfer[0] = frame.buffer;
    port.postMessage(message, transfer);
  }

  function flush(): void {
    while (credits > 0) {
      const frame = waiting.shift();
      if (!frame) return;
      post(frame);
    }
  }

  port.onmessage = (event: MessageEvent) => {
    const reply = event.data as FrameReply;
    const wasFull = credits <= 0;
    if (reply.type === 'frame') {
      credits++;
      free.push(reply.frame);
    } else if (format.policy !== 'latest') {
      credits += reply.capacity - capacity;
      capacity = reply.capacity;
    }
    flush();
    if (blocks && wasFull && credits > 0) onRoom?.();
  };

  return {
    get full() {
      return blocks && credits <= 0;
    },
    write(frame) {
      if (credits > 0) {
        const buffer = free.pop() ?? create();
        buffer.set(frame);
        post(buffer);
        return true;
      }
      if (blocks) return false;
      const buffer = (waiting.length >= capacity ? waiting.shift() : free.pop()) ?? create();
      buffer.set(frame);
      waiting.push(buffer);
      return true;
    },
    close() {
      port.onmessage = null;
      port.close();
    },
  };
}
