import type { MetricFamily, MetricSample, MetricsView } from '#app/supervisor/bus/topics.ts';

/** One number that is shown and remembered: a counter, a gauge, or how often a histogram counted. */
export interface MetricSeries {
  /** Name and labels, as the exposition writes them: unique, and the same from update to update. */
  readonly key: string;
  readonly family: MetricFamily;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Of a histogram: its mean and quantiles, in the unit of its buckets. */
  readonly summary?: { readonly mean: number; readonly p50: number; readonly p95: number };
}

/** What the exposition has, one series a line: a histogram is one line and not thirty. */
export function seriesOf(metrics: MetricsView): readonly MetricSeries[] {
  return metrics.flatMap((family) =>
    family.type === 'histogram'
      ? histograms(family)
      : family.samples.map(({ labels, value }) => ({ key: keyOf(family.name, labels), family, labels, value })),
  );
}

export function keyOf(name: string, labels: Readonly<Record<string, string>>): string {
  const words = Object.keys(labels)
    .sort()
    .map((label) => `${label}=${JSON.stringify(labels[label])}`);
  return words.length === 0 ? name : `${name}{${words.join(',')}}`;
}

function histograms(family: MetricFamily): readonly MetricSeries[] {
  const groups = new Map<string, { labels: Readonly<Record<string, string>>; samples: MetricSample[] }>();
  for (const sample of family.samples) {
    const { le: _bound, ...labels } = sample.labels;
    const key = keyOf(family.name, labels);
    const group = groups.get(key) ?? { labels, samples: [] };
    group.samples.push(sample);
    groups.set(key, group);
  }
  return Array.from(groups, ([key, { labels, samples }]) => {
    const count = samples.find(({ suffix }) => suffix === '_count')?.value ?? 0;
    const sum = samples.find(({ suffix }) => suffix === '_sum')?.value ?? 0;
    const buckets = samples
      .filter(({ suffix }) => suffix === '_bucket')
      .map((sample) => ({ bound: boundOf(sample.labels['le']), upTo: sample.value }))
      .sort((a, b) => a.bound - b.bound);
    const summary = { mean: count > 0 ? sum / count : 0, p50: quantile(buckets, count, 0.5), p95: quantile(buckets, count, 0.95) };
    return { key, family, labels, value: count, summary };
  });
}

const boundOf = (le: string | undefined): number => (le === undefined || le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le));

/** As Prometheus's `histogram_quantile`: interpolated within the bucket, the last finite bound beyond. */
function quantile(buckets: readonly { readonly bound: number; readonly upTo: number }[], count: number, q: number): number {
  if (count === 0) return 0;
  const rank = q * count;
  let low = 0;
  let below = 0;
  for (const { bound, upTo } of buckets) {
    if (upTo >= rank) return Number.isFinite(bound) ? low + ((bound - low) * (rank - below)) / Math.max(upTo - below, 1e-12) : low;
    if (Number.isFinite(bound)) low = bound;
    below = upTo;
  }
  return low;
}
