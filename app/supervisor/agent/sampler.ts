import type { ShowReport } from '#app/show/executor.ts';
import { patiently } from '#app/show/patience.ts';
import type { Clock } from '#app/show/processor.ts';
import type { AlertEvent, Alerts } from '../alerts.ts';
import type { FlowView, MetricsView, StageStats } from '../bus/topics.ts';
import { flowBetween } from '../flow.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { WorkerRegistry } from '../registry.ts';

/** While somebody looks at rates. */
const LOOK_MS = 250;
/** For alerts, whether or not somebody looks. */
const ALERT_MS = 5000;
const PATIENCE_MS = 1500;

export interface SamplerOptions {
  readonly inspect: () => Promise<ShowReport>;
  readonly registry: WorkerRegistry;
  readonly metrics: Metrics;
  readonly alerts: Alerts;
  readonly stageStats: () => StageStats | undefined;
  /** Somebody looks at rates or metrics now. */
  readonly watched: () => boolean;
  readonly onFlow: (flow: FlowView) => void;
  readonly onMetrics: (view: MetricsView) => void;
  readonly onAlerts: (events: readonly AlertEvent[]) => void;
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
  readonly wallNow: () => number;
}

/** Asks the hosts for their counts: four times a second while somebody looks, every five seconds for alerts, and else never. */
export interface Sampler {
  /** Who looks has changed. */
  wake(): void;
  /** Fresh counts, taken into the metrics. */
  sample(): Promise<ShowReport>;
  dispose(): void;
}

export function createSampler(options: SamplerOptions): Sampler {
  const { inspect, registry, metrics, alerts, stageStats, watched, onFlow, onMetrics, onAlerts, onError, clock, wallNow } = options;
  let cancel = (): void => undefined;
  let under: Promise<ShowReport> | undefined;
  let last: { readonly report: ShowReport; readonly atMs: number } | undefined;
  let alertsDueAtMs = clock.now() + ALERT_MS;
  let running = false;
  let disposed = false;

  async function take(): Promise<ShowReport> {
    const report = await patiently(inspect(), PATIENCE_MS, clock, 'the counting of the show');
    metrics.takeReport(report);
    metrics.takeWorkers(registry.views());
    metrics.takeStage(stageStats());
    return report;
  }

  /** One at a time: who asks meanwhile gets the same. */
  function sample(): Promise<ShowReport> {
    under ??= take().finally(() => {
      under = undefined;
    });
    return under;
  }

  async function round(): Promise<void> {
    const report = await sample();
    const atMs = clock.now();
    // An older one than this says nothing of now.
    if (watched() && last && atMs - last.atMs <= 2 * ALERT_MS) onFlow(flowBetween(last.report, report));
    last = { report, atMs };
    if (watched()) onMetrics(metrics.view());
    if (alerts.rules.length === 0 || atMs < alertsDueAtMs) return;
    onAlerts(alerts.watch(metrics.view(), wallNow()));
  }

  const wanted = (): boolean => watched() || (alerts.rules.length > 0 && clock.now() >= alertsDueAtMs);

  function schedule(): void {
    cancel();
    if (disposed) return;
    if (watched()) cancel = clock.after(LOOK_MS, turn);
    else if (alerts.rules.length > 0) cancel = clock.after(Math.max(0, alertsDueAtMs - clock.now()), turn);
  }

  function turn(): void {
    if (running || disposed) return;
    if (!wanted()) {
      schedule();
      return;
    }
    running = true;
    round()
      .catch(onError)
      .then(() => {
        running = false;
        postponeAlerts();
        schedule();
      }, onError);
  }

  /** Also after a round that failed: the next is due in its time, not at once. */
  function postponeAlerts(): void {
    if (clock.now() >= alertsDueAtMs) alertsDueAtMs = clock.now() + ALERT_MS;
  }

  schedule();
  let awake = false;
  return {
    wake() {
      if (watched() === awake) return;
      awake = watched();
      if (awake) {
        cancel();
        turn();
      } else schedule();
    },
    sample,
    dispose() {
      disposed = true;
      cancel();
    },
  };
}
