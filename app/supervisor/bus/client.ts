import type { Json } from '#app/lib/json.ts';
import { createListeners } from '#app/lib/listeners.ts';
import { type Failure, fail, messageOf, type Result } from '#app/lib/result.ts';
import { systemClock } from '#app/show/clock.ts';
import type { Clock } from '#app/show/processor.ts';
import type { Command } from './commands.ts';
import {
  ANNOUNCE_MS,
  BUS_VERSION,
  type BusMessage,
  type BusPort,
  COMMAND_TIMEOUT_MS,
  type MessageBody,
  type PeerId,
  type ReceivedMessage,
  STALE_MS,
  type TelemetryMessage,
} from './protocol.ts';
import { createStageList, type SeenStage } from './stage-list.ts';
import { matchesTopic } from './topic-pattern.ts';

export type { SeenStage } from './stage-list.ts';

/** Whom a console looks at. */
export type Attachment =
  | { readonly name: 'none' }
  | { readonly name: 'attached'; readonly stage: SeenStage; readonly reconnects: number }
  /** The stage is gone; the one that comes up in its place (same name, same address) will be taken for it. */
  | { readonly name: 'waiting'; readonly lost: SeenStage; readonly reconnects: number };

export interface SendOptions {
  readonly signal?: AbortSignal;
  readonly deadlineMs?: number;
}

/** The console's side of the bus: used by the console page and by the terminal (E2 to E4, E10). */
export interface ConsoleClient {
  /** Those that can be heard now, in the order in which they were found. */
  readonly stages: readonly SeenStage[];
  readonly attachment: Attachment;
  /** Stages came or went, or the attachment changed. */
  onChange(listener: () => void): () => void;
  /** From the attached stage alone, and only what was asked for. Logs come once each, also after a reconnect. */
  onTelemetry(listener: (message: TelemetryMessage) => void): () => void;
  /** Looks at a stage; topics by name or as `logs.*`. Called again it changes stage or topics. Nothing happens if there is no such stage. */
  attach(stage: PeerId, topics: readonly string[]): void;
  detach(): void;
  /**
   * A command to the attached stage. Always settles: with what the stage answered, or a failure `timed-out`, `aborted` or `stage-gone`.
   */
  send(command: Command, options?: SendOptions): Promise<Result<Json, Failure>>;
  dispose(): void;
}

export interface ConsoleClientOptions {
  /** Where one stage is heard through several, the first of them serves. The client does not close them. */
  readonly ports: readonly BusPort[];
  readonly clock?: Clock;
  readonly peer?: PeerId;
}

interface PendingCommand {
  readonly stage: PeerId;
  readonly settle: (result: Result<Json, Failure>) => void;
}

export function createConsoleClient({ ports, clock = systemClock, peer = crypto.randomUUID() }: ConsoleClientOptions): ConsoleClient {
  const changed = createListeners<void>();
  const telemetry = createListeners<TelemetryMessage>();
  const stages = createStageList(STALE_MS / ANNOUNCE_MS);
  const pending = new Map<number, PendingCommand>();
  /** The newest log of each topic that was delivered. */
  const lastLog = new Map<string, number>();
  let topics: readonly string[] = [];
  let attachment: Attachment = { name: 'none' };
  let lastPeer: PeerId | undefined;
  let renewedAt = 0;
  let lastId = 0;
  let disposed = false;

  function post(port: BusPort, message: MessageBody): void {
    port.post({ v: BUS_VERSION, from: peer, ...message } as BusMessage);
  }

  function subscribe(): void {
    if (attachment.name !== 'attached') return;
    renewedAt = clock.now();
    post(attachment.stage.port, { type: 'subscribe', to: attachment.stage.peer, topics });
  }

  function leave(): void {
    if (attachment.name === 'attached') post(attachment.stage.port, { type: 'unsubscribe', to: attachment.stage.peer });
  }

  function look(at: SeenStage, reconnects: number): void {
    if (lastPeer !== at.peer) lastLog.clear();
    // It was out of reach and is back: a new subscription, not a renewal, brings what was missed.
    else if (attachment.name === 'waiting') post(at.port, { type: 'unsubscribe', to: at.peer });
    lastPeer = at.peer;
    attachment = { name: 'attached', stage: at, reconnects };
    subscribe();
  }

  function lose(gone: SeenStage): void {
    for (const { stage, settle } of [...pending.values()])
      if (stage === gone.peer)
        settle(fail({ code: 'stage-gone', message: 'The stage is gone: it was closed, reloaded or cannot be reached.' }));
    if (attachment.name !== 'attached' || attachment.stage.peer !== gone.peer) return;
    const { reconnects } = attachment;
    const heir = stages.all().find((other) => isSamePlace(other, gone));
    if (heir) look(heir, reconnects + 1);
    else attachment = { name: 'waiting', lost: gone, reconnects };
  }

  function hear(message: ReceivedMessage, port: BusPort): void {
    if (message.from === peer || disposed) return;
    switch (message.type) {
      case 'announce':
        greet(message.from, message.stage, port);
        return;
      case 'gone': {
        const gone = stages.remove(message.from);
        if (!gone) return;
        lose(gone);
        changed.emit();
        return;
      }
      case 'telemetry':
        stages.heard(message.from);
        deliver(message, message.from, port);
        return;
      case 'reply':
        stages.heard(message.from);
        if (message.to !== peer) return;
        if (pending.get(message.id)?.stage === message.from) pending.get(message.id)?.settle(message.result);
        return;
      case 'who':
      case 'subscribe':
      case 'unsubscribe':
      case 'command':
        return;
    }
  }

  function greet(from: PeerId, card: SeenStage['card'], port: BusPort): void {
    const known = stages.get(from);
    const stage = stages.add(from, card, port, ports);
    if (known) return;
    if (attachment.name === 'waiting' && isSamePlace(stage, attachment.lost)) look(stage, attachment.reconnects + 1);
    else if (attachment.name === 'attached' && isSamePlace(stage, attachment.stage)) {
      // A page that crashed says no farewell: when its like comes up, it has until the next round to show that it is another window.
      stages.suspect(attachment.stage.peer);
      post(attachment.stage.port, { type: 'who' });
    }
    changed.emit();
  }

  function deliver(message: TelemetryMessage, from: PeerId, port: BusPort): void {
    if (attachment.name !== 'attached' || attachment.stage.peer !== from || attachment.stage.port !== port) return;
    if (message.to !== undefined && message.to !== peer) return;
    if (!topics.some((pattern) => matchesTopic(pattern, message.topic))) return;
    // A window in the background has slow timers, but hears everything: what it hears keeps the subscription alive.
    if (clock.now() - renewedAt >= ANNOUNCE_MS) subscribe();
    const fresh = withoutKnownLogs(message);
    if (fresh) telemetry.emit(fresh);
  }

  function withoutKnownLogs(message: TelemetryMessage): TelemetryMessage | undefined {
    switch (message.topic) {
      case 'logs.debug':
      case 'logs.info':
      case 'logs.warn':
      case 'logs.error': {
        const last = lastLog.get(message.topic) ?? -1;
        const data = message.data.filter(({ sequence }) => sequence > last);
        const newest = data.at(-1);
        if (!newest) return undefined;
        lastLog.set(message.topic, newest.sequence);
        return { ...message, data };
      }
      default:
        return message;
    }
  }

  let cancelRound = (): void => undefined;
  /** Asks who is there and renews what was asked for. Rounds without an answer are counted, not timed: a window that slept blames nobody. */
  function round(): void {
    const lost = stages.nextRound();
    for (const gone of lost) lose(gone);
    if (lost.length > 0) changed.emit();
    for (const port of ports) post(port, { type: 'who' });
    subscribe();
    cancelRound = clock.after(ANNOUNCE_MS, round);
  }

  const stops = ports.map((port) => port.listen((message) => hear(message, port)));
  round();

  return {
    get stages() {
      return stages.all();
    },
    get attachment() {
      return attachment;
    },
    onChange: changed.subscribe,
    onTelemetry: telemetry.subscribe,
    attach(stage, wanted) {
      const seen = stages.get(stage);
      if (!seen || disposed) return;
      if (attachment.name === 'attached' && attachment.stage.peer !== stage) leave();
      const reconnects = attachment.name === 'none' ? 0 : attachment.reconnects;
      topics = [...wanted];
      look(seen, reconnects);
      changed.emit();
    },
    detach() {
      leave();
      attachment = { name: 'none' };
      changed.emit();
    },
    send(command, { signal, deadlineMs = COMMAND_TIMEOUT_MS } = {}) {
      return new Promise((resolve) => {
        const id = ++lastId;
        let cancelDeadline = (): void => undefined;
        const onAbort = (): void =>
          settle(fail({ code: 'aborted', message: 'The command was called off; the stage may have carried it out.' }));
        function settle(result: Result<Json, Failure>): void {
          pending.delete(id);
          cancelDeadline();
          signal?.removeEventListener('abort', onAbort);
          resolve(result);
        }
        if (signal?.aborted) return onAbort();
        if (attachment.name !== 'attached' || disposed)
          return settle(fail({ code: 'stage-gone', message: 'No stage is attached that could carry out the command.' }));
        const { stage } = attachment;
        pending.set(id, { stage: stage.peer, settle });
        signal?.addEventListener('abort', onAbort);
        cancelDeadline = clock.after(deadlineMs, () =>
          settle(fail({ code: 'timed-out', message: `The stage did not answer ${command.type} within ${deadlineMs} ms.` })),
        );
        try {
          post(stage.port, { type: 'command', to: stage.peer, id, command });
        } catch (error) {
          settle(fail({ code: 'bad-command', message: `The command cannot be sent: ${messageOf(error)}` }));
        }
      });
    },
    dispose() {
      if (disposed) return;
      leave();
      disposed = true;
      attachment = { name: 'none' };
      cancelRound();
      for (const stop of stops) stop();
      for (const { settle } of [...pending.values()]) settle(fail({ code: 'aborted', message: 'The console was closed.' }));
    },
  };
}

const isSamePlace = (a: SeenStage, b: SeenStage): boolean => a.card.name === b.card.name && a.card.address === b.card.address;
