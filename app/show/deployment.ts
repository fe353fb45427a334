import type { BatchSpec, CapabilitySpec } from './capability.ts';

export const DEPLOYMENT_FORMAT = 'algorhythmic/deployment';
export const LOCK_FORMAT = 'algorhythmic/lock';
export const DEPLOYMENT_VERSION = 1;

/** How a blueprint is run in one place (D1): where, with what room, surrounded by what, under which settings. */
export interface Deployment {
  readonly name: string;
  /** Threads that run on the page instead of a worker. A thread that is not named has a worker where the place can give one. */
  readonly threads: Readonly<Record<string, 'worker' | 'page'>>;
  /** Capacities that differ from the blueprint's, by link key. */
  readonly capacities: Readonly<Record<string, number>>;
  /** Chains by processor id; `*` is what every processor gets first. */
  readonly capabilities: Readonly<Record<string, readonly CapabilitySpec[]>>;
  /** By processor id. */
  readonly batches: Readonly<Record<string, BatchSpec>>;
  readonly alerts: readonly AlertRule[];
  readonly settings: DeploymentSettings;
}

export interface DeploymentSettings {
  readonly heartbeatMs: number;
  /** Heartbeats in a row without an answer that are a stall. */
  readonly missedHeartbeats: number;
  /** A worker that was up so long has recovered: its next fall is its first, with the shortest pause. */
  readonly stableMs: number;
  /** Falls in a row before a thread moves to the page. */
  readonly maxFalls: number;
  readonly checkpointMs: number;
  /** A checkpoint older than this is not resumed from. */
  readonly resumeWithinMs: number;
}

/** Fires when a metric is beyond its limit for so long. */
export interface AlertRule {
  readonly name: string;
  /** A metric's name, as the exposition has it, and labels that must match. */
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `rate` is per second, of a counter. */
  readonly of: 'value' | 'rate';
  readonly is: 'above' | 'below';
  readonly limit: number;
  readonly forMs: number;
  readonly severity: 'warning' | 'critical';
  /** What happened, what still works, what to do. */
  readonly words: string;
}

/**
 * A deployment joined with its blueprint: what is run, with every chain in its order, and a hash over it all (D5). Written to
 * `show.lock.json`; the same blueprint and deployment give the same lock, byte for byte.
 */
export interface Lock {
  readonly blueprint: { readonly name: string; readonly checksum: string };
  readonly deployment: { readonly name: string; readonly checksum: string };
  readonly threads: Deployment['threads'];
  readonly capacities: Deployment['capacities'];
  /** What a processor gets that is added later. */
  readonly common: readonly CapabilitySpec[];
  /** For every processor of the blueprint, in the order of their ids. */
  readonly chains: Readonly<Record<string, readonly CapabilitySpec[]>>;
  readonly batches: Deployment['batches'];
  readonly alerts: readonly AlertRule[];
  readonly settings: DeploymentSettings;
  readonly hash: string;
}
