import type { ShowReport } from '#app/show/executor.ts';
import { addHistograms, createHistogram, type Histogram } from '#app/show/histogram.ts';
import type { MetricFamily, MetricsView, StageStats, WorkerView } from '../bus/topics.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { families, metricWord, PREFIX } from './names.ts';
import { createSeries, histogramFamily, type Labels, numberFamily, type Series } from './series.ts';

/** Every metric of the show and of the app (D6, A12), gathered for alerts, the console and Prometheus. */
export interface Metrics {
  /** `count('gen.request')` grows `algorhythmic_gen_request_total`. */
  count(name: string, by?: number, labels?: Labels): void;
  /** `gauge('credit.balance', 7)` sets `algorhythmic_credit_balance`; a value that is not known takes it away. */
  gauge(name: string, value: number | undefined, labels?: Labels): void;
  /** `observe('gen.latency', 1200)` counts into the histogram `algorhythmic_gen_latency_seconds`. */
  observe(name: string, durationMs: number, labels?: Labels): void;
  /** What one of these says, for who reads the export. */
  describe(name: string, help: string): void;

  takeReport(report: ShowReport): void;
  takeWorkers(workers: readonly WorkerView[]): void;
  takeStage(stats: StageStats | undefined): void;

  /** Families without a sample are left out. */
  view(): MetricsView;
}

type Family =
  | { readonly type: 'counter' | 'gauge'; readonly name: string; readonly help: string; readonly series: Series<number> }
  | { readonly type: 'histogram'; readonly name: string; readonly help: string; readonly series: Series<Histogram> };

export function createMetrics(): Metrics {
  const all = new Map<string, Family>();
  const helps = new Map<string, string>();
  const ledger = createLedger();
  const falls = new Map<string, number>();

  function numbers(type: 'counter' | 'gauge', name: string, help: string): Series<number> {
    const known = all.get(name);
    if (known) {
      if (known.type !== type) throw new TypeError(`the metric ${name} is a ${known.type}`);
      return known.series;
    }
    const series = createSeries<number>();
    all.set(name, { type, name, help, series });
    return series;
  }

  function histograms(name: string, help: string): Series<Histogram> {
    const known = all.get(name);
    if (known) {
      if (known.type !== 'histogram') throw new TypeError(`the metric ${name} is a ${known.type}`);
      return known.series;
    }
    const series = createSeries<Histogram>();
    all.set(name, { type: 'histogram', name, help, series });
    return series;
  }

  function add([name, help]: readonly [string, string], labels: Labels, by: number): void {
    const series = numbers('counter', name, help);
    if (by >= 0 && Number.isFinite(by)) series.set(labels, (series.get(labels) ?? 0) + by);
  }

  function addDurations([name, help]: readonly [string, string], labels: Labels, durations: Histogram): void {
    const series = histograms(name, help);
    series.set(labels, addHistograms(series.get(labels), durations));
  }

  function set([name, help]: readonly [string, string], labels: Labels, value: number): void {
    if (Number.isFinite(value)) numbers('gauge', name, help).set(labels, value);
  }

  const clear = (...names: readonly (readonly [string, string])[]): void => {
    for (const [name, help] of names) numbers('gauge', name, help).clear();
  };

  return {
    count: (name, by = 1, labels = {}) => add([`${PREFIX}${metricWord(name)}_total`, helps.get(name) ?? `Counted: ${name}.`], labels, by),
    gauge(name, value, labels = {}) {
      const family = [`${PREFIX}${metricWord(name)}`, helps.get(name) ?? `Now: ${name}.`] as const;
      if (value === undefined) numbers('gauge', ...family).delete(labels);
      else set(family, labels, value);
    },
    observe(name, durationMs, labels = {}) {
      if (!(durationMs >= 0) || !Number.isFinite(durationMs)) return;
      const family = [`${PREFIX}${metricWord(name)}_seconds`, helps.get(name) ?? `How long: ${name}.`] as const;
      const single = createHistogram();
      single.record(durationMs);
      addDurations(family, labels, single.snapshot());
    },
    describe: (name, help) => void helps.set(name, help),

    takeReport(report) {
      takeProcessors(report, ledger, add, addDurations);
      clear(families.waiting, families.capacity);
      takeLinks(report, ledger, add, addDurations, set);
    },
    takeWorkers(workers) {
      clear(families.workerUp, families.workerRoundTrip);
      for (const { thread, status, roundTripMs, falls: fell } of workers) {
        set(families.workerUp, { thread }, status === 'up' ? 1 : 0);
        if (roundTripMs !== undefined) set(families.workerRoundTrip, { thread }, roundTripMs / 1000);
        const before = falls.get(thread) ?? 0;
        falls.set(thread, fell);
        add(families.workerFalls, { thread }, fell >= before ? fell - before : fell);
      }
    },
    takeStage(stats) {
      clear(families.fps, families.renderLatency);
      const engines = numbers('gauge', ...families.engine);
      for (const { labels } of [...engines.entries]) engines.set(labels, 0);
      if (!stats) return;
      set(families.fps, {}, stats.fps);
      set(families.renderLatency, {}, stats.renderMs / 1000);
      set(families.engine, { engine: stats.engine }, 1);
    },

    view: () => Array.from(all.values(), familyView).filter(({ samples }) => samples.length > 0),
  };
}

const familyView = (family: Family): MetricFamily =>
  family.type === 'histogram'
    ? histogramFamily(family.name, family.help, family.series)
    : numberFamily(family.type, family.name, family.help, family.series);

type Add = (family: readonly [string, string], labels: Labels, by: number) => void;
type AddDurations = (family: readonly [string, string], labels: Labels, durations: Histogram) => void;

function takeProcessors(report: ShowReport, ledger: Ledger, add: Add, addDurations: AddDurations): void {
  for (const [thread, host] of Object.entries(report)) {
    ledger.open(`processors of ${thread}`);
    for (const [processor, { instance, turns, errors, capabilities }] of Object.entries(host.processors)) {
      const grown = (what: string, now: number): number => ledger.grown(`${processor}/${instance}/${what}`, now);
      add(families.turns, { processor }, grown('turns', turns));
      add(families.errors, { processor }, grown('errors', errors));
      for (const [capability, { counters, durations }] of Object.entries(capabilities)) {
        for (const [counter, value] of Object.entries(counters)) {
          const family = [`${PREFIX}capability_${metricWord(counter)}_total`, `Counted by capabilities: ${counter}.`] as const;
          add(family, { processor, capability }, grown(`${capability}/${counter}`, value));
        }
        const turn = capability === 'metering' ? durations?.['turn'] : undefined;
        if (!turn) continue;
        const more = ledger.recorded(`${processor}/${instance}/turn`, turn);
        addDurations(families.turnSeconds, { processor }, more);
        add(families.busy, { processor }, more.sumMs / 1000);
      }
    }
    ledger.close();
  }
}

function takeLinks(report: ShowReport, ledger: Ledger, add: Add, addDurations: AddDurations, set: Add): void {
  // Where its sender counts, what the receiver knows of it is the same again.
  const countedBySender = new Set(
    Object.values(report).flatMap(({ links }) =>
      Object.keys(links).filter((link) => links[link]?.taken === undefined && links[link]?.sent !== undefined),
    ),
  );
  const waitingIn = new Map<string, number>();
  for (const [thread, host] of Object.entries(report)) {
    ledger.open(`links of ${thread}`);
    for (const [link, { capacity, sent, taken, waiting, dropped, latency }] of Object.entries(host.links)) {
      if (sent !== undefined && (taken === undefined || !countedBySender.has(link)))
        add(families.sent, { link }, ledger.grown(`${link}/sent`, sent));
      if (taken !== undefined) add(families.taken, { link }, ledger.grown(`${link}/taken`, taken));
      if (dropped !== undefined) add(families.dropped, { link }, ledger.grown(`${link}/dropped`, dropped));
      if (latency) addDurations(families.latency, { link }, ledger.recorded(`${link}/latency`, latency));
      if (waiting !== undefined) waitingIn.set(link, (waitingIn.get(link) ?? 0) + waiting);
      set(families.capacity, { link }, capacity);
    }
    ledger.close();
  }
  for (const [link, waiting] of waitingIn) set(families.waiting, { link }, waiting);
}
