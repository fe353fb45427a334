/** frozen: the clock stands still; wrong-speed: it runs steadily, but as if at another sample rate. */
export type Pulse = 'well' | 'frozen' | 'wrong-speed';

/** Looks at the clock of a context that says it runs. */
export interface ContextPulse {
  /** `nowMs` by a clock of its own, `seconds` by the context. */
  feel(nowMs: number, seconds: number): Pulse;
  /** What comes next has nothing to do with what was. */
  reset(): void;
}

/** Looks at which the clock stood still: iOS leaves contexts like that after an interruption (web-audio-api#2392). */
const frozenLooks = 2;
/** Less than this between two looks says little, more means that the machine slept in between. */
const shortestMs = 200;
const longestMs = 6000;
/**
 * A headset that takes the device from 48 to 16 kHz under a context that does not notice makes its clock run too fast or too slow by the
 * ratio of rates, always by the same; a busy machine slows it by less and by chance. 44.1 to 48 kHz is 1.088.
 */
const leastError = 0.06;
const mostSpread = 0.02;
const wrongLooks = 3;

export function createPulse(): ContextPulse {
  let atMs = 0;
  let at = -1;
  let frozen = 0;
  let wrong = 0;
  let speed = 1;

  function reset(): void {
    at = -1;
    frozen = 0;
    wrong = 0;
  }

  return {
    reset,
    feel(nowMs, seconds) {
      const sinceMs = nowMs - atMs;
      const passed = seconds - at;
      const isFirst = at < 0;
      if (!isFirst && sinceMs < shortestMs) return 'well';
      atMs = nowMs;
      at = seconds;
      if (isFirst) return 'well';
      frozen = passed === 0 ? frozen + 1 : 0;
      if (frozen >= frozenLooks) return 'frozen';
      if (passed === 0 || sinceMs > longestMs) {
        wrong = 0;
        return 'well';
      }
      const now = (passed * 1000) / sinceMs;
      wrong = Math.abs(Math.log(now)) > leastError ? (wrong > 0 && Math.abs(now / speed - 1) > mostSpread ? 1 : wrong + 1) : 0;
      speed = now;
      return wrong >= wrongLooks ? 'wrong-speed' : 'well';
    },
  };
}
