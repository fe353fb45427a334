import { describe, expect, it } from 'vitest';
import { flowBetween } from '#app/supervisor/flow.ts';
import { histogramOf, hostReport, linkReport, metered, processorReport } from './support/reports.ts';

const link = 'a.out -> b.in';

describe('flow', () => {
  it('E10: gives the rates of the time between two reports, by the clock of each host', () => {
    const before = {
      analysis: hostReport(
        1000,
        { a: processorReport({ turns: 100, errors: 1, capabilities: metered(histogramOf(400)) }) },
        { [link]: linkReport({ sent: 10 }) },
      ),
      stage: hostReport(5000, {}, { [link]: linkReport({ taken: 4, dropped: 1, waiting: 3, latency: histogramOf(400) }) }),
    };
    const now = {
      analysis: hostReport(
        1500,
        { a: processorReport({ turns: 150, errors: 3, capabilities: metered(histogramOf(400, 20, 20, 20, 40)) }) },
        { [link]: linkReport({ sent: 70 }) },
      ),
      stage: hostReport(7000, {}, { [link]: linkReport({ taken: 24, dropped: 5, waiting: 2, latency: histogramOf(400, 2, 2) }) }),
    };
    const { processors, links } = flowBetween(before, now);
    expect(processors['a']).toMatchObject({ turnsPerSecond: 100, busy: 0.2, errors: 3, health: 'ok' });
    // Of the four turns in between, the one before is out of it.
    expect(processors['a']?.p95Ms).toBeGreaterThan(25);
    expect(processors['a']?.p95Ms).toBeLessThanOrEqual(50);
    expect(links[link]).toMatchObject({ perSecond: 10, droppedPerSecond: 2, dropped: 5, waiting: 2, capacity: 8 });
    expect(links[link]?.p50Ms).toBeLessThanOrEqual(2.5);
    expect(links[link]?.p95Ms).toBeLessThanOrEqual(2.5);
  });

  it('E10: after a restart only what is new counts, and what nobody knows is absent', () => {
    const before = { stage: hostReport(0, { a: processorReport({ instance: 1, turns: 1000 }) }, { [link]: linkReport({ sent: 500 }) }) };
    const now = { stage: hostReport(1000, { a: processorReport({ instance: 2, turns: 7 }) }, { [link]: linkReport({ sent: 3 }) }) };
    const { processors, links } = flowBetween(before, now);
    expect(processors['a']).toEqual({ turnsPerSecond: 7, errors: 0, health: 'ok' });
    expect(links[link]).toEqual({ perSecond: 3, capacity: 8 });
    // Further than its predecessor already: its instance tells.
    const further = { stage: hostReport(1000, { a: processorReport({ instance: 2, turns: 1500 }) }) };
    expect(flowBetween(before, further).processors['a']?.turnsPerSecond).toBe(1500);
    // A thread that is new has no rate yet.
    expect(flowBetween({}, now).processors['a']?.turnsPerSecond).toBe(0);
  });

  it('D6: the worst of a chain is the health of its processor', () => {
    const health = (...of: readonly ('ok' | 'holding-back' | 'failing')[]) =>
      flowBetween(
        {},
        {
          stage: hostReport(0, {
            a: processorReport({ capabilities: Object.fromEntries(of.map((each, i) => [`c${i}`, { health: each, counters: {} }])) }),
          }),
        },
      ).processors['a']?.health;
    expect([health(), health('ok', 'holding-back'), health('failing', 'holding-back')]).toEqual(['ok', 'holding-back', 'failing']);
  });
});
