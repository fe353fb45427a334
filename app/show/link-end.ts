import { emptyHistogram, type Histogram } from './histogram.ts';
import type { LinkPolicy, RawEnd } from './processor.ts';

/** What a link was agreed to be. */
export interface LinkTerms {
  readonly capacity: number;
  readonly policy: LinkPolicy;
}

/** The sending end of one link. */
export interface SendEnd {
  /** False when the link blocks and is full. A frame is copied before send returns. */
  send(message: unknown, transfer?: readonly Transferable[]): boolean;
  readonly full: boolean;
  /** Asks for one call of the end's wake when there is room. Ends that notice by themselves call it anyway. */
  watch(): void;
  /** What code without a host can write to; undefined on a link that does not carry frames. Throws where there can be none. */
  raw(): RawEnd | undefined;
  counts(): SendCounts;
  /** The link goes on over another end: sends what still waits here, says that no more comes, and lets go. */
  finish(): void;
  /** The link is over. */
  close(): void;
}

/** Counted since the end was made. */
export interface SendCounts {
  /** Messages that wait here until the reader has room. */
  readonly waiting: number;
  /** Lost here. */
  readonly dropped: number;
}

/** The receiving end of one link. */
export interface ReceiveEnd {
  /** The oldest waiting message. A frame is valid until the next take. */
  take(): unknown;
  readonly size: number;
  /** Asks for one call of the end's wake when more than `seen` messages wait, or another comes. Ends that notice by themselves call it anyway. */
  watch(seen: number): void;
  /** Whether nothing will come any more but what waits. `nextSpeaks`: a message waits in an end that follows this one. */
  isOver(nextSpeaks: boolean): boolean;
  counts(): ReceiveCounts;
  /** Disposes of what waits. */
  close(): void;
}

/** Counted since the end was made. */
export interface ReceiveCounts {
  /** Lost on the way, apart from what the sender's end counts. */
  readonly dropped: number;
  /** Sent by code without a host; undefined where the sender's host counts, and the link does not. */
  readonly sent: number | undefined;
  readonly latency: Histogram;
}

export const noCounts: ReceiveCounts = { dropped: 0, sent: undefined, latency: emptyHistogram };
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
  counts: () => ({ waiting: 0, dropped: 0 }),
  finish: nothing,
  close: nothing,
});

/** What an input without links reads from (C6). */
export const receivePlug: ReceiveEnd = {
  take: () => undefined,
  size: 0,
  watch: nothing,
  isOver: () => true,
  counts: () => noCounts,
  close: nothing,
};
