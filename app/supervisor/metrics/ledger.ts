import { type Histogram, since } from '#app/show/histogram.ts';

/**
 * What was last read of counts that only grow until they begin anew (a processor or a thread restarted), so that what they grew by can be
 * added to a count of ours that never falls.
 */
export interface Ledger {
  /** Begins to read one source; `close` forgets what it no longer tells of. A source that is silent for a while keeps its page. */
  open(source: string): void;
  close(): void;
  /** By how much a count grew since it was last read. */
  grown(key: string, now: number): number;
  /** What was recorded since a histogram was last read. */
  recorded(key: string, now: Histogram): Histogram;
}

interface Page {
  readonly counts: Map<string, number>;
  readonly histograms: Map<string, Histogram>;
}

const emptyPage = (): Page => ({ counts: new Map(), histograms: new Map() });

export function createLedger(): Ledger {
  const pages = new Map<string, Page>();
  let source = '';
  let before = emptyPage();
  let page = emptyPage();
  return {
    open(name) {
      source = name;
      before = pages.get(name) ?? emptyPage();
      page = emptyPage();
    },
    close: () => void pages.set(source, page),
    grown(key, now) {
      const last = before.counts.get(key) ?? 0;
      page.counts.set(key, now);
      return now >= last ? now - last : now;
    },
    recorded(key, now) {
      const last = before.histograms.get(key);
      page.histograms.set(key, now);
      return last ? since(last, now) : now;
    },
  };
}
