import type { Turnstile } from './turnstile.ts';

export interface SuspensionOptions {
  readonly turnstile: Turnstile;
  /** Tells the processor, once its last call has settled. */
  tell(word: 'pause' | 'resume'): void | Promise<void>;
  /** No turn begins from here on. */
  onHeld(): void;
  /** Turns may begin (again). */
  onReleased(): void;
  report(error: unknown): void;
}

/**
 * Pause and resume of one processor, in whatever order and however fast they come: it is held at once, hears of each change after
 * the one before, and is let go when it was last told to resume.
 */
export interface Suspension {
  readonly suspended: boolean;
  /** Settles when the processor has been told. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** It is set up: turns begin, unless it is suspended. */
  begin(): void;
}

export function createSuspension({ turnstile, tell, onHeld, onReleased, report }: SuspensionOptions): Suspension {
  let suspended = false;
  /** What the processor heard last. */
  let told = false;
  let held = false;
  let begun = false;
  let following: Promise<void> | undefined;

  async function follow(): Promise<void> {
    while (told !== suspended) {
      const word = suspended ? 'pause' : 'resume';
      try {
        await turnstile.enterBetween(() => tell(word));
      } catch (error) {
        report(error);
      }
      told = word === 'pause';
    }
    following = undefined;
    if (suspended || !held) return;
    held = false;
    turnstile.release();
    if (begun) onReleased();
  }

  async function change(next: boolean): Promise<void> {
    suspended = next;
    if (next && !held) {
      held = true;
      turnstile.hold();
      onHeld();
    }
    if (told !== suspended) following ??= follow();
    await following;
  }

  return {
    get suspended() {
      return suspended;
    },
    pause: () => change(true),
    resume: () => change(false),
    begin() {
      begun = true;
      if (!held) onReleased();
    },
  };
}
