const remembered = 90;

/** Measures frames: how many a second, and the median time spent on each. Allocates nothing per frame. */
export interface Meter {
  readonly fps: number;
  /** Median of the last frames, ms. */
  readonly renderMs: number;
  frame(nowMs: number, spentMs: number): void;
  /** No frames were drawn for a while: what was measured before does not join what follows. */
  interrupt(): void;
}

export function createMeter(): Meter {
  const at = new Float64Array(remembered);
  const spent = new Float64Array(remembered);
  const sorted = new Float64Array(remembered);
  let count = 0;

  return {
    get fps() {
      const held = Math.min(count, remembered);
      if (held < 2) return 0;
      const newest = at[(count - 1) % remembered] ?? 0;
      const oldest = at[(count - held) % remembered] ?? 0;
      return newest > oldest ? ((held - 1) * 1000) / (newest - oldest) : 0;
    },
    get renderMs() {
      const held = Math.min(count, remembered);
      if (held === 0) return 0;
      sorted.set(spent);
      return sorted.subarray(0, held).sort()[held >> 1] ?? 0;
    },
    frame(nowMs, spentMs) {
      at[count % remembered] = nowMs;
      spent[count % remembered] = spentMs;
      count++;
    },
    interrupt() {
      count = 0;
    },
  };
}
