import { createListeners } from '#app/lib/listeners.ts';
import { systemClock } from '#app/show/clock.ts';
import type { Clock } from '#app/show/processor.ts';
import { STALE_MS } from './bus/protocol.ts';
import type { WorkerView } from './bus/topics.ts';
import type { Supervision } from './supervise.ts';

/** What runs a thread's processors now. */
export type ThreadRunner =
  | { readonly place: 'worker'; readonly supervision: Supervision }
  /** The page itself, or a thread that could have no worker, or has lost it for good. */
  | { readonly place: 'page'; readonly ping: () => Promise<void> };

export interface WorkerRegistryOptions {
  /** The processors that are on a thread now. */
  readonly processorsOn: (thread: string) => readonly string[];
  /** The clock the supervisions have. */
  readonly clock?: Clock;
  /** Milliseconds since 1970. */
  readonly wallNow?: () => number;
}

/** Every thread of the show, and how it does (E2). */
export interface WorkerRegistry {
  /** A thread is being run, by a worker or by the page; a later entry of the same thread takes the place of an earlier one. */
  enter(thread: string, runner: ThreadRunner): void;
  /** Something of a thread changed: `onChange` of its supervision. */
  changed(): void;
  onChange(listener: () => void): () => void;
  runner(thread: string): ThreadRunner | undefined;
  views(): readonly WorkerView[];
}

interface Entry {
  readonly runner: ThreadRunner;
  /** What the thread had behind it when it moved to the page. */
  readonly fallsBefore: number;
  readonly reasonBefore: string | undefined;
  /** What the view was when its status last changed, to tell since when it is so. */
  status: WorkerView['status'];
  statusSinceMs: number;
}

export function createWorkerRegistry(options: WorkerRegistryOptions): WorkerRegistry {
  const { processorsOn, clock = systemClock, wallNow = Date.now } = options;
  const entries = new Map<string, Entry>();
  const changes = createListeners<void>();
  const toWall = (atMs: number): number => wallNow() - (clock.now() - atMs);

  function viewOf(thread: string, entry: Entry): WorkerView {
    const { runner, fallsBefore, reasonBefore } = entry;
    const status = runner.place === 'page' ? 'up' : statusOf(runner.supervision, clock.now());
    if (status !== entry.status) {
      entry.status = status;
      entry.statusSinceMs = clock.now();
    }
    const shared = { thread, place: runner.place, status, sinceMs: toWall(entry.statusSinceMs), processors: processorsOn(thread) };
    const own = runner.place === 'worker' ? runner.supervision : undefined;
    const reason = own?.lastReason ?? reasonBefore;
    const beat = own?.lastBeat;
    return {
      ...shared,
      falls: fallsBefore + (own?.falls ?? 0),
      ...(beat ? { lastBeatMs: toWall(beat.atMs), roundTripMs: beat.roundTripMs } : {}),
      ...(reason === undefined ? {} : { lastReason: reason }),
    };
  }

  return {
    enter(thread, runner) {
      const before = entries.get(thread);
      const predecessor = before?.runner.place === 'worker' ? before.runner.supervision : undefined;
      const atMs = clock.now();
      entries.set(thread, {
        runner,
        fallsBefore: (before?.fallsBefore ?? 0) + (predecessor?.falls ?? 0),
        reasonBefore: predecessor?.lastReason ?? before?.reasonBefore,
        status: runner.place === 'page' ? 'up' : statusOf(runner.supervision, atMs),
        statusSinceMs: atMs,
      });
      changes.emit();
    },
    changed() {
      // The status is looked at now, so that `sinceMs` is when it changed and not when somebody asked.
      for (const [thread, entry] of entries) viewOf(thread, entry);
      changes.emit();
    },
    onChange: changes.subscribe,
    runner: (thread) => entries.get(thread)?.runner,
    views: () => Array.from(entries, ([thread, entry]) => viewOf(thread, entry)),
  };
}

function statusOf({ state, lastBeat }: Supervision, nowMs: number): WorkerView['status'] {
  switch (state.name) {
    case 'starting':
      return 'starting';
    case 'up':
      return nowMs - Math.max(state.sinceMs, lastBeat?.atMs ?? 0) > STALE_MS ? 'stale' : 'up';
    case 'down':
      return 'restarting';
    case 'given-up':
      return 'given-up';
    case 'shut-down':
    case 'stopped':
      return 'stopped';
  }
}
