import { canonicalJson, type Json } from '#app/lib/json.ts';
import { createListeners } from '#app/lib/listeners.ts';
import { hashString } from '#app/lib/random.ts';
import { type Failure, messageOf } from '#app/lib/result.ts';
import type { Checkpoint, CheckpointStore } from '#app/show/checkpoint.ts';
import { systemClock } from '#app/show/clock.ts';
import { patiently } from '#app/show/patience.ts';
import type { Clock } from '#app/show/processor.ts';
import type { CheckpointView } from './bus/topics.ts';

/** A store or a thread that takes longer has failed, this time. */
const PATIENCE_MS = 5000;

export interface CheckpointKeeperOptions {
  readonly store: CheckpointStore;
  /** The show at this moment; undefined while there is nothing to keep. */
  readonly take: () => Promise<Checkpoint | undefined>;
  readonly everyMs: number;
  readonly clock?: Clock;
  /** Checkpoints are not being kept. Called once an outage, not once a try. */
  readonly onFailure: (failure: Failure) => void;
  /** They are again. */
  readonly onRecovered?: () => void;
}

/** Keeps checkpoints of a show, and never lets a failure to keep them harm it (D8). */
export interface CheckpointKeeper {
  /** The newest that was taken, whether or not it could be saved. */
  readonly latest: Checkpoint | undefined;
  /** Takes and saves one, changed or not. Rejects when it cannot. */
  saveNow(): Promise<Checkpoint>;
  /** The newest first. */
  list(): Promise<readonly Checkpoint[]>;
  clear(): Promise<void>;
  /** The list is another. */
  onChange(listener: () => void): () => void;
  dispose(): void;
}

export function createCheckpointKeeper(options: CheckpointKeeperOptions): CheckpointKeeper {
  const { store, take, everyMs, clock = systemClock, onFailure, onRecovered } = options;
  const changed = createListeners<void>();
  let latest: Checkpoint | undefined;
  /** What was saved last, but for its time. */
  let savedText = '';
  let failing = false;
  let disposed = false;
  let cancel = (): void => undefined;
  let queue: Promise<unknown> = Promise.resolve();

  /** Takes one, and saves it if `always` or if something changed. */
  async function keep(always: boolean): Promise<Checkpoint | undefined> {
    const checkpoint = await patiently(take(), PATIENCE_MS, clock, 'the taking of a checkpoint');
    if (!checkpoint) return undefined;
    latest = checkpoint;
    const text = contentOf(checkpoint);
    if (!always && text === savedText) return checkpoint;
    await patiently(store.save(checkpoint), PATIENCE_MS, clock, 'the saving of a checkpoint');
    savedText = text;
    changed.emit();
    return checkpoint;
  }

  /** One after the other, in the order they were asked for. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  async function keepAndTell(always: boolean): Promise<Checkpoint | undefined> {
    try {
      const checkpoint = await inTurn(() => keep(always));
      if (checkpoint && failing) {
        failing = false;
        onRecovered?.();
      }
      return checkpoint;
    } catch (error) {
      if (!failing) onFailure({ code: 'checkpoint-failed', message: messageOf(error) });
      failing = true;
      throw error;
    }
  }

  function schedule(): void {
    cancel = clock.after(everyMs, () => {
      // Told by `onFailure`; the next time may go better.
      void keepAndTell(false)
        .catch(() => undefined)
        .then(() => (disposed ? undefined : schedule()));
    });
  }
  schedule();

  return {
    get latest() {
      return latest;
    },
    async saveNow() {
      const checkpoint = await keepAndTell(true);
      if (!checkpoint) throw new Error('there is nothing to save: the show does not run');
      return checkpoint;
    },
    list: () => patiently(store.list(), PATIENCE_MS, clock, 'the reading of checkpoints'),
    async clear() {
      await inTurn(() => patiently(store.clear(), PATIENCE_MS, clock, 'the clearing of checkpoints'));
      savedText = '';
      changed.emit();
    },
    onChange: changed.subscribe,
    dispose() {
      disposed = true;
      cancel();
    },
  };
}

/** All of a checkpoint but when it was taken. */
const contentOf = ({ blueprint, graph, processors }: Checkpoint): string =>
  canonicalJson({ blueprint, graph, processors } as unknown as Json);

/** A checkpoint as the console lists it. */
export function checkpointView(checkpoint: Checkpoint): CheckpointView {
  const text = contentOf(checkpoint);
  return {
    savedAtMs: checkpoint.savedAtMs,
    bytes: new TextEncoder().encode(JSON.stringify(checkpoint)).length,
    checksum: hashString(text).toString(16).padStart(8, '0'),
    processors: Object.keys(checkpoint.processors),
  };
}

export interface ResumeConditions {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly withinMs: number;
  /** `graphChecksum` of the blueprint of this version of the app. */
  readonly blueprintChecksum: string;
  readonly clock?: Clock;
  /** A store that could not be read, or not in time; the others are. */
  readonly onFailure?: (failure: Failure) => void;
}

/** The show starts without a checkpoint rather than late. */
const RESUME_PATIENCE_MS = 1500;
/** A clock may have been set a little since. */
const CLOCK_SLACK_MS = 5000;

/** The checkpoints of several stores that the show can go on from, the newest first: of this blueprint, and not too old. Never rejects. */
export async function usableCheckpoints(stores: readonly CheckpointStore[], conditions: ResumeConditions): Promise<readonly Checkpoint[]> {
  const { now, withinMs, blueprintChecksum, clock = systemClock, onFailure } = conditions;
  const lists = await Promise.all(
    stores.map((store) =>
      patiently(store.list(), RESUME_PATIENCE_MS, clock, 'the reading of checkpoints').catch((error: unknown) => {
        onFailure?.({ code: 'checkpoint-failed', message: messageOf(error) });
        return [];
      }),
    ),
  );
  return lists
    .flat()
    .filter(
      ({ savedAtMs, blueprint }) => blueprint === blueprintChecksum && now - savedAtMs <= withinMs && savedAtMs <= now + CLOCK_SLACK_MS,
    )
    .sort((a, b) => b.savedAtMs - a.savedAtMs);
}
