import { messageOf } from '#app/lib/result.ts';
import type { Batch, BatchSpec, Run } from './capability.ts';
import type { BatchHandler, Clock, Inlet, PortType } from './processor.ts';
import { ShowError } from './show-error.ts';

export interface BatcherOptions {
  readonly processor: string;
  readonly spec: BatchSpec;
  readonly handler: BatchHandler;
  /** Where the messages come from: the batcher alone takes there. */
  readonly inlet: Inlet;
  readonly type: PortType | undefined;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  wallMs(): number;
  /** Calls into the processor, or waits while it is suspended. */
  call(run: Run): void | Promise<void>;
  /** Surrounds a batch with the capabilities of the processor. */
  around(batch: Batch, run: Run): void | Promise<void>;
  /** A batch is closed: `handle` it. */
  onDue(): void;
  report(error: unknown): void;
}

/**
 * Gathers the messages of one input into batches (D4). Nothing is taken while a batch is being handled, so a slow handler slows its sender.
 * Frames are copied; a message that must be freed belongs to the handler from its call of `item` on, and is disposed of when that never comes.
 */
export interface Batcher {
  /** A batch is closed and waits to be handled. */
  readonly due: boolean;
  /** Takes what waits, up to the size of a batch. */
  collect(): void;
  /** Handles the batch that is closed. Rejects when it failed as a whole. */
  handle(): Promise<void>;
  /** Closes what has been gathered and handles it. */
  flush(): Promise<void>;
  /** Time stands still: an open batch is not closed by it. */
  suspend(): void;
  resume(): void;
}

export function createBatcher(options: BatcherOptions): Batcher {
  const { processor, spec, handler, inlet, type, clock, report } = options;
  const frames = type?.frame ? createFrames(type.frame, spec.maxItems) : undefined;
  const dispose = type?.dispose as ((message: unknown) => void) | undefined;
  const messages: unknown[] = new Array(spec.maxItems).fill(undefined);
  let size = 0;
  let closed: Batch | undefined;
  let handling = false;
  let openedAtMs = 0;
  let closeAtMs = 0;
  let batches = 0;
  let cancelTimer = (): void => undefined;

  function collect(): void {
    // Closed, and for as long as it is being handled.
    if (closed) return;
    while (size < spec.maxItems) {
      const message = inlet.take();
      if (message === undefined) return;
      const frame = frames?.[size];
      frame?.set(message as ArrayLike<number>);
      messages[size] = frame ?? message;
      if (++size > 1) continue;
      openedAtMs = options.wallMs();
      closeAtMs = clock.now() + spec.maxMs;
      watchTime();
    }
    close('full');
  }

  function watchTime(): void {
    cancelTimer = clock.after(Math.max(0, closeAtMs - clock.now()), () => {
      close('time');
      options.onDue();
    });
  }

  function close(reason: Batch['reason']): void {
    cancelTimer();
    if (closed || size === 0) return;
    closed = { id: `${processor}/${++batches}`, size, openedAtMs, closedAtMs: options.wallMs(), reason };
  }

  async function handle(): Promise<void> {
    if (!closed || handling) return;
    const batch = closed;
    handling = true;
    try {
      await handleOne(batch);
    } finally {
      messages.fill(undefined);
      size = 0;
      closed = undefined;
      handling = false;
    }
  }

  async function handleOne(batch: Batch): Promise<void> {
    const work = createWork(batch, messages, spec.onFailure, handler, options.call, dispose !== undefined);
    try {
      await options.around(batch, work.run);
    } catch (error) {
      if (dispose) for (const message of work.unhandled()) dispose(message);
      const failures = work.failures();
      if (work.begun && failures > 0) await options.call(() => handler.end?.(batch, failures));
      if (spec.onFailure === 'batch' || !work.begun || failures === 0) throw error;
      report(new ShowError('batch-failed', `${failures} of ${batch.size} messages of batch ${batch.id} failed: ${messageOf(error)}`));
    }
  }

  return {
    get due() {
      return closed !== undefined && !handling;
    },
    collect,
    handle,
    async flush() {
      close('stop');
      await handle();
    },
    suspend: () => cancelTimer(),
    resume() {
      if (size > 0 && !closed) watchTime();
    },
  };
}

/** The handling of one batch. Run again, it goes on where it failed: with the same message, or with those that failed alone. */
function createWork(
  batch: Batch,
  messages: unknown[],
  onFailure: BatchSpec['onFailure'],
  handler: BatchHandler,
  call: BatcherOptions['call'],
  owned: boolean,
) {
  let begun = false;
  /** Messages that are left stand from `next` to `end`. */
  let next = 0;
  let end = batch.size;
  /** Failed, and cannot be handed over again: whoever was given a message that must be freed has it. */
  let lost = 0;
  let doomed: { readonly error: unknown } | undefined;
  let current: unknown;
  const begin: Run = () => handler.begin?.(batch);
  const item: Run = () => handler.item(current, batch);
  const finish: Run = () => handler.end?.(batch, 0);

  async function run(): Promise<void> {
    if (doomed) throw doomed.error;
    if (!begun) {
      await call(begin);
      begun = true;
    }
    let failure: { readonly error: unknown } | undefined;
    let kept = 0;
    for (; next < end; next++) {
      current = messages[next];
      try {
        const work = call(item);
        if (work) await work;
      } catch (error) {
        failure ??= { error };
        if (owned) {
          lost++;
          doomed ??= failure;
        }
        if (onFailure === 'batch') {
          if (owned) next++;
          throw error;
        }
        if (!owned) messages[kept++] = current;
      }
    }
    if (failure) {
      next = 0;
      end = kept;
    }
    failure ??= doomed;
    if (failure) throw failure.error;
    await call(finish);
  }

  return {
    run,
    get begun() {
      return begun;
    },
    unhandled: () => messages.slice(next, end),
    /** One fails all, where it says so. */
    failures() {
      const failed = end - next + lost;
      return failed > 0 && onFailure === 'batch' ? batch.size : failed;
    },
  };
}

function createFrames({ element, length }: NonNullable<PortType['frame']>, count: number): readonly (Float32Array | Float64Array)[] {
  return Array.from({ length: count }, () => (element === 'f32' ? new Float32Array(length) : new Float64Array(length)));
}
