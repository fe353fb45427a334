import type { CapabilityFactory, Run } from '../capability.ts';
import { createHistogram, type HistogramRecorder } from '../histogram.ts';

/** Counts turns, batches and messages, and how long turns and batches take. A retry or a wait inside it counts as part of the turn. */
export const createMetering: CapabilityFactory = ({ clock }) => {
  const turns = createHistogram();
  const batches = createHistogram();
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const counts = { taken: 0, sent: 0, items: 0 };

  function timed(run: Run, durations: HistogramRecorder): void | Promise<void> {
    const startMs = clock.now();
    let work: void | Promise<void>;
    try {
      work = run();
    } catch (error) {
      durations.record(clock.now() - startMs);
      throw error;
    }
    if (work instanceof Promise) return timedLater(work, startMs, durations);
    durations.record(clock.now() - startMs);
  }

  /** Apart, so that a turn that settles at once costs no closure. */
  const timedLater = (work: Promise<void>, startMs: number, durations: HistogramRecorder): Promise<void> =>
    work.finally(() => durations.record(clock.now() - startMs));

  return {
    turn: (run) => timed(run, turns),
    batch(batch, run) {
      counts.items += batch.size;
      return timed(run, batches);
    },
    taking() {
      counts.taken++;
      return true;
    },
    sending() {
      counts.sent++;
      return true;
    },
    report() {
      const turn = turns.snapshot();
      const batch = batches.snapshot();
      return {
        health: 'ok',
        counters: { turns: turn.count, batches: batch.count, items: counts.items, taken: counts.taken, sent: counts.sent },
        durations: batch.count > 0 ? { turn, batch } : { turn },
      };
    },
  };
};
