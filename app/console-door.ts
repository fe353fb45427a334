import { feature, MOODS } from './audio/feature-frame.ts';
import type { Scope } from './lib/scope.ts';
import { hostedKinds } from './processors/kind-table.ts';
import type { TelemetrySink } from './processors/telemetry.ts';
import type { Blueprint } from './show/blueprint.ts';
import type { Lock } from './show/deployment.ts';
import type { Executor } from './show/executor.ts';
import type { ShowSnapshot } from './state/display.ts';
import { createStageAgent } from './supervisor/agent.ts';
import { createAlerts } from './supervisor/alerts.ts';
import { createBroadcastPort } from './supervisor/bus/broadcast.ts';
import { parseForStage } from './supervisor/bus/parse.ts';
import type { BusPort } from './supervisor/bus/protocol.ts';
import { createSocketPort } from './supervisor/bus/socket.ts';
import type { AudioStats, StageStats } from './supervisor/bus/topics.ts';
import type { CheckpointKeeper } from './supervisor/checkpoints.ts';
import type { Logs } from './supervisor/logs.ts';
import { createMetrics } from './supervisor/metrics/metrics.ts';
import type { WorkerRegistry } from './supervisor/registry.ts';

export interface ConsoleDoorDeps {
  readonly executor: Executor;
  readonly registry: WorkerRegistry;
  readonly logs: Logs;
  readonly lock: Lock;
  readonly blueprint: Blueprint;
  readonly checkpoints: CheckpointKeeper;
  readonly snapshot: ShowSnapshot;
}

/** What the show tells consoles, as it comes. */
export interface ConsoleDoor extends TelemetrySink {
  stage(): void;
}

/** A server on this very machine may pass the bus on to a terminal; any other server is never asked. */
const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** Lets consoles in: other windows of this browser, and terminals through the local server. Nothing is counted or told while nobody looks. */
export function openConsoleDoor(scope: Scope, deps: ConsoleDoorDeps): ConsoleDoor {
  const { executor, registry, logs, lock, blueprint, checkpoints, snapshot } = deps;
  const ports: BusPort[] = [createBroadcastPort({ parse: parseForStage })];
  if (loopbackNames.includes(location.hostname)) {
    const url = `${location.origin.replace(/^http/, 'ws')}/api/console/stage`;
    ports.push(createSocketPort({ url, parse: parseForStage }));
  }
  scope.own(() => {
    for (const port of ports) port.close();
  });
  const agent = createStageAgent({
    ports,
    card: {
      name: blueprint.name,
      address: `${location.pathname}${location.search}`,
      startedAtMs: Math.round(performance.timeOrigin),
      version: import.meta.env['APP_VERSION'] ?? 'dev',
    },
    show: {
      name: blueprint.name,
      blueprint: blueprint.graph,
      kinds: hostedKinds,
      executor,
      chainOf: (id) => (lock.chains[id] ?? lock.common).map(({ use }) => use),
    },
    registry,
    logs,
    metrics: createMetrics(),
    alerts: createAlerts(lock.alerts),
    checkpoints,
  });
  scope.own(agent.dispose);
  addEventListener('pagehide', agent.leave, { signal: scope.signal });
  addEventListener('pageshow', agent.announce, { signal: scope.signal });

  let features: Readonly<Record<string, number>> = {};
  const newestFeatures = (): Readonly<Record<string, number>> => features;
  const audioStats = (): AudioStats => {
    const { frame } = snapshot;
    return {
      bpm: feature(frame, 'bpm'),
      confidence: feature(frame, 'confidence'),
      level: feature(frame, 'level'),
      mood: MOODS[feature(frame, 'mood')] ?? 'neutral',
      captureMs: feature(frame, 'captureMs'),
      analysisMs: feature(frame, 'analysisMs'),
    };
  };
  const stageStats = (): StageStats => {
    const { fps = 0, engine = 'none', tier = 'none', artworkId = null, morph = 0, renderMs = 0, gpuObjects = 0 } = snapshot.stage ?? {};
    return { fps, engine, tier, artworkId, morph, renderMs, gpuObjects };
  };

  return {
    get wanted() {
      return agent.wants('audio.features') || agent.wants('audio.stats');
    },
    features(values) {
      features = values;
      agent.offer('audio.features', newestFeatures);
      agent.offer('audio.stats', audioStats);
    },
    stage: () => agent.offer('stage.stats', stageStats),
  };
}
