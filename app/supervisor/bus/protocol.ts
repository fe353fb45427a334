import type { Json } from '#app/lib/json.ts';
import type { Failure, Result } from '#app/lib/result.ts';
import type { Command } from './commands.ts';
import type { StageCard, Topic, Topics } from './topics.ts';

/** A stage is a page that runs a show; a console looks at one. Both take a random name when they start. */
export type PeerId = string;

export const BUS_VERSION = 1;
/** The BroadcastChannel of all windows of one origin; the relay of the local server carries the same messages. */
export const BUS_CHANNEL = 'algorhythmic/bus';

/** A stage says that it is there, when asked and so often (E2). */
export const ANNOUNCE_MS = 5000;
/** A stage that has not said so for so long is gone; a subscription that was not renewed is over, so a console that crashed costs nothing. */
export const STALE_MS = 15_000;
/** A command without an answer for so long has failed (E3). */
export const COMMAND_TIMEOUT_MS = 2000;
/** Topics that change all the time come no more often than this (E4, E10). */
export const TELEMETRY_MS = 33;

/** Everything that passes on the bus. Whoever receives one that is not addressed to it, or of another version, ignores it. */
export type BusMessage = { readonly v: typeof BUS_VERSION; readonly from: PeerId } & (
  | { readonly type: 'announce'; readonly stage: StageCard }
  | { readonly type: 'gone' }
  /** Every stage answers with `announce`. */
  | { readonly type: 'who' }
  /** Replaces the console's former subscription. Topics by name, or `logs.*` for all that begin so. Answered by the present value of each. Renewed every ANNOUNCE_MS. */
  | { readonly type: 'subscribe'; readonly to: PeerId; readonly topics: readonly string[] }
  | { readonly type: 'unsubscribe'; readonly to: PeerId }
  | TelemetryMessage
  | { readonly type: 'command'; readonly to: PeerId; readonly id: number; readonly command: Command }
  | { readonly type: 'reply'; readonly to: PeerId; readonly id: number; readonly result: Result<Json, Failure> }
);

type BodyOf<M> = M extends unknown ? Omit<M, 'v' | 'from'> : never;
/** A message without what its sender puts on each. */
export type MessageBody = BodyOf<BusMessage>;

/** To everybody who subscribed; `to` names one who has just done so. */
export type TelemetryMessage = {
  readonly [T in Topic]: {
    readonly type: 'telemetry';
    readonly to?: PeerId;
    readonly topic: T;
    readonly atMs: number;
    readonly data: Topics[T];
  };
}[Topic];

/**
 * A message as it arrives. A command is checked by the stage it is for and by nobody on the way, so that whoever sent it hears what is
 * wrong with it.
 */
export type ReceivedMessage =
  | Exclude<BusMessage, { readonly type: 'command' }>
  | (Omit<Extract<BusMessage, { readonly type: 'command' }>, 'command'> & { readonly command: unknown });

/** A way to the bus: a BroadcastChannel, a WebSocket to the local server, or both ends in one test. */
export interface BusPort {
  post(message: BusMessage): void;
  /** Messages of others, checked: what is no BusMessage never arrives. The result stops listening. */
  listen(listener: (message: ReceivedMessage) => void): () => void;
  close(): void;
}
