import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricFamily } from '#app/supervisor/bus/topics.ts';
import { toExposition } from '#app/supervisor/metrics/exposition.ts';
import { createMetrics } from '#app/supervisor/metrics/metrics.ts';
import { parseExposition } from '#tests/unit/supervisor/support/exposition-parser.ts';
import { histogramOf, hostReport, metered, processorReport } from '#tests/unit/supervisor/support/reports.ts';

const seed = 20261121;
const metricName = fc.stringMatching(/^[a-z_:][a-z0-9_:]{0,20}$/);
const labelName = fc.stringMatching(/^[a-z_][a-z0-9_]{0,10}$/).filter((label) => label !== 'le' && label !== '__proto__');
/** What breaks writers: quotes, backslashes, line breaks, braces, letters of every script. */
const nasty = fc
  .string({
    unit: fc.oneof(fc.constantFrom('"', '\\', '\n', '{', '}', ',', '=', ' ', '#'), fc.string({ unit: 'grapheme', maxLength: 1 })),
    maxLength: 20,
  })
  .filter((text) => !text.includes('\r'));
const value = fc
  .oneof(fc.double(), fc.integer(), fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN))
  .map((number) => (Object.is(number, -0) ? 0 : number));

const family: fc.Arbitrary<MetricFamily> = fc
  .record({
    name: metricName,
    help: nasty,
    type: fc.constantFrom('counter', 'gauge'),
    series: fc.uniqueArray(fc.tuple(fc.dictionary(labelName, nasty, { maxKeys: 4, noNullPrototype: true }), value), {
      selector: ([labels]) => JSON.stringify(Object.entries(labels).sort()),
      minLength: 1,
      maxLength: 4,
    }),
  })
  .map(({ name, help, type, series }) => ({
    name: type === 'counter' ? `${name}_total` : name,
    help,
    type,
    samples: series.map(([labels, number]) => ({ suffix: '', labels, value: number })),
  }));

describe('exposition format', () => {
  it(`D6: what is written is read back the same, whatever the labels hold (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.uniqueArray(family, { selector: ({ name }) => name, maxLength: 4 }), (view) => {
        expect(parseExposition(toExposition(view))).toEqual(view);
      }),
      { seed, numRuns: 1000 },
    );
  });

  it(`D6: durations come out as histograms that are cumulative, complete and in seconds (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 10_000, noNaN: true }), { minLength: 1, maxLength: 50 }), (durationsMs) => {
        const metrics = createMetrics();
        for (const durationMs of durationsMs) metrics.observe('gen.latency', durationMs);
        const view = metrics.view();
        expect(parseExposition(toExposition(view))).toEqual(view);
        const samples = view[0]?.samples ?? [];
        for (const { suffix, labels, value: below } of samples)
          if (suffix === '_bucket')
            expect(below).toBe(
              durationsMs.filter(
                (durationMs) => durationMs / 1000 <= Number(labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : labels['le']),
              ).length,
            );
        expect(samples.find(({ suffix }) => suffix === '_sum')?.value).toBeCloseTo(durationsMs.reduce((sum, ms) => sum + ms, 0) / 1000, 6);
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe('counters', () => {
  it(`D6: never fall and lose nothing that was reported, through restarts, removals and silences (seed ${seed})`, () => {
    const life = fc.array(
      fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({
            type: fc.constant('works' as const),
            turns: fc.nat(20),
            durations: fc.array(fc.nat(3000), { maxLength: 3 }),
          }),
        },
        fc.record({ type: fc.constantFrom('restarts' as const, 'silent' as const, 'removed' as const) }),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(life, (steps) => {
        const metrics = createMetrics();
        let instance = 1;
        let turns = 0;
        let durations: number[] = [];
        const truth = { turns: 0, durations: 0 };
        const before = new Map<string, number>();
        for (const step of steps) {
          switch (step.type) {
            case 'works':
              turns += step.turns;
              durations = [...durations, ...step.durations];
              truth.turns += step.turns;
              truth.durations += step.durations.length;
              metrics.takeReport({
                stage: hostReport(0, { a: processorReport({ instance, turns, capabilities: metered(histogramOf(...durations)) }) }),
              });
              break;
            case 'restarts':
              instance++;
              turns = 0;
              durations = [];
              break;
            case 'silent':
              metrics.takeReport({});
              break;
            case 'removed':
              metrics.takeReport({ stage: hostReport(0, {}) });
              instance++;
              turns = 0;
              durations = [];
              break;
          }
          for (const { name, type, samples } of metrics.view()) {
            if (type === 'gauge') continue;
            for (const { suffix, labels, value: now } of samples) {
              const key = `${name}${suffix}${labels['le'] ?? ''}`;
              expect(now).toBeGreaterThanOrEqual(before.get(key) ?? 0);
              before.set(key, now);
            }
          }
        }
        if (!steps.some(({ type }) => type === 'works')) return;
        expect(before.get('algorhythmic_processor_turns_total')).toBe(truth.turns);
        expect(before.get('algorhythmic_turn_seconds_count')).toBe(truth.durations);
      }),
      { seed, numRuns: 500 },
    );
  });
});
