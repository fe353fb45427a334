import type { Json } from '#app/lib/json.ts';
import type { Failure } from '#app/lib/result.ts';
import type { BatchSpec, CapabilitySpec } from './capability.ts';
import type { LinkPolicy, LogLevel } from './processor.ts';
import type { HostReport } from './report.ts';

/** A processor's port, named by both. */
export interface PortRef {
  readonly processor: string;
  readonly port: string;
}

/** What a host needs to know of one link, or of its end of one. */
export type Wiring = {
  /** The link's name, the same on both sides. */
  readonly link: string;
  readonly capacity: number;
  readonly policy: LinkPolicy;
} & (
  | { readonly transport: 'direct'; readonly from: PortRef; readonly to: PortRef }
  | { readonly transport: 'ring'; readonly side: 'from' | 'to'; readonly at: PortRef; readonly buffer: SharedArrayBuffer }
  | { readonly transport: 'port'; readonly side: 'from' | 'to'; readonly at: PortRef; readonly port: MessagePort }
  /** A BroadcastChannel of this name, for hosts in two windows. */
  | { readonly transport: 'channel'; readonly side: 'from' | 'to'; readonly at: PortRef; readonly channel: string }
);

/** A processor to start. `instance` tells a restarted one's events from its predecessor's. */
export interface StartSpec {
  readonly id: string;
  readonly instance: number;
  readonly kind: string;
  readonly config: Json;
  /** What surrounds it, the first outermost. */
  readonly chain?: readonly CapabilitySpec[];
  readonly batch?: BatchSpec;
  /** What its `checkpoint` gave before: handed to `restore` after setup, before its first turn. */
  readonly state?: Json;
}

/**
 * A host as the executor sees it, in this thread or another. Calls are carried out in the order in which they are made.
 * Rejections are `ShowError`s with a code.
 */
export interface HostApi {
  /** Makes the processor's ports and begins to load its code. It does not run yet. */
  start(spec: StartSpec): Promise<void>;
  /** Sets the named processors up and lets them run, once their links are wired. The outcome comes as an event. */
  begin(ids: readonly string[]): Promise<void>;
  /** Stops it and cleans up. Stopping what is not there does nothing. */
  stop(id: string): Promise<void>;
  /** Hands a changed configuration over. False when the processor can only take it by a restart. */
  configure(id: string, config: Json): Promise<boolean>;
  /** Attaches an end; on a link that is wired already the new end succeeds the old one without loss. */
  wire(wiring: Wiring): Promise<void>;
  /** Puts plugs in the place of the link's ends here. Unwiring what is not there does nothing. */
  unwire(link: string): Promise<void>;
  /** Suspends every processor here, once running calls of `process` have settled. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Provides a resource by name to the processors here; `transfer` lists what moves with it. */
  provide(name: string, resource: unknown, transfer?: readonly Transferable[]): Promise<void>;
  ping(): Promise<void>;
  /** Counts of everything that runs here. */
  inspect(): Promise<HostReport>;
  /** What every processor that can be checkpointed gives; one that throws is left out and reported. */
  checkpoint(): Promise<Readonly<Record<string, Json>>>;
  /** Stops everything. */
  dispose(): Promise<void>;
}

/** What a host reports. */
export type HostEvent =
  | { readonly type: 'started'; readonly id: string; readonly instance: number }
  /** The processor did not start, or gave up: it has been cleaned up and its ports are plugged. */
  | { readonly type: 'failed'; readonly id: string; readonly instance: number; readonly failure: Failure }
  /** Something went wrong that the processor survives. */
  | { readonly type: 'error'; readonly id: string; readonly failure: Failure }
  | { readonly type: 'log'; readonly level: LogLevel; readonly message: string; readonly fields?: Readonly<Record<string, Json>> };
