import { describe, expect, it } from 'vitest';
import type { ShowReport } from '#app/show/executor.ts';
import { createSampler } from '#app/supervisor/agent/sampler.ts';
import { createAlerts } from '#app/supervisor/alerts.ts';
import type { FlowView } from '#app/supervisor/bus/topics.ts';
import { createMetrics } from '#app/supervisor/metrics/metrics.ts';
import { createWorkerRegistry } from '#app/supervisor/registry.ts';
import { createManualClock } from '#tests/unit/show/support/manual-clock.ts';
import { hostReport, processorReport } from './support/reports.ts';

function open() {
  const clock = createManualClock();
  const show = { watched: false, turns: 0, answers: true, asked: 0, delayMs: 100 };
  const flows: FlowView[] = [];
  const errors: unknown[] = [];
  const sampler = createSampler({
    inspect: () => {
      show.asked++;
      const report: ShowReport = { stage: hostReport(clock.now(), { a: processorReport({ turns: clock.now() / 10 }) }) };
      return new Promise((resolve) => {
        if (show.answers) clock.after(show.delayMs, () => resolve(report));
      });
    },
    registry: createWorkerRegistry({ processorsOn: () => [], clock }),
    metrics: createMetrics(),
    alerts: createAlerts([]),
    stageStats: () => undefined,
    watched: () => show.watched,
    onFlow: (flow) => void flows.push(flow),
    onMetrics: () => undefined,
    onAlerts: () => undefined,
    onError: (error) => void errors.push(error),
    clock,
    wallNow: clock.now,
  });
  const watch = (watched: boolean): void => {
    show.watched = watched;
    sampler.wake();
  };
  return { clock, show, flows, errors, sampler, watch };
}

describe('sampler', () => {
  it('E4: one who looks away and back again while hosts are being asked sees no moment twice', async () => {
    const { clock, flows, sampler, watch } = open();
    watch(true);
    await clock.advance(50);
    watch(false);
    watch(true);
    await clock.advance(1000);
    watch(false);
    watch(true);
    await clock.advance(1000);
    expect(flows.length).toBeGreaterThan(3);
    for (const { processors } of flows) expect(processors['a']?.turnsPerSecond).toBeCloseTo(100);
    sampler.dispose();
  });

  it('E4: hosts that do not answer are told once a try, and asked again', async () => {
    const { clock, show, errors, flows, sampler, watch } = open();
    show.answers = false;
    watch(true);
    await clock.advance(4000);
    expect(show.asked).toBe(3);
    expect(errors).toHaveLength(2);
    show.answers = true;
    await clock.advance(4000);
    expect(flows.length).toBeGreaterThan(3);
    sampler.dispose();
    const asked = show.asked;
    await clock.advance(10_000);
    expect(show.asked).toBe(asked);
  });
});
