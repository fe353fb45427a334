import { feature, MOODS } from './audio/feature-frame.ts';
import type { Scope } from './lib/scope.ts';
import { hostedKinds } from './processors/kind-table.ts';
import type { TelemetrySink } from './processors/telemetry.ts';
import type { Blueprint } from './show/blueprint.ts';
import { systemClock } from './show/clock.ts';
import type { Lock } from './show/deployment.ts';
import type { Executor } from './show/executor.ts';
import type { ShowSnapshot } from './state/display.ts';
import { createStageAgent } from './supervisor/agent.ts';
import { createAlerts } from './supervisor/alerts.ts';
import { createBroadcastPort } from './supervisor/bus/broadcast.ts';
import { parseForStage } from './supervisor/bus/parse.ts';
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
  const windows = createBroadcastPort({ parse: parseForStage });
  scope.own(windows.close);
  const agent = createStageAgent({
    ports: [windows],
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
  if (loopbackNames.includes(location.hostname)) {
    void serverIsThere(scope).then(() => {
      if (scope.closed) return;
      const server = createSocketPort({ url: `${location.origin.replace(/^http/, 'ws')}/api/console/stage`, parse: parseForStage });
      scope.own(server.close);
      agent.join(server);
    });
  }
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

/** So often a page that came out of the offline store looks whether its server is back. */
const lookAgainMs = 60_000;

/**
 * Settles when the local server is known to answer: a page that works offline does not knock at a door nobody is behind. A page that came from the
 * server knows; one from the offline store asks for a newer version of itself, as it does anyway.
 */
async function serverIsThere(scope: Scope): Promise<void> {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (navigation?.workerStart === 0) return;
  const end = Promise.withResolvers<void>();
  let cancel = (): void => undefined;
  scope.own(() => {
    cancel();
    end.resolve();
  });
  while (!scope.closed) {
    const answered = await askForNewer();
    if (answered) return;
    const pause = new Promise<void>((resolve) => {
      cancel = systemClock.after(lookAgainMs, resolve);
    });
    await Promise.race([pause, end.promise]);
  }
}

/** Whether the server answered the question for a newer version. */
async function askForNewer(): Promise<boolean> {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.update();
    return registration !== undefined;
  } catch {
    // Offline, or a browser that wants no service worker here.
    return false;
  }
}
