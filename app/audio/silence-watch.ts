import type { Clock } from '#app/show/processor.ts';

export interface SilenceWatchDeps {
  /** Copies the newest samples. */
  readonly read: (into: Float32Array<ArrayBuffer>) => void;
  readonly length: number;
  /** Whether samples flow at all: a context that waits for a gesture is no silence. */
  readonly flows: () => boolean;
  readonly clock: Clock;
  readonly onSilent: (silent: boolean) => void;
}

/**
 * Half the smallest step of 16 bits. The quietest room is louder than this in any open microphone; a microphone that the system
 * or a switch on it keeps shut sends exact zeros, or no more than the dither of its converter.
 */
const floor = 2 ** -16;
const lookMs = 300;
const silentMs = 4000;

/** Tells a microphone that is shut from a quiet room. Costs a look at some thousand samples three times a second. */
export function createSilenceWatch({ read, length, flows, clock, onSilent }: SilenceWatchDeps): { start(): void; stop(): void } {
  const samples = new Float32Array(length);
  let cancel = (): void => undefined;
  let silentSinceMs: number | undefined;
  let said = false;

  const isHeard = (): boolean => {
    read(samples);
    for (const sample of samples) if (Math.abs(sample) > floor) return true;
    return false;
  };

  function look(): void {
    if (!flows()) silentSinceMs = undefined;
    else if (isHeard()) {
      silentSinceMs = undefined;
      if (said) {
        said = false;
        onSilent(false);
      }
    } else {
      silentSinceMs ??= clock.now();
      if (!said && clock.now() - silentSinceMs >= silentMs) {
        said = true;
        onSilent(true);
      }
    }
    cancel = clock.after(lookMs, look);
  }

  return {
    start() {
      cancel();
      silentSinceMs = undefined;
      cancel = clock.after(lookMs, look);
    },
    stop: () => cancel(),
  };
}
