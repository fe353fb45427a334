import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { Stop } from '#app/lib/scope.ts';
import type { TelemetryMessage } from '#app/supervisor/bus/protocol.ts';
import type { LogRecord, MetricsView, Topic, Topics } from '#app/supervisor/bus/topics.ts';
import { createHistory, type History } from './history.ts';
import { createLogBook } from './log-book.ts';
import { seriesOf } from './metrics/series.ts';

type Shown = Exclude<Topic, `logs.${string}` | 'audio.features'>;
type Values = { readonly [T in Shown]: ReadonlySignal<Topics[T] | undefined> };

/** What the show tells, as signals that change once a frame at most, however often it tells. */
export interface Telemetry extends Values {
  readonly logs: ReadonlySignal<readonly LogRecord[]>;
  /** The newest frame's values: read while drawing, never a reason to render. */
  readonly features: { readonly current: Readonly<Record<string, number>> };
  readonly history: History;
  /** Milliseconds since 1970 of the newest word from the show. */
  readonly heardMs: ReadonlySignal<number>;
  take(message: TelemetryMessage): void;
  /** Another show tells from now on. What the last one said stays until this one says it anew. */
  turnPage(): void;
  readonly stop: Stop;
}

export const LOGS_KEPT = 2000;
/** Points of a sparkline, and how many numbers have one. */
const HISTORY_LENGTH = 120;
const HISTORY_SERIES = 2000;

export function createTelemetry(soon: (run: () => void) => Stop): Telemetry {
  const values = {
    graph: signal<Topics['graph'] | undefined>(undefined),
    flow: signal<Topics['flow'] | undefined>(undefined),
    workers: signal<Topics['workers'] | undefined>(undefined),
    metrics: signal<Topics['metrics'] | undefined>(undefined),
    alerts: signal<Topics['alerts'] | undefined>(undefined),
    checkpoints: signal<Topics['checkpoints'] | undefined>(undefined),
    'audio.stats': signal<Topics['audio.stats'] | undefined>(undefined),
    'stage.stats': signal<Topics['stage.stats'] | undefined>(undefined),
  };
  const logs = signal<readonly LogRecord[]>([]);
  const heardMs = signal(0);
  const features: { current: Readonly<Record<string, number>> } = { current: {} };
  const history = createHistory(HISTORY_LENGTH, HISTORY_SERIES);
  const book = createLogBook(LOGS_KEPT);

  /** The newest message of each topic since the last frame. */
  const waiting = new Map<Shown, TelemetryMessage>();
  let freshLogs = false;
  let heard = 0;
  let cancel: Stop | undefined;

  function show(): void {
    cancel = undefined;
    batch(() => {
      for (const message of waiting.values()) put(message);
      waiting.clear();
      if (freshLogs) logs.value = book.records();
      freshLogs = false;
      heardMs.value = heard;
    });
  }
  function put(message: TelemetryMessage): void {
    switch (message.topic) {
      case 'graph':
        values.graph.value = message.data;
        break;
      case 'flow':
        values.flow.value = message.data;
        break;
      case 'workers':
        values.workers.value = message.data;
        break;
      case 'metrics':
        values.metrics.value = message.data;
        break;
      case 'alerts':
        values.alerts.value = message.data;
        break;
      case 'checkpoints':
        values.checkpoints.value = message.data;
        break;
      case 'audio.stats':
        values['audio.stats'].value = message.data;
        break;
      case 'stage.stats':
        values['stage.stats'].value = message.data;
        break;
      case 'audio.features':
      case 'logs.debug':
      case 'logs.info':
      case 'logs.warn':
      case 'logs.error':
        break;
    }
  }
  function remember(metrics: MetricsView, atMs: number): void {
    for (const { key, value } of seriesOf(metrics)) history.push(key, value, atMs);
  }
  return {
    ...values,
    logs,
    features,
    history,
    heardMs,
    take(message) {
      heard = message.atMs;
      switch (message.topic) {
        case 'audio.features':
          features.current = message.data;
          return;
        case 'logs.debug':
        case 'logs.info':
        case 'logs.warn':
        case 'logs.error':
          book.add(message.data);
          freshLogs = true;
          break;
        case 'metrics':
          remember(message.data, message.atMs);
          waiting.set(message.topic, message);
          break;
        default:
          waiting.set(message.topic, message);
      }
      cancel ??= soon(show);
    },
    turnPage() {
      book.turnPage();
      history.clear();
      features.current = {};
    },
    stop: () => cancel?.(),
  };
}
