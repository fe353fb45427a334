import type { Json } from '#app/lib/json.ts';
import type { Failure, Result } from '#app/lib/result.ts';
import { createCheckpoint } from '#app/show/checkpoint.ts';
import type { AlertRule } from '#app/show/deployment.ts';
import { graphChecksum } from '#app/show/graph.ts';
import type { ProcessorContext } from '#app/show/processor.ts';
import { createStageAgent, type StageAgentOptions } from '#app/supervisor/agent.ts';
import { createAlerts } from '#app/supervisor/alerts.ts';
import { createConsoleClient } from '#app/supervisor/bus/client.ts';
import type { Command } from '#app/supervisor/bus/commands.ts';
import { parseForConsole, parseForStage } from '#app/supervisor/bus/parse.ts';
import type { TelemetryMessage } from '#app/supervisor/bus/protocol.ts';
import type { Topic, Topics } from '#app/supervisor/bus/topics.ts';
import { createMemoryCheckpointStore } from '#app/supervisor/checkpoint-stores/memory.ts';
import { createCheckpointKeeper } from '#app/supervisor/checkpoints.ts';
import { createLogs } from '#app/supervisor/logs.ts';
import { createMetrics } from '#app/supervisor/metrics/metrics.ts';
import { createWorkerRegistry } from '#app/supervisor/registry.ts';
import { supervise, type Ward } from '#app/supervisor/supervise.ts';
import { createManualClock, type ManualClock } from '#tests/unit/show/support/manual-clock.ts';
import { createRig, type KindSketch, sketchKinds } from '#tests/unit/show/support/rig.ts';
import { createMemoryBus, type MemoryBus } from './memory-bus.ts';

export const link = { from: 'tap.out', to: 'basin.in', capacity: 4, policy: 'block' } as const;
export const startGraph = {
  processors: { tap: { kind: 'tap', config: { gain: 1 } }, basin: { kind: 'basin', config: {} } },
  links: [link],
};

/** Waits for a person who does not come. */
const forever = ({ signal }: ProcessorContext): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('nobody came'))));

/** Counts its turns; goes on from a checkpoint, and says from which. */
const counter: KindSketch = {
  execution: { mode: 'continuous', intervalMs: 5 },
  create: () => {
    let turns = 0;
    let from = 0;
    return {
      process: () => void turns++,
      checkpoint: () => ({ turns, from }),
      restore(state) {
        from = (state as { readonly turns: number }).turns;
        turns = from;
      },
    };
  },
};

const sketches: Readonly<Record<string, KindSketch>> = {
  tap: {
    outputs: { out: 'text' },
    parseConfig(config) {
      if (typeof config === 'object' && config !== null && 'gain' in config && typeof config['gain'] !== 'number')
        throw new Error('gain: a number');
      return config;
    },
    create: () => ({ reconfigure: () => undefined }),
  },
  basin: { thread: 'stage', inputs: { in: 'text' } },
  counter,
  slow: { create: forever },
};

export function createWard() {
  let pings = 0;
  const ward: Ward = {
    ready: Promise.resolve(),
    ping: async () => void pings++,
    terminate: () => undefined,
  };
  return { ward, pings: () => pings };
}

/** A stage with a real executor and real hosts, and a console on the same bus; only the clock is the test's. */
export async function createStageRig(
  options: {
    readonly rules?: readonly AlertRule[];
    readonly bus?: MemoryBus;
    readonly clock?: ManualClock;
    readonly agent?: Partial<StageAgentOptions>;
  } = {},
) {
  const { rules = [], bus = createMemoryBus(), clock = createManualClock() } = options;
  const wallNow = (): number => 1_000_000 + clock.now();
  const { executor, hosts } = await createRig(sketches);
  await executor.load(startGraph);
  await executor.start();

  const logs = createLogs({ wallNow });
  const metrics = createMetrics();
  const registry = createWorkerRegistry({
    processorsOn: (thread) =>
      Array.from(executor.actual.processors.values()).flatMap((actual) => (actual.thread === thread ? [actual.id] : [])),
    clock,
    wallNow,
  });
  const wards: ReturnType<typeof createWard>[] = [];
  const supervision = supervise(
    'stage',
    () => {
      const made = createWard();
      wards.push(made);
      return made.ward;
    },
    {
      clock,
      heartbeatMs: 2000,
      onReady: () => undefined,
      onLost: () => undefined,
      onGivenUp: () => undefined,
      onChange: () => registry.changed(),
    },
  );
  registry.enter('stage', { place: 'worker', supervision });
  const page = hosts.get('page');
  registry.enter('page', { place: 'page', ping: async () => page?.ping() });
  await clock.advance(0);

  const store = createMemoryCheckpointStore();
  const failures: Failure[] = [];
  const checkpoints = createCheckpointKeeper({
    store,
    take: async () =>
      createCheckpoint({
        savedAtMs: wallNow(),
        blueprint: graphChecksum(startGraph),
        graph: executor.desired,
        processors: await executor.states(),
      }),
    everyMs: 1_000_000_000,
    clock,
    onFailure: (failure) => void failures.push(failure),
  });

  let inspections = 0;
  const counted = Object.create(executor, {
    inspect: {
      value: () => {
        inspections++;
        return executor.inspect();
      },
    },
  }) as typeof executor;
  const agent = createStageAgent({
    ports: [bus.port(parseForStage)],
    peer: 'stage-1',
    card: { name: 'small show', address: '/', startedAtMs: wallNow(), version: '1' },
    show: {
      name: 'small',
      blueprint: executor.desired,
      kinds: sketchKinds(sketches).kinds,
      executor: counted,
      chainOf: () => ['metering'],
    },
    registry,
    logs,
    metrics,
    alerts: createAlerts(rules),
    checkpoints,
    clock,
    wallNow,
    ...options.agent,
  });

  const client = createConsoleClient({ ports: [bus.port(parseForConsole)], clock, peer: 'console-1' });
  const heard: TelemetryMessage[] = [];
  client.onTelemetry((message) => void heard.push(message));
  await clock.advance(0);

  return {
    agent,
    bus,
    checkpoints,
    client,
    clock,
    executor,
    heard,
    logs,
    metrics,
    registry,
    supervision,
    wards,
    inspections: () => inspections,
    /** What came of one topic, in order. */
    of: <T extends Topic>(topic: T): readonly Topics[T][] =>
      heard.flatMap((message) => (message.topic === topic ? [message.data as unknown as Topics[T]] : [])),
    async look(...topics: readonly string[]): Promise<void> {
      client.attach('stage-1', topics);
      await clock.advance(0);
    },
    /** Sends a command and lets what follows happen, without time passing. */
    async send(command: Command): Promise<Result<Json, Failure>> {
      const answered = client.send(command);
      let settled = false;
      void answered.finally(() => {
        settled = true;
      });
      for (let turn = 0; turn < 200 && !settled; turn++) await clock.advance(0);
      return answered;
    },
    async dispose(): Promise<void> {
      client.dispose();
      agent.dispose();
      checkpoints.dispose();
      supervision.stop();
      await executor.dispose();
    },
  };
}
