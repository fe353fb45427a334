import type { RawEnd } from '../processor.ts';
import { createPortFrameWriter } from './port-frame-writer.ts';
import { createRingWriter } from './ring.ts';

/** What code without a host writes its frames to. */
export interface RawWriter {
  /** Copies a frame. False when the link blocks and is full. */
  write(frame: ArrayLike<number>): boolean;
  /** To be called before another end is written to, or none: what was written before has to arrive before what comes after. */
  finish(): void;
}

export const nowhere: RawWriter = { write: () => true, finish: () => undefined };

/** The writer for an end that `handOff` gave; undefined is no link. */
export function createRawWriter(end: RawEnd | undefined): RawWriter {
  if (!end) return nowhere;
  if (end.type === 'port') return createPortFrameWriter(end.port, end);
  const { write } = createRingWriter(end.buffer);
  // In a ring the first frame in the next one tells.
  return { write, finish: () => undefined };
}
