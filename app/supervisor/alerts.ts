import type { AlertRule } from '#app/show/deployment.ts';
import type { AlertView, MetricsView } from './bus/topics.ts';

/**
 * One rule over one series. Time alone moves it: beyond its limit for `forMs` it fires, within it for as long it is over, and a value that
 * dances about the limit does neither.
 */
type AlertState =
  | { readonly name: 'ok'; readonly sinceMs: number }
  | { readonly name: 'pending'; readonly sinceMs: number }
  | { readonly name: 'firing'; readonly sinceMs: number; readonly wellSinceMs?: number };

interface Alert {
  readonly rule: AlertRule;
  readonly subject: string;
  readonly state: AlertState;
  readonly value: number;
}

/** What was read of a counter, for its rate. */
interface Reading {
  readonly value: number;
  readonly atMs: number;
}

/** Everything that alerts remember between two looks; plain data. */
interface AlertBook {
  readonly alerts: ReadonlyMap<string, Alert>;
  readonly readings: ReadonlyMap<string, Reading>;
}

const emptyAlertBook: AlertBook = { alerts: new Map(), readings: new Map() };

export interface AlertEvent {
  readonly type: 'fired' | 'cleared';
  readonly alert: AlertView;
}

/** One look at the metrics (D6). Pure; `nowMs` is milliseconds since 1970. */
function watchMetrics(
  book: AlertBook,
  rules: readonly AlertRule[],
  metrics: MetricsView,
  nowMs: number,
): { readonly book: AlertBook; readonly events: readonly AlertEvent[] } {
  const alerts = new Map<string, Alert>();
  const readings = new Map<string, Reading>();
  const events: AlertEvent[] = [];

  function move(key: string, next: Alert, before: Alert | undefined): void {
    alerts.set(key, next);
    if (next.state.name === 'firing' && before?.state.name !== 'firing') events.push({ type: 'fired', alert: viewOf(next) });
    if (next.state.name !== 'firing' && before?.state.name === 'firing') events.push({ type: 'cleared', alert: viewOf(next) });
  }

  for (const [index, rule] of rules.entries()) {
    for (const { subject, value } of seriesOf(rule, metrics)) {
      const key = `${index} ${subject}`;
      const before = book.alerts.get(key);
      if (rule.of === 'rate') readings.set(key, { value, atMs: nowMs });
      const measured = rule.of === 'rate' ? rateOf(book.readings.get(key), value, nowMs) : value;
      // A rate takes two readings: until then nothing is known, and nothing changes.
      if (measured === undefined) {
        if (before) alerts.set(key, before);
        continue;
      }
      const beyond = rule.is === 'above' ? measured > rule.limit : measured < rule.limit;
      move(
        key,
        { rule, subject, value: measured, state: step(before?.state ?? { name: 'ok', sinceMs: nowMs }, beyond, rule.forMs, nowMs) },
        before,
      );
    }
  }
  // What is no longer measured (a processor was removed) has no trouble any more: it clears in its time, and is forgotten.
  for (const [key, before] of book.alerts) {
    if (alerts.has(key) || before.state.name !== 'firing') continue;
    const state = step(before.state, false, before.rule.forMs, nowMs);
    if (state.name === 'firing') alerts.set(key, { ...before, state });
    else events.push({ type: 'cleared', alert: viewOf({ ...before, state }) });
  }
  return { book: { alerts, readings }, events };
}

function step(state: AlertState, beyond: boolean, forMs: number, nowMs: number): AlertState {
  switch (state.name) {
    case 'ok':
      if (!beyond) return state;
      return forMs <= 0 ? { name: 'firing', sinceMs: nowMs } : { name: 'pending', sinceMs: nowMs };
    case 'pending': {
      if (!beyond) return { name: 'ok', sinceMs: nowMs };
      // The clock may have been set back since.
      const sinceMs = Math.min(state.sinceMs, nowMs);
      return nowMs - sinceMs >= forMs ? { name: 'firing', sinceMs: nowMs } : { name: 'pending', sinceMs };
    }
    case 'firing': {
      if (beyond) return { name: 'firing', sinceMs: state.sinceMs };
      const wellSinceMs = Math.min(state.wellSinceMs ?? nowMs, nowMs);
      return nowMs - wellSinceMs >= forMs ? { name: 'ok', sinceMs: nowMs } : { ...state, wellSinceMs };
    }
  }
}

/** Per second; undefined before the second reading. A counter that began anew has grown by what it shows. */
function rateOf(before: Reading | undefined, value: number, nowMs: number): number | undefined {
  if (!before || nowMs <= before.atMs) return undefined;
  return ((value >= before.value ? value - before.value : value) * 1000) / (nowMs - before.atMs);
}

function seriesOf({ metric, labels }: AlertRule, metrics: MetricsView): readonly { readonly subject: string; readonly value: number }[] {
  const wanted = Object.entries(labels);
  return metrics.flatMap(({ name, samples }) =>
    metric.startsWith(name)
      ? samples
          .filter((sample) => name + sample.suffix === metric && wanted.every(([label, value]) => sample.labels[label] === value))
          .map((sample) => ({ subject: subjectOf(metric, sample.labels), value: sample.value }))
      : [],
  );
}

/** `algorhythmic_worker_up stage`. */
const subjectOf = (metric: string, labels: Readonly<Record<string, string>>): string => [metric, ...Object.values(labels)].join(' ');

const viewOf = ({ rule, subject, state, value }: Alert): AlertView => ({
  name: rule.name,
  severity: rule.severity,
  state: state.name,
  sinceMs: state.sinceMs,
  subject,
  value,
  limit: rule.limit,
  words: rule.words,
});

/** Alerts with a memory of their own. */
export interface Alerts {
  readonly rules: readonly AlertRule[];
  /** Looks at the metrics; gives what began and what ended. */
  watch(metrics: MetricsView, nowMs: number): readonly AlertEvent[];
  views(): readonly AlertView[];
}

export function createAlerts(rules: readonly AlertRule[]): Alerts {
  let book = emptyAlertBook;
  return {
    rules,
    watch(metrics, nowMs) {
      const looked = watchMetrics(book, rules, metrics, nowMs);
      book = looked.book;
      return looked.events;
    },
    views: () => Array.from(book.alerts.values(), viewOf),
  };
}
