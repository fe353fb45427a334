import type { Json } from '#app/lib/json.ts';
import type { Failure } from '#app/lib/result.ts';
import { createScope, type Scope } from '#app/lib/scope.ts';
import { type Batcher, createBatcher } from './batch.ts';
import type { StartSpec } from './host-api.ts';
import type { InletPort } from './inlet.ts';
import type { OutletPort } from './outlet.ts';
import { createPacer, type Pacer } from './pacer.ts';
import { patiently } from './patience.ts';
import { createPorts } from './ports.ts';
import type { Clock, HostedKind, Logger, PortType, Processor, ProcessorContext, ProcessorFactory } from './processor.ts';
import type { ProcessorReport } from './report.ts';
import type { Scheduler } from './scheduler.ts';
import { failureOf, ShowError } from './show-error.ts';
import { createSuspension } from './suspension.ts';
import { createTurnstile } from './turnstile.ts';

/** A processor that throws so often in a row is stopped. */
const MAX_THROWS = 5;
/** How long a stop waits for a setup or a call of `process` that does not settle, and for a cleanup, milliseconds. */
const PATIENCE_MS = 2000;

type Phase =
  | { readonly name: 'waiting' }
  | { readonly name: 'setting-up' }
  | { readonly name: 'running'; readonly processor: Processor; readonly batcher: Batcher | undefined }
  | { readonly name: 'over' };

export interface RunnerOptions {
  readonly spec: StartSpec;
  readonly kind: HostedKind;
  readonly portTypes: Readonly<Record<string, PortType>>;
  readonly load: Promise<ProcessorFactory>;
  readonly inlets: ReadonlyMap<string, InletPort>;
  readonly outlets: ReadonlyMap<string, OutletPort>;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  wallMs(): number;
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
  /** What the processor needs to go on later; undefined when it cannot say. */
  checkpoint(): Promise<Json | undefined>;
  report(): ProcessorReport;
  stop(): Promise<void>;
}

export function createRunner(options: RunnerOptions): Runner {
  const { spec, kind, inlets, outlets, scheduler, clock, wallMs } = options;
  const scope: Scope = createScope();
  let phase: Phase = { name: 'waiting' };
  /** From the end of setup on; after a stop it does nothing. */
  let pacer: Pacer | undefined;
  let settingUp: Promise<void> | undefined;
  /** It asked for a turn before it was set up. */
  let triggered = false;
  let throws = 0;
  let errors = 0;
  let lastError: string | undefined;

  function report(error: unknown, code: Parameters<typeof failureOf>[1] = 'process-failed'): void {
    const failure = failureOf(error, code);
    errors++;
    lastError = failure.message;
    options.onError(failure);
  }

  const turnstile = createTurnstile(() => pacer?.look());
  const ports = createPorts({
    processor: spec.id,
    kind,
    portTypes: options.portTypes,
    inlets,
    outlets,
    specs: spec.chain ?? [],
    signal: scope.signal,
    clock,
    logger: options.logger,
    wallMs,
    report,
  });

  const context: ProcessorContext = {
    id: spec.id,
    config: spec.config,
    signal: scope.signal,
    clock,
    logger: ports.chain?.logger(options.logger) ?? options.logger,
    inlet: <T>(name: string) => ports.inlet(name) as ReturnType<typeof context.inlet<T>>,
    outlet: <T>(name: string) => ports.outlet(name) as ReturnType<typeof context.outlet<T>>,
    trigger() {
      if (pacer) pacer.wake();
      else triggered = true;
    },
    resource: <T>(name: string) => options.resource(name) as T,
    report: (error) => report(error),
  };

  const suspension = createSuspension({
    turnstile,
    tell: (word) => (phase.name === 'running' ? phase.processor[word]?.() : undefined),
    onHeld: () => pacer?.halt(),
    onReleased: () => pacer?.go(),
    report,
  });

  function threw(error: unknown): void {
    throws++;
    report(error);
    if (throws >= MAX_THROWS)
      void fail(new ShowError('process-failed', `${spec.id} failed ${MAX_THROWS} times in a row: ${failureOf(error).message}`));
  }

  function batcherFor({ batch: handler }: Processor): Batcher | undefined {
    const { batch } = spec;
    if (!batch) return undefined;
    const inlet = ports.inlet(batch.input);
    if (!handler) throw new ShowError('setup-failed', `${kind.kind} takes no batches, and is to get ${batch.input} by batch`);
    return createBatcher({
      processor: spec.id,
      spec: batch,
      handler,
      inlet,
      type: ports.typeOf(batch.input),
      clock,
      wallMs,
      call: (run) => (turnstile.held ? turnstile.enterOpened(run) : turnstile.enter(run)),
      around: (closed, run) => (ports.chain ? ports.chain.aroundBatch(closed, run) : run()),
      onDue: () => pacer?.batchDue(),
      report,
    });
  }

  /** Waits, but not for ever; what goes wrong is reported. */
  async function inTime(work: Promise<unknown>, what: string, code?: Parameters<typeof failureOf>[1]): Promise<void> {
    try {
      await patiently(work, PATIENCE_MS, clock, `${what} of ${spec.id}`);
    } catch (error) {
      report(error, code);
    }
  }

  const cleanUp = async (processor: Processor): Promise<void> => {
    const cleaning = async (): Promise<void> => processor.cleanup?.();
    await inTime(cleaning(), 'cleanup', 'cleanup-failed');
  };

  async function restore(processor: Processor): Promise<void> {
    if (spec.state === undefined) return;
    try {
      await processor.restore?.(spec.state);
    } catch (error) {
      report(error, 'restore-failed');
    }
  }

  async function setUp(): Promise<void> {
    const factory = await options.load;
    if (scope.closed) return;
    const processor = await factory(context);
    if (!scope.closed) await restore(processor);
    // A stop that came in mid-setup waits for this, or has gone on without: what was built is taken down all the same.
    if (scope.closed) return cleanUp(processor);
    scope.own(() => cleanUp(processor));
    const batcher = batcherFor(processor);
    const batching = spec.batch && batcher ? { input: spec.batch.input, batcher } : undefined;
    const onSuccess = (): void => {
      throws = 0;
    };
    pacer = createPacer({ kind, processor, ports, inlets, outlets, batching, turnstile, scheduler, clock, onSuccess, onThrow: threw });
    phase = { name: 'running', processor, batcher };
    if (options.isPaused()) await suspension.pause();
  }

  /** Suspended at once; a call that takes long, or a processor that does, is not waited for: it hears of it when it can. */
  async function change(word: 'pause' | 'resume'): Promise<void> {
    if (phase.name === 'running') await inTime(suspension[word](), word);
  }

  async function fail(error: unknown): Promise<void> {
    if (phase.name === 'over') return;
    await end();
    options.onFailed(failureOf(error, 'setup-failed'));
  }

  /** What a stop waits for before cleanup: setup or the last turn, any other call, what has been gathered for a batch. */
  async function finish(turn: Promise<void> | undefined, batcher: Batcher | undefined): Promise<void> {
    await inTime(turn ? turn.then(turnstile.quiet) : turnstile.quiet(), 'a call');
    if (batcher) await inTime(batcher.flush(), 'the last batch');
  }

  async function end(): Promise<void> {
    if (phase.name !== 'over') {
      const batcher = phase.name === 'running' ? phase.batcher : undefined;
      phase = { name: 'over' };
      pacer?.halt();
      const turn = pacer?.stop() ?? settingUp;
      turnstile.close();
      // Owned last, so stopped first.
      scope.own(() => finish(turn, batcher));
    }
    await scope.close();
  }

  return {
    async begin() {
      if (phase.name !== 'waiting') return;
      phase = { name: 'setting-up' };
      turnstile.hold();
      let failure: { readonly error: unknown } | undefined;
      settingUp = setUp().catch((error: unknown) => {
        failure = { error };
      });
      await settingUp;
      settingUp = undefined;
      if (failure) return fail(failure.error);
      if (!pacer || scope.closed) return;
      options.onStarted();
      // A resume or a pause may have come while setup was finishing.
      suspension.begin();
      if (triggered) pacer.wake();
      turnstile.release();
    },
    readable: () => pacer?.readable(),
    room: () => pacer?.room(),
    linked(name) {
      if (phase.name !== 'running') return;
      try {
        phase.processor.linked?.(name);
      } catch (error) {
        report(error);
      }
      pacer?.linked(name);
    },
    unlinked: () => pacer?.unlinked(),
    async configure(config) {
      // A setup that is still under way began with the old configuration, and may take its time.
      if (phase.name !== 'running' || !phase.processor.reconfigure) return false;
      let taken = false;
      try {
        await turnstile.enterBetween(async () => {
          if (phase.name !== 'running') return;
          await phase.processor.reconfigure?.(config);
          taken = true;
        });
      } catch (error) {
        report(error);
      }
      return taken;
    },
    pause: () => change('pause'),
    resume: () => change('resume'),
    async checkpoint() {
      if (phase.name !== 'running' || !phase.processor.checkpoint) return undefined;
      let state: Json | undefined;
      const asked = turnstile.enterBetween(() => {
        if (phase.name === 'running') state = phase.processor.checkpoint?.();
      });
      await inTime(asked, 'the checkpoint', 'checkpoint-failed');
      return state;
    },
    report: () => ({
      kind: spec.kind,
      instance: spec.instance,
      phase: phase.name === 'running' && suspension.suspended ? 'paused' : phase.name,
      turns: pacer?.turns ?? 0,
      errors,
      ...(lastError === undefined ? {} : { lastError }),
      capabilities: ports.chain?.reports() ?? {},
    }),
    stop: end,
  };
}
