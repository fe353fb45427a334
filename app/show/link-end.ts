import type { RawEnd } from './processor.ts';

/** The sending end of one link. */
export interface SendEnd {
  /** False when the link blocks and is full. A frame is copied before send returns. */
  send(message: unknown, transfer?: readonly Transferable[]): boolean;
  readonly full: boolean;
  /** Asks for one call of the end's wake when there is room. Ends that notice by themselves call it anyway. */
  watch(): void;
  /** What code without a host can write to; undefined on a link that does not carry frames. */
  raw(): RawEnd | undefined;
  resize(capacity: number): void;
  close(): void;
}

/** The receiving end of one link. */
export interface ReceiveEnd {
  /** The oldest waiting message. A frame is valid until the next take. */
  take(): unknown;
  readonly size: number;
  /** Asks for one call of the end's wake when more than `seen` messages wait, or another comes. Ends that notice by themselves call it anyway. */
  watch(seen: number): void;
  resize(capacity: number): void;
  /** Disposes of what waits. */
  close(): void;
}

const nothing = (): void => undefined;

/** What an output without links writes to (C6): it takes everything and keeps nothing. */
export const createSendPlug = (dispose?: (message: unknown) => void): SendEnd => ({
  send(message) {
    dispose?.(message);
    return true;
  },
  full: false,
  watch: nothing,
  raw: () => undefined,
  resize: nothing,
  close: nothing,
});

/** What an input without links reads from (C6). */
export const receivePlug: ReceiveEnd = { take: () => undefined, size: 0, watch: nothing, resize: nothing, close: nothing };
