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
  /** A ward that was up is gone: it fell and is being restarted or given up, or somebody asked for it. */
  readonly onLost: (reason: string, how: 'fell' | 'asked') => void;
  readonly onGivenUp: (reason: string) => void;
  /** The state is another, or a heartbeat was answered: for who shows it. */
  readonly onChange?: () => void;
}

export type SupervisionState =
  | { readonly name: 'starting' }
  | { readonly name: 'up'; readonly sinceMs: number }
  | { readonly name: 'down'; readonly reason: string; readonly restartInMs: number }
  | { readonly name: 'given-up'; readonly reason: string }
  /** A person shut it down: it stays down until it is restarted. */
  | { readonly name: 'shut-down'; readonly reason: string }
  | { readonly name: 'stopped' };

/** A heartbeat that was answered: when, by the supervisor's clock, and how long the answer took. */
export interface Beat {
  readonly atMs: number;
  readonly roundTripMs: number;
}

export interface Supervision {
  readonly state: SupervisionState;
  /** How often the ward fell in all. */
  readonly falls: number;
  /** Of the ward that is up; undefined before its first. */
  readonly lastBeat: Beat | undefined;
  /** Why the ward fell or was ended the last time. */
  readonly lastReason: string | undefined;
  /** A heartbeat out of turn. Rejects when there is no ward, or when it does not answer as its `ping` says. */
  ping(): Promise<Beat>;
  /** Ends the ward, if there is one, and starts another at once; also one that was given up. */
  restart(reason: string): void;
  /** Ends the ward and starts none until `restart`. */
  shutdown(reason: string): void;
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
  const { locks, clock = systemClock, heartbeatMs = 2000, missedLimit = 3, stableMs = 30_000, maxFalls = 10, onChange } = options;
  let state: SupervisionState = { name: 'starting' };
  let ward: W | undefined;
  let unwatch = (): void => undefined;
  let cancelRestart = (): void => undefined;
  let falls = 0;
  let fallsInARow = 0;
  let lastBeat: Beat | undefined;
  let lastReason: string | undefined;

  function become(next: SupervisionState): void {
    state = next;
    onChange?.();
  }

  function launch(): void {
    become({ name: 'starting' });
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
        become({ name: 'up', sinceMs: clock.now() });
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
      beatOf(watched).then(
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

  async function beatOf(watched: W): Promise<Beat> {
    const askedAt = clock.now();
    await watched.ping();
    const atMs = clock.now();
    const beat = { atMs, roundTripMs: atMs - askedAt };
    if (ward === watched) {
      lastBeat = beat;
      onChange?.();
    }
    return beat;
  }

  /** False when whoever was told has decided what comes next. */
  function end(reason: string, how: 'fell' | 'asked'): boolean {
    const ended = ward;
    const wasUp = state.name === 'up';
    const down: SupervisionState = { name: 'down', reason, restartInMs: 0 };
    state = down;
    ward = undefined;
    lastBeat = undefined;
    lastReason = reason;
    unwatch();
    unwatch = () => undefined;
    ended?.terminate(reason);
    if (wasUp) options.onLost(reason, how);
    return state === down;
  }

  function fell(which: W, reason: string): void {
    if (ward !== which) return;
    if (state.name === 'up' && clock.now() - state.sinceMs >= stableMs) fallsInARow = 0;
    if (end(reason, 'fell')) fallen(reason);
  }

  function fallen(reason: string): void {
    falls++;
    fallsInARow++;
    lastReason = reason;
    if (fallsInARow > maxFalls) {
      become({ name: 'given-up', reason });
      options.onGivenUp(reason);
      return;
    }
    const restartInMs = backoffMs(fallsInARow);
    become({ name: 'down', reason, restartInMs });
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
    get lastBeat() {
      return lastBeat;
    },
    get lastReason() {
      return lastReason;
    },
    async ping() {
      if (!ward || state.name !== 'up') throw new Error(`the ${thread} worker is ${state.name}`);
      return beatOf(ward);
    },
    restart(reason) {
      if (state.name === 'stopped') return;
      cancelRestart();
      if (!end(reason, 'asked')) return;
      fallsInARow = 0;
      launch();
    },
    shutdown(reason) {
      if (state.name === 'stopped') return;
      cancelRestart();
      if (end(reason, 'asked')) become({ name: 'shut-down', reason });
    },
    stop() {
      cancelRestart();
      end('stopped', 'asked');
      become({ name: 'stopped' });
    },
  };
}
