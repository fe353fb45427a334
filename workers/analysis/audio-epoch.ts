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
  /** Of the sample that was captured then; not finite before any was. */
  secondsAt(epochMs: number): number;
  reset(): void;
}

const SPAN_SECONDS = 1;

export function createAudioEpoch(): AudioEpoch {
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = { spanStart: Number.NaN, current: Number.POSITIVE_INFINITY, previous: Number.POSITIVE_INFINITY };
  return {
    stamped(timeSeconds, stampMs) {
      if (!(timeSeconds - state.spanStart < SPAN_SECONDS)) {
        state.previous = state.current;
        state.current = Number.POSITIVE_INFINITY;
        state.spanStart = timeSeconds;
      }
      state.current = Math.min(state.current, stampMs - timeSeconds * 1000);
    },
    epochMs: (timeSeconds) => timeSeconds * 1000 + Math.min(state.current, state.previous),
    secondsAt: (epochMs) => (epochMs - Math.min(state.current, state.previous)) / 1000,
    reset() {
      state.spanStart = Number.NaN;
      state.current = state.previous = Number.POSITIVE_INFINITY;
    },
  };
}
