import type { ReceiveEnd, SendEnd } from '../link-end.ts';
import type { Clock, FrameFormat, LinkPolicy } from '../processor.ts';
import { createDataReceiveEnd, createDataSendEnd } from './port-data.ts';
import { createFrameReceiveEnd, createFrameSendEnd } from './port-frames.ts';

/**
 * Links over a MessagePort, or over a channel of copies that behaves like one. Credits bound what is under way, so a reader that is slow or
 * stuck never piles up messages in its event queue. A blocking link returns a credit when a message is taken: at most `capacity` are untaken.
 * A dropping link returns it when a message arrives; while the reader's thread is busy the sender keeps the newest `capacity` and drops the
 * rest, and the reader keeps the newest `capacity` of what arrives.
 *
 * Two ports have no common order. A sender that goes on over another port therefore says good-bye on the old one: first all that still waits,
 * whatever the credits, then `end`. The reader closes the port when it has taken everything.
 */
export interface PortLinkOptions {
  readonly capacity: number;
  readonly policy: LinkPolicy;
  readonly frame?: FrameFormat | undefined;
  readonly dispose?: ((message: unknown) => void) | undefined;
  readonly clock: Pick<Clock, 'after'>;
  /** Sender: called when a full link has room. Reader: called when a message came, or the end. */
  readonly wake: () => void;
}

/** What a link needs of a MessagePort. */
export interface LinkPort {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
  /** `close` tells that the other side's thread is gone, where the platform notices. */
  addEventListener(type: 'close', listener: () => void): void;
  close(): void;
  /** What is sent is copied, whatever is listed for transfer: neither buffers nor ports can be handed over. Who has sent its last closes its side. */
  readonly copies?: true;
}

export const createPortSendEnd = (port: LinkPort, options: PortLinkOptions): SendEnd =>
  options.frame ? createFrameSendEnd(port, options.frame, options) : createDataSendEnd(port, options);

export const createPortReceiveEnd = (port: LinkPort, options: PortLinkOptions): ReceiveEnd =>
  options.frame ? createFrameReceiveEnd(port, options.frame, options) : createDataReceiveEnd(port, options);
