/** Lets through so many a second, and a burst of `burst` after a rest. */
export interface TokenBucket {
  /** False when there is nothing left. */
  take(amount: number): boolean;
}

export function createTokenBucket(perSecond: number, burst: number, nowMs: () => number): TokenBucket {
  let tokens = burst;
  let atMs = nowMs();
  return {
    take(amount) {
      const now = nowMs();
      tokens = Math.min(burst, tokens + ((now - atMs) / 1000) * perSecond);
      atMs = now;
      if (tokens < amount) return false;
      tokens -= amount;
      return true;
    },
  };
}
