import type { Json } from '#app/lib/json.ts';
import type { Clock, Logger, PortType } from './processor.ts';
import type { CapabilityReport } from './report.ts';

/** Something that is called once, and may be called again by a capability that retries. */
export type Run = () => void | Promise<void>;

/** Messages of one input handed over together (D4). */
export interface Batch {
  /** `<processor>/<number>`: unique within the life of the processor. */
  readonly id: string;
  readonly size: number;
  /** Milliseconds since 1970: when its first message was taken, and when it was closed. */
  readonly openedAtMs: number;
  readonly closedAtMs: number;
  /** It was full, its time was up, or the processor was about to stop. */
  readonly reason: 'full' | 'time' | 'stop';
}

/**
 * What surrounds a processor (D5): it sees the messages and the turns of one processor, and knows nothing of its work. Capabilities form
 * a chain, the first of the list outermost, in the order of the deployment's lock. All hooks are optional.
 */
export interface Capability {
  /** Milliseconds until the next turn may begin; 0 lets it begin now. Asked before each turn. */
  admit?(nowMs: number): number;
  /** Around one turn. Passes on what `run` throws, or deals with it. */
  turn?(run: Run): void | Promise<void>;
  /** A message is about to reach the processor; false keeps it away, and it is disposed of. */
  taking?(port: string, message: unknown): boolean;
  /** A message is about to leave the processor; false keeps it from leaving, and it is disposed of. */
  sending?(port: string, message: unknown): boolean;
  /** Around one batch. What is run again goes on after the last message that was handled. */
  batch?(batch: Batch, run: Run): void | Promise<void>;
  /** Joins every record the processor logs. */
  logFields?(): Readonly<Record<string, Json>> | undefined;
  report(): CapabilityReport;
}

/** What a capability may use. */
export interface CapabilityContext {
  readonly processor: string;
  /** Aborts when the processor is stopped: whoever waits gives up. */
  readonly signal: AbortSignal;
  /** The port types at the processor's ports, by port name. */
  readonly inputs: Readonly<Record<string, PortType>>;
  readonly outputs: Readonly<Record<string, PortType>>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  wallMs(): number;
  /** Reports a failure that the processor survives. */
  report(error: unknown): void;
  /** Puts a message that was taken back in front of its input; it comes again through this capability and those inside it. */
  putBack(port: string, message: unknown): void;
}

/** Makes a capability from its part of the lock, which has been checked. */
export type CapabilityFactory = (context: CapabilityContext, config: Json) => Capability;

/** One link of a chain, as the deployment and the lock name it. */
export interface CapabilitySpec {
  readonly use: CapabilityName;
  readonly config: Json;
}

export const CAPABILITIES = ['rate-limit', 'schema-check', 'retry', 'metering', 'tracing'] as const;
export type CapabilityName = (typeof CAPABILITIES)[number];

/** How one input of a processor is batched. */
export interface BatchSpec {
  readonly input: string;
  readonly maxItems: number;
  readonly maxMs: number;
  /** What a failing message fails: the whole batch, whose rest is not handled, or itself alone. */
  readonly onFailure: 'batch' | 'item';
}
