import { BUCKETS_MS, type Histogram } from '#app/show/histogram.ts';
import type { MetricFamily, MetricSample } from '../bus/topics.ts';

export type Labels = Readonly<Record<string, string>>;

/** Labels whose values go on for ever would fill the memory: of more than so many, those that were silent longest give way. */
const MAX_SERIES = 2000;

/** The series of one family, by their labels. */
export interface Series<T> {
  get(labels: Labels): T | undefined;
  set(labels: Labels, value: T): void;
  delete(labels: Labels): void;
  clear(): void;
  readonly entries: Iterable<{ readonly labels: Labels; readonly value: T }>;
}

export function createSeries<T>(): Series<T> {
  const byKey = new Map<string, { readonly labels: Labels; readonly value: T }>();
  const keyOf = (labels: Labels): string => JSON.stringify(Object.entries(labels));
  return {
    get: (labels) => byKey.get(keyOf(labels))?.value,
    set(labels, value) {
      const key = keyOf(labels);
      // Whoever speaks goes to the end of the line.
      byKey.delete(key);
      byKey.set(key, { labels, value });
      if (byKey.size > MAX_SERIES) for (const oldest of byKey.keys()) return void byKey.delete(oldest);
    },
    delete: (labels) => void byKey.delete(keyOf(labels)),
    clear: () => byKey.clear(),
    get entries() {
      return byKey.values();
    },
  };
}

export function numberFamily(type: 'counter' | 'gauge', name: string, help: string, series: Series<number>): MetricFamily {
  return { name, help, type, samples: Array.from(series.entries, ({ labels, value }) => ({ suffix: '', labels, value })) };
}

/** Cumulative buckets in seconds, as the exposition format wants them. */
export function histogramFamily(name: string, help: string, series: Series<Histogram>): MetricFamily {
  return {
    name,
    help,
    type: 'histogram',
    samples: Array.from(series.entries, ({ labels, value }) => histogramSamples(labels, value)).flat(),
  };
}

function histogramSamples(labels: Labels, { counts, count, sumMs }: Histogram): readonly MetricSample[] {
  let below = 0;
  const buckets = BUCKETS_MS.map((boundMs, i): MetricSample => {
    below += counts[i] ?? 0;
    return { suffix: '_bucket', labels: { ...labels, le: String(boundMs / 1000) }, value: below };
  });
  return [
    ...buckets,
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
    { suffix: '_sum', labels, value: sumMs / 1000 },
    { suffix: '_count', labels, value: count },
  ];
}
