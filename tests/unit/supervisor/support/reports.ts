import { createHistogram, type Histogram } from '#app/show/histogram.ts';
import type { HostReport, LinkReport, ProcessorReport } from '#app/show/report.ts';

export function histogramOf(...durationsMs: readonly number[]): Histogram {
  const recorder = createHistogram();
  for (const durationMs of durationsMs) recorder.record(durationMs);
  return recorder.snapshot();
}

export const processorReport = (report: Partial<ProcessorReport> = {}): ProcessorReport => ({
  kind: 'filter',
  instance: 1,
  phase: 'running',
  turns: 0,
  errors: 0,
  capabilities: {},
  ...report,
});

export const linkReport = (report: Partial<LinkReport> = {}): LinkReport => ({ capacity: 8, policy: 'drop-oldest', ...report });

export const hostReport = (
  atMs: number,
  processors: Readonly<Record<string, ProcessorReport>>,
  links: Readonly<Record<string, LinkReport>> = {},
): HostReport => ({ atMs, processors, links });

export const metered = (durations: Histogram, counters: Readonly<Record<string, number>> = {}) => ({
  metering: { health: 'ok', counters, durations: { turn: durations } } as const,
});
