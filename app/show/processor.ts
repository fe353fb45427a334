import type { Json } from '#app/lib/json.ts';
import type { Batch } from './capability.ts';

/** How full links behave: slow the sender, forget the oldest message, or keep the newest only. */
export type LinkPolicy = 'block' | 'drop-oldest' | 'latest';

/** A fixed-length typed array: Float32Array or Float64Array of `length` elements. */
export interface FrameFormat {
  readonly element: 'f32' | 'f64';
  readonly length: number;
}

/** What passes through a port. A port type with a `frame` is a fixed-length typed array and may travel through a ring. */
export interface PortType {
  readonly name: string;
  readonly frame?: FrameFormat;
  /** Frees a message that a link dropped (an ImageBitmap, say). A message that must be freed has one owner: its output takes one link. */
  readonly dispose?: (message: never) => void;
  /** What is wrong with a message, in words; undefined when nothing is. For the capability `schema-check`. */
  readonly problem?: (message: never) => string | undefined;
  /** The moment of music a message is about: the correlation id of what is logged about it, the same in every thread (B9). */
  readonly moment?: (message: never) => string | undefined;
}

/**
 * The sending end of a frame link, to be handed to code without a host (an AudioWorklet): there `createRawWriter(end)` writes to it. A port has to
 * be transferred.
 */
export type RawEnd =
  | { readonly type: 'ring'; readonly buffer: SharedArrayBuffer; readonly capacity: number }
  | ({ readonly type: 'port'; readonly port: MessagePort; readonly capacity: number; readonly policy: LinkPolicy } & FrameFormat);

/** A port through which messages arrive. Never unconnected: without a link it yields nothing. */
export interface Inlet<T = unknown> {
  /** The oldest waiting message, or undefined. A frame is valid until the next take. */
  take(): T | undefined;
  /** Takes all that wait and returns the newest; what is passed over is disposed of. */
  takeLatest(): T | undefined;
  readonly size: number;
  readonly connected: boolean;
}

/** A port through which messages leave. Never unconnected: without a link it drops silently. */
export interface Outlet<T = unknown> {
  /** False when a blocking link is full: nothing was sent, call again when the host calls `process`. A frame is copied before send returns. */
  send(message: T, transfer?: readonly Transferable[]): boolean;
  /** True while a blocking link has no room. */
  readonly full: boolean;
  readonly connected: boolean;
  /**
   * Hands the raw sending end of the one link on this port to `attach`, now and whenever the link changes; undefined when it goes.
   * For ports with a `frame`. From then on `send` throws: the end has one writer. Called again, it hands an end to the successor of one that stopped.
   */
  handOff(attach: (end: RawEnd | undefined) => void): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export interface Logger {
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, Json>>): void;
}

export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Calls back after `delayMs`; the result cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

export interface ProcessorContext<Config = Json> {
  readonly id: string;
  readonly config: Config;
  /** Aborts when the processor is stopped. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
  inlet<T>(name: string): Inlet<T>;
  outlet<T>(name: string): Outlet<T>;
  /** Asks the host for a call of `process` soon (coalesced). For processors that have a driver of their own. */
  trigger(): void;
  /** Something the host's place provides by name (the canvas, the AudioContext). Throws when it is missing. */
  resource<T>(name: string): T;
  /** Reports a failure that the processor survives. */
  report(error: unknown): void;
}

/** A running processor. It knows its ports and no other processor. */
export interface Processor<Config = Json> {
  /** One turn: take what waits, send what follows. Not called while an earlier call is unsettled or, for blocking links, while an outlet is full. */
  process?(): void | Promise<void>;
  /** Takes a changed configuration without a restart. Without it, a change restarts the processor. */
  reconfigure?(config: Config): void | Promise<void>;
  pause?(): void | Promise<void>;
  resume?(): void | Promise<void>;
  /** What it takes to go on later, as plain JSON. Called between turns. */
  checkpoint?(): Json;
  /** Goes on from there: called once, after setup and before the first turn. A throw means starting anew, and is reported. */
  restore?(state: Json): void | Promise<void>;
  /** Takes the messages of one input by batch (D4); only where the deployment says how. The host takes them from the input, the processor does not. */
  readonly batch?: BatchHandler;
  /** A link was wired to this port while the processor runs: whoever reads there knows nothing yet, so send it the present state. */
  linked?(port: string): void;
  /** Runs exactly once, after the last call of `process` has settled. */
  cleanup?(): void | Promise<void>;
}

export interface BatchHandler {
  /** A batch is about to be handled. */
  begin?(batch: Batch): void | Promise<void>;
  item(message: unknown, batch: Batch): void | Promise<void>;
  /** The batch is over; `failures` is how many of its messages failed. */
  end?(batch: Batch, failures: number): void | Promise<void>;
}

/**
 * Setup: builds a processor or rejects. Its links are wired by then, so what setup sends arrives. A setup that waits for something
 * slow (a permission) gives up when `signal` aborts.
 */
// biome-ignore lint/suspicious/noExplicitAny: the config type is checked by the kind's own schema before it gets here
export type ProcessorFactory<Config = any> = (context: ProcessorContext<Config>) => Processor<Config> | Promise<Processor<Config>>;

/**
 * When `process` is called. In every mode calls never overlap, wait while a blocking outlet is full or the show is paused, and come
 * in order of priority.
 */
export type Execution =
  /** Every interval; at once when it starts or resumes, and when its links change. */
  | { readonly mode: 'continuous'; readonly intervalMs: number }
  /**
   * When a message has come, again for as long as it took something and more waits, and when an outlet that was full has room.
   * What it chooses to leave waiting does not call it: the next message does.
   */
  | { readonly mode: 'reactive' }
  /**
   * By `trigger`, for it has a clock of its own (frames, audio); also once when it starts or resumes, when its links change, and when an
   * outlet that refused a message has room.
   */
  | { readonly mode: 'manual' };

/** What a graph can be made of, as data: as much as a host needs. */
export interface HostedKind<Thread extends string = string> {
  readonly kind: string;
  readonly thread: Thread;
  /** Port name → port type name. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly execution: Execution;
  /** Higher runs first where several processors of a thread are due. */
  readonly priority: number;
}

/** A kind with what it takes to check a graph. */
export interface ProcessorKind<Thread extends string = string> extends HostedKind<Thread> {
  /** Checks a configuration from outside and fills in defaults. Throws an Error whose message names the place. */
  readonly parseConfig: (config: Json) => Json;
}

/** The code behind the kinds of one thread, loaded when first needed. */
export type Implementations<Kind extends string = string> = Readonly<Record<Kind, () => Promise<ProcessorFactory>>>;
