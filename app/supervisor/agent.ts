import { messageOf } from '#app/lib/result.ts';
import { systemClock } from '#app/show/clock.ts';
import type { Clock } from '#app/show/processor.ts';
import { type Answer, refuse } from './agent/answers.ts';
import { createCommandDesk } from './agent/command-desk.ts';
import { graphViewOf } from './agent/graph-view.ts';
import { createHistory } from './agent/history.ts';
import { createSampler } from './agent/sampler.ts';
import type { StageShow } from './agent/show-control.ts';
import { createSubscriptions } from './agent/subscriptions.ts';
import { createTelemetry, type Offered } from './agent/telemetry.ts';
import type { AlertEvent, Alerts } from './alerts.ts';
import type { Command } from './bus/commands.ts';
import { parseCommand } from './bus/parse-command.ts';
import {
  ANNOUNCE_MS,
  BUS_VERSION,
  type BusMessage,
  type BusPort,
  type MessageBody,
  type PeerId,
  type ReceivedMessage,
} from './bus/protocol.ts';
import type { StageCard, Topic, Topics } from './bus/topics.ts';
import { type CheckpointKeeper, checkpointView } from './checkpoints.ts';
import type { Logs } from './logs.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { WorkerRegistry } from './registry.ts';

export type { ShowControl, StageShow } from './agent/show-control.ts';

export interface StageAgentOptions {
  /** With `parseForStage`. The agent does not close them. */
  readonly ports: readonly BusPort[];
  readonly peer?: PeerId;
  readonly card: StageCard;
  readonly show: StageShow;
  readonly registry: WorkerRegistry;
  readonly logs: Logs;
  readonly metrics: Metrics;
  readonly alerts: Alerts;
  readonly checkpoints?: CheckpointKeeper | undefined;
  readonly clock?: Clock;
  /** Milliseconds since 1970. */
  readonly wallNow?: () => number;
  /** False while the page is in the background, where nothing is drawn and nothing is wrong with that. */
  readonly visible?: () => boolean;
}

/** The stage's side of the bus: shows consoles what they ask to see, and does what they ask for. */
export interface StageAgent {
  readonly peer: PeerId;
  /** Somebody looks at this now. */
  wants(topic: Topic): boolean;
  /** There are new values. They are asked for when somebody looks, and no more often than a person can see; pass the same function each time. */
  offer<T extends Offered>(topic: T, make: () => Topics[T]): void;
  /** Another way to consoles has opened. The agent does not close it. */
  join(port: BusPort): void;
  /** Says again that it is here: a page that comes back from the browser's cache. */
  announce(): void;
  /** Says farewell: for `pagehide`. */
  leave(): void;
  dispose(): void;
}

/** The stage tells of itself with its frames: when it has been silent for so long, it draws none. */
const STILL_MS = 3000;

/** Of all consoles together; a person has two hands. */
const MOST_UNDER_WAY = 50;

const isPageVisible = (): boolean => typeof document === 'undefined' || document.visibilityState === 'visible';

/** Whatever goes wrong in here is logged and stays in here: a console must never harm the show. */
export function createStageAgent(options: StageAgentOptions): StageAgent {
  const { card, show, registry, logs, metrics, alerts, checkpoints } = options;
  const ports: BusPort[] = [];
  const { peer = crypto.randomUUID(), clock = systemClock, wallNow = Date.now, visible = isPageVisible } = options;
  const log = logs.logger('page').log;
  const history = createHistory();
  const subscriptions = createSubscriptions();
  const stops: (() => void)[] = [];
  const failing = new Set<string>();

  /** Logs the first failure of a row. */
  function complain(what: string, error: unknown): void {
    if (failing.has(what)) return;
    failing.add(what);
    log('warn', `the console's agent failed at ${what}: ${messageOf(error)}`);
  }

  function guarded(what: string, work: () => void): void {
    try {
      work();
      failing.delete(what);
    } catch (error) {
      complain(what, error);
    }
  }

  function post(port: BusPort, message: MessageBody): void {
    guarded('posting', () => port.post({ v: BUS_VERSION, from: peer, ...message } as BusMessage));
  }

  const telemetry = createTelemetry({
    sources: {
      graph: () => graphViewOf(show, history),
      workers: () => registry.views(),
      alerts: () => alerts.views(),
      checkpoints: async () => ((await checkpoints?.list()) ?? []).map(checkpointView),
      metrics: () => metrics.view(),
    },
    logs,
    subscriptions,
    post,
    complain,
    clock,
    wallNow,
  });

  const sampler = createSampler({
    inspect: () => show.executor.inspect(),
    registry,
    metrics,
    alerts,
    stageStats() {
      if (show.executor.state !== 'running' || !visible()) return undefined;
      const stats = telemetry.offered('stage.stats');
      return stats && telemetry.offeredAgoMs('stage.stats') > STILL_MS ? { ...stats, fps: 0 } : stats;
    },
    watched: () => subscriptions.wants('flow') || subscriptions.wants('metrics'),
    onFlow: (flow) => telemetry.publish('flow', flow),
    onMetrics: (view) => telemetry.publish('metrics', view),
    onAlerts: tellAlerts,
    onError: (error) => complain('counting', error),
    clock,
    wallNow,
  });

  function tellAlerts(events: readonly AlertEvent[]): void {
    for (const { type, alert } of events) {
      const level = type === 'cleared' ? 'info' : alert.severity === 'critical' ? 'error' : 'warn';
      log(level, type === 'cleared' ? `over: ${alert.words}` : alert.words, {
        alert: alert.name,
        subject: alert.subject,
        value: alert.value,
        limit: alert.limit,
      });
    }
    telemetry.changed('alerts');
  }

  const carryOut = createCommandDesk({ show, registry, alerts, history, sampler, logs, metrics, checkpoints, clock });

  let underWay = 0;

  async function answer(id: number, from: PeerId, wish: unknown, port: BusPort): Promise<void> {
    if (underWay >= MOST_UNDER_WAY) {
      post(port, { type: 'reply', to: from, id, result: refuse('busy', 'The stage has too many commands under way.') });
      return;
    }
    const command = parseCommand(wish);
    underWay++;
    const result = command.ok ? await carryOut(command.value) : command;
    underWay--;
    if (command.ok) note(command.value, result);
    post(port, { type: 'reply', to: from, id, result });
    telemetry.changed('graph');
  }

  /** Questions change nothing and leave no trace. */
  function note(command: Command, result: Answer): void {
    if (command.type === 'health_check' || command.type === 'get_state' || command.type === 'export') return;
    const target = 'target' in command ? ` ${command.target}` : '';
    log('info', `a console asked for ${command.type}${target}: ${result.ok ? 'done' : result.error.message}`);
  }

  function hear(message: ReceivedMessage, port: BusPort): void {
    switch (message.type) {
      case 'who':
        post(port, { type: 'announce', stage: card });
        return;
      case 'subscribe': {
        if (message.to !== peer) return;
        const added = subscriptions.subscribe(message.from, port, message.topics, clock.now());
        telemetry.answer(message.from, port, added);
        sampler.wake();
        return;
      }
      case 'unsubscribe':
        if (message.to !== peer) return;
        subscriptions.unsubscribe(message.from);
        sampler.wake();
        return;
      case 'command':
        if (message.to === peer)
          answer(message.id, message.from, message.command, port).catch((error: unknown) => complain('answering', error));
        return;
      case 'announce':
      case 'gone':
      case 'reply':
      case 'telemetry':
        return;
    }
  }

  function announce(): void {
    for (const port of ports) post(port, { type: 'announce', stage: card });
  }

  let cancelRound = (): void => undefined;
  function round(): void {
    announce();
    subscriptions.expire(clock.now());
    sampler.wake();
    // A worker goes stale without saying so.
    telemetry.changed('workers');
    cancelRound = clock.after(ANNOUNCE_MS, round);
  }

  function join(port: BusPort): void {
    ports.push(port);
    stops.push(port.listen((message) => guarded('listening', () => hear(message, port))));
    post(port, { type: 'announce', stage: card });
  }

  for (const port of options.ports) join(port);
  stops.push(
    show.executor.on((event) => {
      if (event.type === 'error') return;
      telemetry.changed('graph');
      telemetry.changed('workers');
    }),
    registry.onChange(() => telemetry.changed('workers')),
    logs.on(telemetry.log),
    checkpoints?.onChange(() => telemetry.changed('checkpoints')) ?? (() => undefined),
  );
  round();

  function leave(): void {
    for (const port of ports) post(port, { type: 'gone' });
  }

  return {
    peer,
    wants: subscriptions.wants,
    offer: telemetry.offer,
    join,
    announce,
    leave,
    dispose() {
      cancelRound();
      for (const stop of stops) stop();
      sampler.dispose();
      telemetry.dispose();
      subscriptions.clear();
      leave();
    },
  };
}
