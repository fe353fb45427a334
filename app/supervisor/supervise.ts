import { messageOf } from '#app/lib/result.ts';
import { systemClock } from '#app/show/clock.ts';
import type { Clock } from '#app/show/processor.ts';
import { backoffMs } from './backoff.ts';

/** What is supervised: a worker that says when it is up, answers pings and holds the lock it was given as long as it lives. */
export interface Ward {
  readonly ready: Promise<void>;
  ping(): Promise<void>;
  terminate(reason: string): void;
}

export interface SuperviseOptions<W extends Ward> {
  /** Without Web Locks a death is seen by the missing heartbeat alone. */
  readonly locks?: LockManager | undefined;
  readonly clock?: Clock;
  readonly heartbeatMs?: number;
  /** So many heartbeats without an answer are a stall. */
  readonly missedLimit?: number;
  /** A ward that was up so long has recovered: its next fall is its first. */
  readonly stableMs?: number;
  /** Falls in a row before it is given up. */
  readonly maxFalls?: number;
  /** The ward is up. A rejection counts as a fall. */
  readonly onReady: (ward: W) => void | Promise<void>;
  /** A ward that was up is gone; it is being restarted, or given up. */
  readonly onLost: (reason: string) => void;
  readonly onGivenUp: (reason: string) => void;
}

export type SupervisionState =
  | { readonly name: 'starting' }
  | { readonly name: 'up'; readonly sinceMs: number }
  | { readonly name: 'down'; readonly reason: string; readonly restartInMs: number }
  | { readonly name: 'given-up'; readonly reason: string }
  | { readonly name: 'stopped' };

export interface Supervision {
  readonly state: SupervisionState;
  /** How often the ward fell in all. */
  readonly falls: number;
  /** Ends the ward, if there is one, and starts another at once; also one that was given up. */
  restart(reason: string): void;
  /** Ends the ward for good. */
  stop(): void;
}

let spawned = 0;
/** No two wards share a lock, in this page or another: locks are the whole origin's. */
const uniqueName = (thread: string): string => `algorhythmic/${thread}/${performance.timeOrigin}/${performance.now()}/${++spawned}`;

/**
 * Keeps one worker alive (E5): death is seen at once by the Web Lock it lets go, a stall by missed heartbeats; either way it is ended and
 * started anew, after a pause that doubles from fall to fall up to a cap.
 */
export function supervise<W extends Ward>(thread: string, spawn: (lockName: string) => W, options: SuperviseOptions<W>): Supervision {
  const { locks, clock = systemClock, heartbeatMs = 2000, missedLimit = 3, stableMs = 30_000, maxFalls = 10 } = options;
  let state: SupervisionState = { name: 'starting' };
  let ward: W | undefined;
  let unwatch = (): void => undefined;
  let cancelRestart = (): void => undefined;
  let falls = 0;
  let fallsInARow = 0;

  function launch(): void {
    state = { name: 'starting' };
    const lockName = uniqueName(thread);
    let launched: W;
    try {
      launched = spawn(lockName);
    } catch (error) {
      fallen(messageOf(error));
      return;
    }
    ward = launched;
    launched.ready
      .then(() => {
        if (ward !== launched) return undefined;
        state = { name: 'up', sinceMs: clock.now() };
        unwatch = watch(launched, lockName);
        return options.onReady(launched);
      })
      .catch((error: unknown) => fell(launched, messageOf(error)));
  }

  function watch(watched: W, lockName: string): () => void {
    const abort = new AbortController();
    locks
      ?.request(lockName, { signal: abort.signal }, () => fell(watched, `the ${thread} worker ended`))
      .catch((error: unknown) => {
        if (!abort.signal.aborted) fell(watched, `lost sight of the ${thread} worker: ${messageOf(error)}`);
      });

    // Heartbeats are counted, not timed: a page that slept and wakes late blames nobody.
    let unanswered = 0;
    let cancel = (): void => undefined;
    const beat = (): void => {
      if (unanswered >= missedLimit) {
        fell(watched, `the ${thread} worker stalled`);
        return;
      }
      unanswered++;
      watched.ping().then(
        () => {
          unanswered = 0;
        },
        // A ping that fails is one that was not answered: the count says so.
        () => undefined,
      );
      cancel = clock.after(heartbeatMs, beat);
    };
    cancel = clock.after(heartbeatMs, beat);
    return () => {
      cancel();
      abort.abort();
    };
  }

  function end(reason: string): void {
    const ended = ward;
    const wasUp = state.name === 'up';
    ward = undefined;
    unwatch();
    unwatch = () => undefined;
    ended?.terminate(reason);
    if (wasUp) options.onLost(reason);
  }

  function fell(which: W, reason: string): void {
    if (ward !== which) return;
    if (state.name === 'up' && clock.now() - state.sinceMs >= stableMs) fallsInARow = 0;
    end(reason);
    fallen(reason);
  }

  function fallen(reason: string): void {
    falls++;
    fallsInARow++;
    if (fallsInARow > maxFalls) {
      state = { name: 'given-up', reason };
      options.onGivenUp(reason);
      return;
    }
    const restartInMs = backoffMs(fallsInARow);
    state = { name: 'down', reason, restartInMs };
    cancelRestart = clock.after(restartInMs, launch);
  }

  launch();
  return {
    get state() {
      return state;
    },
    get falls() {
      return falls;
    },
    restart(reason) {
      if (state.name === 'stopped') return;
      cancelRestart();
      end(reason);
      fallsInARow = 0;
      launch();
    },
    stop() {
      cancelRestart();
      end('stopped');
      state = { name: 'stopped' };
    },
  };
}
