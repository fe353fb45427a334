import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { MetricSample, MetricsView } from '#app/supervisor/bus/topics.ts';
import { toExposition } from '#app/supervisor/metrics/exposition.ts';
import { createMetrics } from '#app/supervisor/metrics/metrics.ts';
import { parseExposition } from '../support/exposition-parser.ts';
import { histogramOf, hostReport, linkReport, metered, processorReport } from '../support/reports.ts';

/** The samples of a metric, as the exposition names it. */
function samplesOf(view: MetricsView, metric: string): readonly MetricSample[] {
  return view.flatMap(({ name, samples }) => samples.filter(({ suffix }) => name + suffix === metric));
}
const sampleOf = (view: MetricsView, metric: string, labels: Readonly<Record<string, string>> = {}): number | undefined =>
  samplesOf(view, metric).find((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))?.value;

const link = 'a.out -> b.in';

/** Metrics of everything a stage can tell. */
function fullMetrics() {
  const metrics = createMetrics();
  metrics.takeReport({
    analysis: hostReport(
      1000,
      { a: processorReport({ turns: 90, errors: 2, capabilities: metered(histogramOf(0.2, 3, 9000), { turns: 90, itemsTaken: 4 }) }) },
      { [link]: linkReport({ sent: 90 }) },
    ),
    stage: hostReport(1000, {}, { [link]: linkReport({ taken: 85, waiting: 1, dropped: 4, latency: histogramOf(1, 20) }) }),
  });
  metrics.takeWorkers([
    { thread: 'stage', place: 'worker', status: 'up', sinceMs: 0, falls: 2, roundTripMs: 3, processors: [] },
    { thread: 'analysis', place: 'worker', status: 'restarting', sinceMs: 0, falls: 5, processors: [] },
  ]);
  metrics.takeStage({ fps: 59.5, engine: 'morpheus-01', tier: 'full', artworkId: null, morph: 0, renderMs: 12, gpuObjects: 3 });
  metrics.count('gen.request', 3, { outcome: 'a "quoted" \\ back\nslash' });
  metrics.gauge('credit.balance', 12);
  metrics.observe('gen.latency', 1500);
  return metrics;
}

describe('metrics', () => {
  it('D6: tells processors, capabilities, links, workers and the picture by their names, in base units', () => {
    const view = fullMetrics().view();
    expect(sampleOf(view, 'algorhythmic_processor_turns_total', { processor: 'a' })).toBe(90);
    expect(sampleOf(view, 'algorhythmic_processor_errors_total', { processor: 'a' })).toBe(2);
    expect(sampleOf(view, 'algorhythmic_processor_busy_seconds_total', { processor: 'a' })).toBeCloseTo(9.0032);
    expect(sampleOf(view, 'algorhythmic_turn_seconds_bucket', { processor: 'a', le: '0.005' })).toBe(2);
    expect(sampleOf(view, 'algorhythmic_turn_seconds_bucket', { processor: 'a', le: '+Inf' })).toBe(3);
    expect(sampleOf(view, 'algorhythmic_turn_seconds_count', { processor: 'a' })).toBe(3);
    expect(sampleOf(view, 'algorhythmic_capability_items_taken_total', { processor: 'a', capability: 'metering' })).toBe(4);
    expect(sampleOf(view, 'algorhythmic_link_sent_total', { link })).toBe(90);
    expect(sampleOf(view, 'algorhythmic_link_taken_total', { link })).toBe(85);
    expect(sampleOf(view, 'algorhythmic_link_dropped_total', { link })).toBe(4);
    expect(sampleOf(view, 'algorhythmic_link_waiting', { link })).toBe(1);
    expect(sampleOf(view, 'algorhythmic_link_capacity', { link })).toBe(8);
    expect(sampleOf(view, 'algorhythmic_link_latency_seconds_sum', { link })).toBeCloseTo(0.021);
    expect(sampleOf(view, 'algorhythmic_worker_up', { thread: 'stage' })).toBe(1);
    expect(sampleOf(view, 'algorhythmic_worker_up', { thread: 'analysis' })).toBe(0);
    expect(sampleOf(view, 'algorhythmic_worker_falls_total', { thread: 'analysis' })).toBe(5);
    expect(sampleOf(view, 'algorhythmic_worker_round_trip_seconds', { thread: 'stage' })).toBeCloseTo(0.003);
    expect(sampleOf(view, 'algorhythmic_render_fps')).toBe(59.5);
    expect(sampleOf(view, 'algorhythmic_render_latency_seconds')).toBeCloseTo(0.012);
    expect(sampleOf(view, 'algorhythmic_gen_request_total')).toBe(3);
    expect(sampleOf(view, 'algorhythmic_credit_balance')).toBe(12);
    expect(sampleOf(view, 'algorhythmic_gen_latency_seconds_sum')).toBe(1.5);
  });

  it('D6: the engine that draws is 1, those that drew before are 0', () => {
    const metrics = fullMetrics();
    metrics.takeStage({ fps: 1, engine: 'canvas2d', tier: 'low', artworkId: null, morph: 0, renderMs: 1, gpuObjects: 0 });
    expect(sampleOf(metrics.view(), 'algorhythmic_render_engine', { engine: 'morpheus-01' })).toBe(0);
    expect(sampleOf(metrics.view(), 'algorhythmic_render_engine', { engine: 'canvas2d' })).toBe(1);
    metrics.takeStage(undefined);
    expect(sampleOf(metrics.view(), 'algorhythmic_render_fps')).toBeUndefined();
    expect(sampleOf(metrics.view(), 'algorhythmic_render_engine', { engine: 'canvas2d' })).toBe(0);
  });

  it('D6: counters go on when a processor, a link or a worker begins anew, and when a thread is silent for a while', () => {
    const metrics = createMetrics();
    const tell = (instance: number, turns: number, sent: number, ...durations: number[]): void =>
      metrics.takeReport({
        stage: hostReport(
          0,
          { a: processorReport({ instance, turns, capabilities: metered(histogramOf(...durations)) }) },
          { [link]: linkReport({ sent }) },
        ),
      });
    const read = (metric: string): number | undefined => sampleOf(metrics.view(), metric);
    tell(1, 100, 50, 1, 1);
    tell(1, 120, 60, 1, 1, 1);
    // Restarted, and already further than before: the instance tells.
    tell(2, 130, 10, 5);
    expect(read('algorhythmic_processor_turns_total')).toBe(250);
    expect(read('algorhythmic_link_sent_total')).toBe(70);
    expect(read('algorhythmic_turn_seconds_count')).toBe(4);
    expect(read('algorhythmic_processor_busy_seconds_total')).toBeCloseTo(0.008);
    // The thread does not answer once.
    metrics.takeReport({});
    tell(2, 131, 11, 5, 5);
    expect(read('algorhythmic_processor_turns_total')).toBe(251);
    expect(read('algorhythmic_link_sent_total')).toBe(71);
    // Removed and added again.
    metrics.takeReport({ stage: hostReport(0, {}) });
    tell(3, 4, 5, 1);
    expect(read('algorhythmic_processor_turns_total')).toBe(255);

    const worker = (falls: number) =>
      metrics.takeWorkers([{ thread: 'stage', place: 'worker', status: 'up', sinceMs: 0, falls, processors: [] }]);
    worker(3);
    worker(4);
    worker(1);
    expect(read('algorhythmic_worker_falls_total')).toBe(5);
  });

  it('D6: of a link between threads each message counts once, and what waits at both ends is added up', () => {
    const metrics = createMetrics();
    metrics.takeReport({
      analysis: hostReport(0, {}, { [link]: linkReport({ sent: 10, waiting: 2, dropped: 1 }) }),
      stage: hostReport(
        0,
        {},
        { [link]: linkReport({ sent: 10, taken: 4, waiting: 3, dropped: 2 }), within: linkReport({ sent: 6, taken: 5 }) },
      ),
    });
    const view = metrics.view();
    expect(sampleOf(view, 'algorhythmic_link_sent_total', { link })).toBe(10);
    expect(sampleOf(view, 'algorhythmic_link_waiting', { link })).toBe(5);
    expect(sampleOf(view, 'algorhythmic_link_dropped_total', { link })).toBe(3);
    expect(sampleOf(view, 'algorhythmic_link_sent_total', { link: 'within' })).toBe(6);
  });

  it('D6: what is gone is no gauge any more', () => {
    const metrics = fullMetrics();
    metrics.takeReport({});
    metrics.takeWorkers([]);
    metrics.gauge('credit.balance', undefined);
    for (const metric of ['link_waiting', 'link_capacity', 'worker_up', 'worker_round_trip_seconds', 'credit_balance'])
      expect(samplesOf(metrics.view(), `algorhythmic_${metric}`), metric).toEqual([]);
  });

  it('D6: a gauge that is not known any more goes by itself, and its like stay', () => {
    const metrics = createMetrics();
    metrics.gauge('queue.size', 3, { tier: 'fresh' });
    metrics.gauge('queue.size', 4, { tier: 'stale' });
    metrics.gauge('queue.size', undefined, { tier: 'stale' });
    expect(samplesOf(metrics.view(), 'algorhythmic_queue_size')).toEqual([{ suffix: '', labels: { tier: 'fresh' }, value: 3 }]);
  });

  it('D6: labels without end fill no memory: those that were silent longest give way, and what lives goes on', () => {
    const metrics = createMetrics();
    for (let n = 0; n < 5000; n++) {
      const processors = { lasting: processorReport({ turns: n + 1 }), [`brief-${n}`]: processorReport({ turns: 1 }) };
      metrics.takeReport({ page: hostReport(n, processors) });
    }
    const view = metrics.view();
    expect(samplesOf(view, 'algorhythmic_processor_turns_total').length).toBeLessThanOrEqual(2000);
    expect(sampleOf(view, 'algorhythmic_processor_turns_total', { processor: 'lasting' })).toBe(5000);
    expect(sampleOf(view, 'algorhythmic_processor_turns_total', { processor: 'brief-4999' })).toBe(1);
  });

  it('D6: nonsense is not counted', () => {
    const metrics = createMetrics();
    metrics.count('gen.request', -1);
    metrics.count('gen.request', Number.NaN);
    metrics.observe('gen.latency', Number.NaN);
    metrics.gauge('credit.balance', Number.NaN);
    expect(metrics.view()).toEqual([]);
    metrics.count('gen.request');
    expect(() => metrics.gauge('gen.request.total', 1)).toThrow(/is a counter/);
  });

  it('D6: the export is read back as it was, and promtool finds no fault in it', () => {
    const view = fullMetrics().view();
    const text = toExposition(view);
    expect(parseExposition(text)).toEqual(view);
    const promtool = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    // Not on every machine; the reader above always is.
    if (promtool.error) expect(promtool.error).toMatchObject({ code: 'ENOENT' });
    else expect(`${promtool.status} ${promtool.stdout}${promtool.stderr}`.trim()).toBe('0');
  });
});
