/**
 * Maps the time of samples to the wall clock. The audio thread stamps each block with the clock it sees; a stamp can be late
 * but never early, so the least difference between stamp and sample time is the truth. It is taken over two adjoining spans,
 * so that it follows the drift of the two clocks (some ten parts in a million), forgets a clock that was set and, after a
 * dropout in which the sample clock stood still, is right again within two spans.
 */
export interface AudioEpoch {
  /** The audio thread got a block, whose newest sample has time `timeSeconds`, at `stampMs` since 1970. */
  stamped(timeSeconds: number, stampMs: number): void;
  /** Since 1970, of a sample's time. */
  epochMs(timeSeconds: number): number;
  reset(): void;
}

const SPAN_SECONDS = 1;

export function createAudioEpoch(): AudioEpoch {
  let spanStart = Number.NaN;
  let current = Number.POSITIVE_INFINITY;
  let previous = Number.POSITIVE_INFINITY;
  return {
    stamped(timeSeconds, stampMs) {
      if (!(timeSeconds - spanStart < SPAN_SECONDS)) {
        previous = current;
        current = Number.POSITIVE_INFINITY;
        spanStart = timeSeconds;
      }
      current = Math.min(current, stampMs - timeSeconds * 1000);
    },
    epochMs: (timeSeconds) => timeSeconds * 1000 + Math.min(current, previous),
    reset() {
      spanStart = Number.NaN;
      current = previous = Number.POSITIVE_INFINITY;
    },
  };
}
