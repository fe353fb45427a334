import type { Json } from '#app/lib/json.ts';
import type { Failure } from '#app/lib/result.ts';
import { createScope, type Scope } from '#app/lib/scope.ts';
import type { StartSpec } from './host-api.ts';
import type { InletPort } from './inlet.ts';
import type { OutletPort } from './outlet.ts';
import { patiently } from './patience.ts';
import type { Clock, HostedKind, Logger, Processor, ProcessorContext, ProcessorFactory } from './processor.ts';
import type { Scheduler, Turns } from './scheduler.ts';
import { failureOf, ShowError } from './show-error.ts';
import { createTicker } from './ticker.ts';

/** A processor that throws so often in a row is stopped. */
const MAX_THROWS = 5;
/** How long a stop waits for a setup or a call of `process` that does not settle, and for a cleanup, milliseconds. */
const PATIENCE_MS = 2000;

type Phase =
  | { readonly name: 'waiting' }
  | { readonly name: 'setting-up' }
  | { readonly name: 'running'; readonly processor: Processor; readonly paused: boolean }
  | { readonly name: 'over' };

export interface RunnerOptions {
  readonly spec: StartSpec;
  readonly kind: HostedKind;
  readonly load: Promise<ProcessorFactory>;
  readonly inlets: ReadonlyMap<string, InletPort>;
  readonly outlets: ReadonlyMap<string, OutletPort>;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly logger: Logger;
  resource(name: string): unknown;
  /** Whether the whole host is paused. */
  isPaused(): boolean;
  onStarted(): void;
  onError(failure: Failure): void;
  /** After cleanup. */
  onFailed(failure: Failure): void;
}

/** One processor's life in its host: set up, given turns, paused, reconfigured, stopped. */
export interface Runner {
  /** Sets it up; the outcome is reported by onStarted or onFailed. */
  begin(): Promise<void>;
  /** A message came. */
  readable(): void;
  /** An output that was full may have room. */
  room(): void;
  /** A link was wired to this port. */
  linked(port: string): void;
  /** A link has gone. */
  unlinked(): void;
  configure(config: Json): Promise<boolean>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export function createRunner(options: RunnerOptions): Runner {
  const { spec, kind, inlets, outlets, scheduler, clock } = options;
  const { execution } = kind;
  const scope: Scope = createScope();
  let phase: Phase = { name: 'waiting' };
  /** The call into the processor that has not settled: setup, process or reconfigure. */
  let busy: Promise<void> | undefined;
  let throws = 0;
  let takenBefore = 0;
  /** A changed configuration waits for the last call to settle: no further turn begins before it is handed over. */
  let reserved = false;
  const ticker = execution.mode === 'continuous' ? createTicker(clock, execution.intervalMs, () => scheduler.wake(turns)) : undefined;

  const report = (error: unknown, code: Parameters<typeof failureOf>[1]): void => options.onError(failureOf(error, code));

  function port<P>(ports: ReadonlyMap<string, P>, name: string): P {
    const found = ports.get(name);
    if (!found) throw new ShowError('unknown-port', `${kind.kind} has no port ${name}`);
    return found;
  }

  const context: ProcessorContext = {
    id: spec.id,
    config: spec.config,
    signal: scope.signal,
    clock,
    logger: options.logger,
    inlet: <T>(name: string) => port(inlets, name).inlet as ReturnType<typeof context.inlet<T>>,
    outlet: <T>(name: string) => port(outlets, name).outlet as ReturnType<typeof context.outlet<T>>,
    trigger: () => scheduler.wake(turns),
    resource: <T>(name: string) => options.resource(name) as T,
    report: (error) => report(error, 'process-failed'),
  };

  function blocked(): boolean {
    for (const output of outlets.values()) if (output.outlet.full) return true;
    return false;
  }

  function countTaken(): number {
    let sum = 0;
    for (const input of inlets.values()) sum += input.taken;
    return sum;
  }

  const turns: Turns = {
    priority: kind.priority,
    ready() {
      if (phase.name !== 'running' || phase.paused || busy || reserved) return false;
      if (!blocked()) return true;
      for (const output of outlets.values()) output.watch();
      return false;
    },
    run() {
      if (phase.name !== 'running') return;
      takenBefore = countTaken();
      if (execution.mode === 'reactive') for (const input of inlets.values()) input.look();
      let result: void | Promise<void>;
      try {
        result = phase.processor.process?.();
      } catch (error) {
        threw(error);
        return;
      }
      if (result instanceof Promise) void hold(result.then(succeeded, threw));
      else succeeded();
    },
  };

  /** Keeps the processor from being called again until `call` has settled. */
  function hold(call: Promise<void>): Promise<void> {
    const held = call.finally(() => {
      if (busy !== held) return;
      busy = undefined;
      // Whatever became due in the meantime is still in the scheduler's list.
      if (phase.name === 'running') scheduler.wake(idle);
    });
    busy = held;
    return held;
  }

  /** Makes the scheduler look again at what is due. */
  const idle: Turns = { priority: Number.NEGATIVE_INFINITY, ready: () => true, run: () => undefined };

  function succeeded(): void {
    throws = 0;
    afterTurn();
  }

  function threw(error: unknown): void {
    throws++;
    report(error, 'process-failed');
    if (throws >= MAX_THROWS)
      void fail(new ShowError('process-failed', `${spec.id} failed ${MAX_THROWS} times in a row: ${failureOf(error).message}`));
    else afterTurn();
  }

  function afterTurn(): void {
    if (execution.mode !== 'reactive' || phase.name !== 'running') return;
    const took = countTaken() !== takenBefore;
    let waits = false;
    for (const input of inlets.values()) if (input.inlet.size > 0) waits = true;
    if (waits && took) scheduler.wake(turns);
    else for (const input of inlets.values()) input.watch(took);
  }

  function listen(input: InletPort): void {
    if (input.inlet.size > 0) scheduler.wake(turns);
    else input.watch(true);
  }

  /** From now on messages that wait, or come, count. */
  function go(): void {
    ticker?.start();
    if (execution.mode === 'reactive') for (const input of inlets.values()) listen(input);
    else scheduler.wake(turns);
    scheduler.wake(idle);
  }

  async function cleanUp(processor: Processor): Promise<void> {
    try {
      await patiently(Promise.resolve(processor.cleanup?.()), PATIENCE_MS, clock, `cleanup of ${spec.id}`);
    } catch (error) {
      report(error, 'cleanup-failed');
    }
  }

  async function setUp(): Promise<void> {
    const factory = await options.load;
    if (scope.closed) return;
    const processor = await factory(context);
    // A stop that came in mid-setup waits for this, or has gone on without: what was built is taken down all the same.
    if (scope.closed) return cleanUp(processor);
    scope.own(() => cleanUp(processor));
    const paused = options.isPaused();
    phase = { name: 'running', processor, paused };
    if (paused) await processor.pause?.();
  }

  async function fail(error: unknown): Promise<void> {
    if (phase.name === 'over') return;
    await end();
    options.onFailed(failureOf(error, 'setup-failed'));
  }

  async function settle(outcome: 'up' | { readonly error: unknown }): Promise<void> {
    if (outcome !== 'up') return fail(outcome.error);
    if (phase.name !== 'running') return;
    options.onStarted();
    // A resume or a pause may have come while setup was finishing.
    if (!phase.paused) go();
  }

  async function end(): Promise<void> {
    if (phase.name !== 'over') {
      phase = { name: 'over' };
      ticker?.stop();
      scheduler.forget(turns);
      const call = busy;
      // Owned last, so stopped first: cleanup waits for the last call.
      if (call)
        scope.own(() => patiently(call, PATIENCE_MS, clock, `a call of ${spec.id}`).catch((error: unknown) => report(error, 'too-slow')));
    }
    await scope.close();
  }

  return {
    async begin() {
      if (phase.name !== 'waiting') return;
      phase = { name: 'setting-up' };
      let outcome: 'up' | { readonly error: unknown } = 'up';
      await hold(
        setUp().catch((error: unknown) => {
          outcome = { error };
        }),
      );
      await settle(outcome);
    },
    readable() {
      if (execution.mode === 'reactive' && phase.name === 'running') scheduler.wake(turns);
    },
    room() {
      let refused = execution.mode === 'reactive';
      for (const output of outlets.values()) if (output.refused) refused = true;
      if (phase.name !== 'running') return;
      scheduler.wake(refused ? turns : idle);
    },
    linked(name) {
      if (phase.name !== 'running') return;
      try {
        phase.processor.linked?.(name);
      } catch (error) {
        report(error, 'process-failed');
      }
      const input = inlets.get(name);
      if (execution.mode !== 'reactive') scheduler.wake(turns);
      else if (input) listen(input);
    },
    unlinked() {
      if (phase.name === 'running' && execution.mode !== 'reactive') scheduler.wake(turns);
    },
    async configure(config) {
      // A setup that is still under way began with the old configuration, and may take its time.
      if (phase.name !== 'running' || !phase.processor.reconfigure) return false;
      reserved = true;
      try {
        while (busy) await busy;
        if (phase.name !== 'running') return false;
        await phase.processor.reconfigure?.(config);
        return true;
      } catch (error) {
        report(error, 'process-failed');
        return false;
      } finally {
        reserved = false;
        scheduler.wake(idle);
      }
    },
    async pause() {
      // Suspended at once, so that no further turn begins; the processor hears of it when its last call has settled.
      if (phase.name !== 'running' || phase.paused) return;
      const { processor } = phase;
      phase = { name: 'running', processor, paused: true };
      ticker?.stop();
      while (busy) await busy;
      await processor.pause?.();
    },
    async resume() {
      if (phase.name !== 'running' || !phase.paused) return;
      const { processor } = phase;
      await processor.resume?.();
      phase = { name: 'running', processor, paused: false };
      go();
    },
    stop: end,
  };
}
