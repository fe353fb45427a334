import type { CapabilityFactory } from '../capability.ts';
import type { RateLimitConfig } from './config.ts';

/** A token is a little less than one, or rounding would hold back a turn whose time has come. */
const TOKEN = 1 - 1e-9;

/** At most so many turns, or batches, a second: a token bucket of `burst` tokens. What is held back waits; nothing is lost. */
export const createRateLimit: CapabilityFactory = ({ clock }, config) => {
  const { perSecond, burst } = config as RateLimitConfig;
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const bucket = { tokens: burst, filledMs: clock.now(), turns: 0, held: 0 };
  let holding = false;

  function fill(nowMs: number): void {
    bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.filledMs) * perSecond) / 1000);
    bucket.filledMs = nowMs;
  }

  function spend(): void {
    fill(clock.now());
    bucket.tokens = Math.max(0, bucket.tokens - 1);
    bucket.turns++;
    holding = false;
  }

  return {
    admit(nowMs) {
      fill(nowMs);
      if (bucket.tokens >= TOKEN) return 0;
      if (!holding) bucket.held++;
      holding = true;
      return ((1 - bucket.tokens) * 1000) / perSecond;
    },
    turn(run) {
      spend();
      return run();
    },
    batch(_batch, run) {
      spend();
      return run();
    },
    report: () => ({ health: holding ? 'holding-back' : 'ok', counters: { turns: bucket.turns, held: bucket.held } }),
  };
};
