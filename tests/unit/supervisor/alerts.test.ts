import { describe, expect, it } from 'vitest';
import type { AlertRule } from '#app/show/deployment.ts';
import { createAlerts } from '#app/supervisor/alerts.ts';
import type { MetricsView } from '#app/supervisor/bus/topics.ts';

const rule = (of: Partial<AlertRule> = {}): AlertRule => ({
  name: 'slow picture',
  metric: 'algorhythmic_render_fps',
  labels: {},
  of: 'value',
  is: 'below',
  limit: 20,
  forMs: 10_000,
  severity: 'warning',
  words: 'The picture is slow.',
  ...of,
});

const metrics = (name: string, ...values: readonly (readonly [Readonly<Record<string, string>>, number])[]): MetricsView => [
  { name, help: '', type: 'gauge', samples: values.map(([labels, value]) => ({ suffix: '', labels, value })) },
];
const fps = (value: number): MetricsView => metrics('algorhythmic_render_fps', [{}, value]);

describe('alerts', () => {
  it('D6: fires when a value is beyond its limit for long enough, and says so once', () => {
    const alerts = createAlerts([rule()]);
    const at = (ms: number, value: number): string => {
      const events = alerts.watch(fps(value), ms).map(({ type }) => type);
      return [alerts.views()[0]?.state, ...events].join(' ');
    };
    expect([at(0, 60), at(1000, 19), at(6000, 5), at(10_999, 5), at(11_000, 5), at(12_000, 5)]).toEqual([
      'ok',
      'pending',
      'pending',
      'pending',
      'firing fired',
      'firing',
    ]);
    expect(alerts.views()).toEqual([
      {
        name: 'slow picture',
        severity: 'warning',
        state: 'firing',
        sinceMs: 11_000,
        subject: 'algorhythmic_render_fps',
        value: 5,
        limit: 20,
        words: 'The picture is slow.',
      },
    ]);
  });

  it('D6: a clock that is set back by an hour delays no alert by an hour', () => {
    const alerts = createAlerts([rule()]);
    const hour = 3_600_000;
    const at = (ms: number, value: number): unknown => {
      alerts.watch(fps(value), ms);
      return alerts.views()[0]?.state;
    };
    expect([at(hour, 5), at(1000, 5), at(11_000, 5)]).toEqual(['pending', 'pending', 'firing']);
    expect([at(hour, 60), at(12_000, 60), at(22_000, 60)]).toEqual(['firing', 'firing', 'ok']);
  });

  it('D6: a moment within the limit ends what was pending, and not what fires', () => {
    const alerts = createAlerts([rule()]);
    const states = (...readings: readonly (readonly [ms: number, value: number])[]) =>
      readings.map(([ms, value]) => {
        const [event] = alerts.watch(fps(value), ms);
        return event?.type ?? alerts.views()[0]?.state;
      });
    expect(states([0, 5], [9000, 30], [9001, 5], [19_000, 5])).toEqual(['pending', 'ok', 'pending', 'pending']);
    expect(states([19_001, 5], [20_000, 60], [29_999, 5], [30_000, 60], [39_999, 60], [40_000, 60])).toEqual([
      'fired',
      'firing',
      'firing',
      'firing',
      'firing',
      'cleared',
    ]);
  });

  it('D6: watches every series that bears the labels, each by itself, and forgets what is gone', () => {
    const alerts = createAlerts([
      rule({ metric: 'algorhythmic_worker_up', labels: { place: 'worker' }, is: 'below', limit: 1, forMs: 0, severity: 'critical' }),
    ]);
    const up = (stage: number): MetricsView =>
      metrics(
        'algorhythmic_worker_up',
        [{ thread: 'stage', place: 'worker' }, stage],
        [{ thread: 'analysis', place: 'worker' }, 1],
        [{ thread: 'page', place: 'page' }, 0],
      );
    expect(alerts.watch(up(0), 0).map(({ alert }) => alert.subject)).toEqual(['algorhythmic_worker_up stage worker']);
    expect(alerts.views().map(({ state }) => state)).toEqual(['firing', 'ok']);
    expect(alerts.watch([], 1).map(({ type }) => type)).toEqual(['cleared']);
    expect(alerts.views()).toEqual([]);
  });

  it('D6: a rate is per second, and takes two readings; a counter that began anew has grown by what it shows', () => {
    const alerts = createAlerts([rule({ metric: 'x_total', of: 'rate', is: 'above', limit: 2, forMs: 0 })]);
    const at = (ms: number, value: number) => {
      alerts.watch(metrics('x_total', [{}, value]), ms);
      return alerts.views()[0]?.value;
    };
    expect([at(0, 1000), at(5000, 1005), at(10_000, 1055), at(15_000, 20)]).toEqual([undefined, 1, 10, 4]);
  });

  it('D6: names a part of a histogram as the exposition does', () => {
    const alerts = createAlerts([rule({ metric: 'turn_seconds_count', is: 'above', limit: 1, forMs: 0 })]);
    const samples = (['_sum', '_count'] as const).map((suffix) => ({ suffix, labels: {}, value: 5 }));
    expect(alerts.watch([{ name: 'turn_seconds', help: '', type: 'histogram', samples }], 0)).toHaveLength(1);
  });
});
