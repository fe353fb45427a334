/**
 * Maps the time of samples to the wall clock. A block can come late but never early, so the least difference between
 * arrival and sample time is the truth; it is taken over two adjoining spans, so that it follows the drift of the two
 * clocks (some ten parts in a million) and forgets a clock that was set.
 */
export interface AudioEpoch {
  /** A block whose newest sample has time `timeSeconds` arrived at `arrivalMs` since 1970. */
  arrived(timeSeconds: number, arrivalMs: number): void;
  /** Since 1970, of a sample's time. */
  epochMs(timeSeconds: number): number;
  reset(): void;
}

const SPAN_SECONDS = 5;

export function createAudioEpoch(): AudioEpoch {
  let spanStart = Number.NaN;
  let current = Number.POSITIVE_INFINITY;
  let previous = Number.POSITIVE_INFINITY;
  return {
    arrived(timeSeconds, arrivalMs) {
      if (!(timeSeconds - spanStart < SPAN_SECONDS)) {
        previous = current;
        current = Number.POSITIVE_INFINITY;
        spanStart = timeSeconds;
      }
      current = Math.min(current, arrivalMs - timeSeconds * 1000);
    },
    epochMs: (timeSeconds) => timeSeconds * 1000 + Math.min(current, previous),
    reset() {
      spanStart = Number.NaN;
      current = previous = Number.POSITIVE_INFINITY;
    },
  };
}
