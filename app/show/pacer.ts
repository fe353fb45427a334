import type { Batcher } from './batch.ts';
import type { Run } from './capability.ts';
import type { InletPort } from './inlet.ts';
import type { OutletPort } from './outlet.ts';
import type { Ports } from './ports.ts';
import type { Clock, HostedKind, Inlet, Processor } from './processor.ts';
import type { Scheduler, Turns } from './scheduler.ts';
import { ShowError } from './show-error.ts';
import { createTicker } from './ticker.ts';
import type { Turnstile } from './turnstile.ts';

export interface PacerOptions {
  readonly kind: HostedKind;
  readonly processor: Processor;
  readonly ports: Ports;
  readonly inlets: ReadonlyMap<string, InletPort>;
  readonly outlets: ReadonlyMap<string, OutletPort>;
  /** Handles the messages of this input by batch. */
  readonly batching: { readonly input: string; readonly batcher: Batcher } | undefined;
  readonly turnstile: Turnstile;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  onSuccess(): void;
  /** What passed out of the chain. */
  onThrow(error: unknown): void;
}

/** Gives a processor its turns, each within its chain: when its mode of execution says, never two at a time. */
export interface Pacer {
  /** Turns and batches begun so far. */
  readonly turns: number;
  /** From now on messages that wait, or come, count. */
  go(): void;
  /** Stops what runs by time. Turns are kept out by the turnstile. */
  halt(): void;
  /** A turn is due. */
  wake(): void;
  /** What is due may have become possible. */
  look(): void;
  readable(): void;
  /** A batch is closed. */
  batchDue(): void;
  room(): void;
  linked(port: string): void;
  unlinked(): void;
  /** No turn begins any more. The result is what is under way. */
  stop(): Promise<void> | undefined;
}

export function createPacer(options: PacerOptions): Pacer {
  const { kind, processor, ports, inlets, outlets, batching, turnstile, scheduler, clock } = options;
  const { execution } = kind;
  const { chain } = ports;
  const batchPort = batching && inlets.get(batching.input);
  /** The inputs it takes from in its turns; a batched one is read for it. */
  const read: { readonly port: InletPort; readonly inlet: Inlet }[] = [];
  for (const [name, port] of inlets) if (port !== batchPort) read.push({ port, inlet: ports.inlet(name) });
  const outputs = [...outlets.values()];
  const ticker = execution.mode === 'continuous' ? createTicker(clock, execution.intervalMs, () => scheduler.wake(turns)) : undefined;
  let over = false;
  /** What keeps the next turn from beginning until it has settled: a turn with all that surrounds it, a batch. */
  let busy: Promise<void> | undefined;
  let takenBefore = 0;
  let begun = 0;
  let cancelWait: (() => void) | undefined;

  function isBlocked(): boolean {
    let blocked = false;
    for (const output of outputs) if (output.outlet.full) blocked = true;
    if (blocked) for (const output of outputs) output.watch();
    return blocked;
  }

  /** Whether the chain lets a turn begin; else looks again when it will. */
  function isAdmitted(): boolean {
    if (!chain?.admit) return true;
    const waitMs = chain.admit(clock.now());
    if (waitMs <= 0) return true;
    cancelWait ??= clock.after(Math.ceil(waitMs), () => {
      cancelWait = undefined;
      look();
    });
    return false;
  }

  const isFree = (): boolean => !over && !busy && !turnstile.held;
  const isReady = (): boolean => isFree() && !isBlocked() && isAdmitted();

  function countTaken(): number {
    let sum = 0;
    for (const { port } of read) sum += port.taken;
    return sum;
  }

  function isWaiting(): boolean {
    for (const { inlet } of read) if (inlet.size > 0) return true;
    return false;
  }

  const process: Run = () => {
    if (over) throw new ShowError('stopped', 'stopped before it was called again');
    begun++;
    return processor.process?.();
  };
  /** A call that a retry makes while the processor is suspended waits until it is not. */
  const attempt: Run = () => (turnstile.held ? turnstile.enterOpened(process) : turnstile.enter(process));
  const turn = chain ? chain.around(attempt) : attempt;

  const turns: Turns = {
    priority: kind.priority,
    ready: isReady,
    run() {
      takenBefore = countTaken();
      if (execution.mode === 'reactive') for (const { port } of read) port.look();
      let work: void | Promise<void>;
      try {
        work = turn();
      } catch (error) {
        threw(error);
        return;
      }
      if (work instanceof Promise) hold(work.then(succeeded, threw));
      else succeeded();
    },
  };

  /** Gathers what came for a batch, and handles one that is closed. */
  const batches: Turns = {
    priority: kind.priority,
    ready: () => (batching?.batcher.due ? isReady() : isFree()),
    run() {
      if (!batching) return;
      const { batcher } = batching;
      if (!batcher.due) batcher.collect();
      else {
        begun++;
        hold(batcher.handle().then(options.onSuccess, options.onThrow));
      }
      if (batcher.due || busy) scheduler.wake(batches);
      else batchPort?.watch(true);
    },
  };

  /** Keeps the processor from being called again until `call` has settled. */
  function hold(call: Promise<void>): void {
    const held: Promise<void> = call.finally(() => {
      if (busy === held) busy = undefined;
      // Whatever became due in the meantime is still in the scheduler's list.
      look();
    });
    busy = held;
  }

  function succeeded(): void {
    options.onSuccess();
    afterTurn();
  }

  function threw(error: unknown): void {
    options.onThrow(error);
    afterTurn();
  }

  function afterTurn(): void {
    if (execution.mode !== 'reactive' || over) return;
    const took = countTaken() !== takenBefore;
    if (took && isWaiting()) scheduler.wake(turns);
    else for (const { port } of read) port.watch(took);
  }

  function look(): void {
    if (!over) scheduler.wake(idle);
  }

  function wake(): void {
    if (!over) scheduler.wake(turns);
  }

  function listen(): void {
    if (isWaiting()) wake();
    else for (const { port } of read) port.watch(true);
  }

  return {
    get turns() {
      return begun;
    },
    go() {
      if (over) return;
      ticker?.start();
      batching?.batcher.resume();
      if (batching) scheduler.wake(batches);
      if (execution.mode === 'reactive') listen();
      else wake();
      look();
    },
    halt() {
      ticker?.stop();
      cancelWait?.();
      cancelWait = undefined;
      batching?.batcher.suspend();
    },
    wake,
    look,
    readable() {
      if (over) return;
      if (batching) scheduler.wake(batches);
      if (execution.mode === 'reactive' && (!batching || isWaiting())) scheduler.wake(turns);
    },
    batchDue() {
      if (!over) scheduler.wake(batches);
    },
    room() {
      let refused = execution.mode === 'reactive';
      for (const output of outputs) if (output.refused) refused = true;
      if (refused) wake();
      else look();
    },
    linked(name) {
      if (over) return;
      if (name === batching?.input) scheduler.wake(batches);
      else if (execution.mode !== 'reactive') wake();
      else if (inlets.has(name)) listen();
    },
    unlinked() {
      if (execution.mode !== 'reactive') wake();
    },
    stop() {
      over = true;
      scheduler.forget(turns);
      scheduler.forget(batches);
      return busy;
    },
  };
}

/** Makes the scheduler look again at what is due. */
const idle: Turns = { priority: Number.NEGATIVE_INFINITY, ready: () => true, run: () => undefined };
