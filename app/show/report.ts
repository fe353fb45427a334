import type { Histogram } from './histogram.ts';
import type { LinkPolicy } from './processor.ts';

/**
 * What a host tells of itself (D6): counts since the start of each processor and link, which only grow. Who wants rates takes two reports
 * and their difference. Plain data.
 */
export interface HostReport {
  /** Milliseconds since 1970, by this host's clock. */
  readonly atMs: number;
  readonly processors: Readonly<Record<string, ProcessorReport>>;
  /** By link key. Of a link between hosts each tells its end; of one within a host, both. */
  readonly links: Readonly<Record<string, LinkReport>>;
}

export interface ProcessorReport {
  readonly kind: string;
  readonly instance: number;
  readonly phase: 'waiting' | 'setting-up' | 'running' | 'paused' | 'over';
  /** Turns that have begun: calls of `process`, and batches. */
  readonly turns: number;
  /** Failures it survived. */
  readonly errors: number;
  readonly lastError?: string;
  /** By name, in the order of the chain. */
  readonly capabilities: Readonly<Record<string, CapabilityReport>>;
}

export interface CapabilityReport {
  readonly health: 'ok' | 'holding-back' | 'failing';
  /** Counts that only grow, by name: `turns`, `refused`, `retries` … */
  readonly counters: Readonly<Record<string, number>>;
  readonly durations?: Readonly<Record<string, Histogram>>;
}

export interface LinkReport {
  readonly capacity: number;
  readonly policy: LinkPolicy;
  /** The sender's end. A raw end that was handed off counts elsewhere: then `sent` is what the link itself knows, or absent. */
  readonly sent?: number;
  /** The receiver's end. */
  readonly taken?: number;
  readonly waiting?: number;
  /** Lost to the link's policy, as far as this end knows. */
  readonly dropped?: number;
  /** From send to take, of the messages that were probed (not all are). */
  readonly latency?: Histogram;
}
