import type { Json } from '#app/lib/json.ts';
import type { ShowEvent } from '#app/show/events.ts';
import { createExecutor, type Executor } from '#app/show/executor.ts';
import { createProcessorHost } from '#app/show/host.ts';
import type { HostApi } from '#app/show/host-api.ts';
import type { Clock, Execution, Logger, PortType, ProcessorContext, ProcessorFactory, ProcessorKind } from '#app/show/processor.ts';

export const quiet: Logger = { log: () => undefined };

export interface KindSketch {
  readonly thread?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly execution?: Execution;
  readonly priority?: number;
  readonly parseConfig?: (config: Json) => Json;
  readonly create?: ProcessorFactory;
}

/** Kinds and their code from sketches: whatever is not said is the plainest choice. */
export function sketchKinds(sketches: Readonly<Record<string, KindSketch>>) {
  const kinds = new Map<string, ProcessorKind>();
  const implementations: Record<string, () => Promise<ProcessorFactory>> = {};
  for (const [kind, sketch] of Object.entries(sketches)) {
    kinds.set(kind, {
      kind,
      thread: sketch.thread ?? 'page',
      inputs: sketch.inputs ?? {},
      outputs: sketch.outputs ?? {},
      parseConfig: sketch.parseConfig ?? ((config) => config),
      execution: sketch.execution ?? { mode: 'manual' },
      priority: sketch.priority ?? 1,
    });
    implementations[kind] = async () => sketch.create ?? (() => ({}));
  }
  return { kinds, implementations };
}

export const portTypes: Readonly<Record<string, PortType>> = {
  text: { name: 'text' },
  number: { name: 'number' },
  frame: { name: 'frame', frame: { element: 'f64', length: 4 } },
};

export interface Rig {
  readonly executor: Executor;
  readonly events: ShowEvent[];
  readonly hosts: Map<string, HostApi>;
  /** Makes a fresh host for a thread, as after a worker's restart. */
  spawn(thread: string): HostApi;
}

/** An executor with a host for each thread its kinds name, all in this thread; links between hosts are real channels and rings. */
export async function createRig(
  sketches: Readonly<Record<string, KindSketch>>,
  options: {
    readonly isolated?: boolean;
    readonly types?: Readonly<Record<string, PortType>>;
    readonly clock?: Clock;
    readonly logger?: Logger;
    readonly machine?: () => Json;
  } = {},
): Promise<Rig> {
  const { kinds, implementations } = sketchKinds(sketches);
  const types = options.types ?? portTypes;
  const logger = options.logger ?? quiet;
  const executor = createExecutor({
    kinds,
    portTypes: types,
    isolated: options.isolated ?? true,
    logger,
    ...(options.machine ? { machine: options.machine } : {}),
    ...(options.clock ? { clock: options.clock } : {}),
  });
  const events: ShowEvent[] = [];
  executor.on((event) => void events.push(event));
  const hosts = new Map<string, HostApi>();
  const spawn = (thread: string): HostApi => {
    const host = createProcessorHost({
      kinds,
      portTypes: types,
      implementations,
      logger,
      onEvent: (event) => {
        if (hosts.get(thread) === host) executor.hostEvent(thread, event);
      },
      ...(options.clock ? { clock: options.clock } : {}),
    });
    hosts.set(thread, host);
    return host;
  };
  for (const thread of new Set(Array.from(kinds.values(), (kind) => kind.thread))) await executor.hostReady(thread, spawn(thread));
  return { executor, events, hosts, spawn };
}

/** Resolves when `condition` holds; it is looked at after each turn of the event loop. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 0));
}

/** A source that sends what the test gives it, as room allows. */
export function createTap() {
  const waiting: unknown[] = [];
  let wake = (): void => undefined;
  const create = (context: ProcessorContext) => {
    const out = context.outlet('out');
    wake = context.trigger;
    return {
      process() {
        while (waiting.length > 0 && out.send(waiting[0])) waiting.shift();
      },
    };
  };
  return {
    create,
    waiting,
    give(...messages: unknown[]) {
      waiting.push(...messages);
      wake();
    },
  };
}

/** A sink that keeps what it gets. */
export function createBasin() {
  const got: unknown[] = [];
  const create = (context: ProcessorContext) => {
    const input = context.inlet('in');
    return {
      process() {
        for (let message = input.take(); message !== undefined; message = input.take())
          got.push(ArrayBuffer.isView(message) ? Array.from(message as Float64Array) : message);
      },
    };
  };
  return { create, got };
}
