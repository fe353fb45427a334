import type { Clock } from '#app/show/processor.ts';
import { type BusPort, type MessageBody, type PeerId, TELEMETRY_MS } from '../bus/protocol.ts';
import type { LogRecord, Topic, Topics } from '../bus/topics.ts';
import type { Logs } from '../logs.ts';
import type { Subscriptions } from './subscriptions.ts';

/** Topics whose values the app offers as they come. */
export type Offered = 'audio.features' | 'audio.stats' | 'stage.stats';
/** Topics that have a present value at any time. */
type Sourced = 'graph' | 'workers' | 'alerts' | 'checkpoints' | 'metrics';
type LogTopic = Extract<Topic, `logs.${string}`>;

/** A console that has just come sees so many of the last records of each level. */
const RECENT_LOGS = 300;
/** More in one batch are noise nobody reads; the log itself keeps them. */
const MAX_BATCH = 1000;

export interface TelemetryOptions {
  readonly sources: { readonly [T in Sourced]: () => Topics[T] | Promise<Topics[T]> };
  readonly logs: Logs;
  readonly subscriptions: Subscriptions;
  readonly post: (port: BusPort, message: MessageBody) => void;
  readonly complain: (what: string, error: unknown) => void;
  readonly clock: Clock;
  readonly wallNow: () => number;
}

/** What goes out to consoles (E4): only while somebody listens, gathered so that it comes at most 30 times a second. */
export interface Telemetry {
  /** Sends now. */
  publish<T extends Topic>(topic: T, data: Topics[T]): void;
  /** The present value of a topic is another. */
  changed(topic: Sourced): void;
  offer<T extends Offered>(topic: T, make: () => Topics[T]): void;
  /** The present values of what was offered; undefined before the first, and when asking for them fails. */
  offered<T extends Offered>(topic: T): Topics[T] | undefined;
  /** How long ago that was. */
  offeredAgoMs(topic: Offered): number;
  log(record: LogRecord): void;
  /** To one console that has just subscribed, or renewed: `added` are the topics it did not have before. */
  answer(peer: PeerId, port: BusPort, added: readonly Topic[]): void;
  dispose(): void;
}

export function createTelemetry({ sources, logs, subscriptions, post, complain, clock, wallNow }: TelemetryOptions): Telemetry {
  const makers = new Map<Offered, () => Topics[Offered]>();
  const due = new Set<Sourced | Offered>();
  const batches = new Map<LogTopic, LogRecord[]>();
  const offeredAtMs = new Map<Offered, number>();
  const sentAtMs = new Map<Offered, number>();
  let cancel: (() => void) | undefined;
  let disposed = false;

  function send(topic: Topic, data: unknown, one?: { readonly peer: PeerId; readonly port: BusPort }): void {
    const message = { type: 'telemetry', ...(one ? { to: one.peer } : {}), topic, atMs: wallNow(), data } as MessageBody;
    if (one) post(one.port, message);
    else for (const port of subscriptions.portsFor(topic)) post(port, message);
  }

  function offered<T extends Offered>(topic: T): Topics[T] | undefined {
    try {
      const made = makers.get(topic)?.();
      return made && (finite(topic, made) as Topics[T]);
    } catch (error) {
      complain(topic, error);
      return undefined;
    }
  }

  async function sendSourced(topic: Sourced, one?: { readonly peer: PeerId; readonly port: BusPort }): Promise<void> {
    try {
      const made = sources[topic]();
      const data = made instanceof Promise ? await made : made;
      if (!disposed) send(topic, data, one);
    } catch (error) {
      complain(topic, error);
    }
  }

  function sendOffered(topic: Offered): void {
    const data = offered(topic);
    sentAtMs.set(topic, clock.now());
    if (data) send(topic, data);
  }

  function soon(): void {
    cancel ??= clock.after(TELEMETRY_MS, flush);
  }

  function flush(): void {
    cancel = undefined;
    for (const topic of due) {
      if (!subscriptions.wants(topic)) continue;
      if (isOffered(topic)) sendOffered(topic);
      else void sendSourced(topic);
    }
    due.clear();
    for (const [topic, records] of batches) send(topic, records);
    batches.clear();
  }

  function changed(topic: Sourced): void {
    if (disposed || !subscriptions.wants(topic)) return;
    due.add(topic);
    soon();
  }

  return {
    publish: (topic, data) => send(topic, data),
    changed,
    offer(topic, make) {
      makers.set(topic, make);
      offeredAtMs.set(topic, clock.now());
      if (disposed || !subscriptions.wants(topic) || due.has(topic)) return;
      if (clock.now() - (sentAtMs.get(topic) ?? Number.NEGATIVE_INFINITY) >= TELEMETRY_MS) {
        sendOffered(topic);
        return;
      }
      due.add(topic);
      soon();
    },
    offered,
    offeredAgoMs: (topic) => clock.now() - (offeredAtMs.get(topic) ?? Number.NEGATIVE_INFINITY),
    log(record) {
      const topic: LogTopic = `logs.${record.level}`;
      if (disposed || !subscriptions.wants(topic)) return;
      const batch = batches.get(topic);
      if (!batch) batches.set(topic, [record]);
      else if (batch.length < MAX_BATCH) batch.push(record);
      soon();
    },
    answer(peer, port, added) {
      const one = { peer, port };
      // What was lost on the way heals with each renewal, however many come.
      for (const topic of ['graph', 'workers', 'alerts', 'checkpoints'] as const)
        if (added.includes(topic)) void sendSourced(topic, one);
        else changed(topic);
      for (const topic of added) {
        if (topic === 'metrics') void sendSourced(topic, one);
        if (isOffered(topic)) {
          const data = offered(topic);
          if (data) send(topic, data, one);
        }
        if (isLogTopic(topic)) {
          const level = topic.slice('logs.'.length);
          const records = logs.records().filter((record) => record.level === level);
          if (records.length > 0) send(topic, records.slice(-RECENT_LOGS), one);
        }
      }
    },
    dispose() {
      disposed = true;
      cancel?.();
    },
  };
}

const isOffered = (topic: Topic): topic is Offered => topic === 'audio.features' || topic === 'audio.stats' || topic === 'stage.stats';
const isLogTopic = (topic: Topic): topic is LogTopic => topic.startsWith('logs.');

/** JSON has no word for NaN and infinity: a feature that is none is left out, a statistic is 0. */
function finite(topic: Offered, values: Topics[Offered]): Topics[Offered] {
  const isSound = (value: unknown): boolean => typeof value !== 'number' || Number.isFinite(value);
  const entries = Object.entries(values);
  if (entries.every(([, value]) => isSound(value))) return values;
  const sound =
    topic === 'audio.features'
      ? entries.filter(([, value]) => isSound(value))
      : entries.map(([key, value]) => [key, isSound(value) ? value : 0]);
  return Object.fromEntries(sound) as Topics[Offered];
}
