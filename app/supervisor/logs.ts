import type { Json } from '#app/lib/json.ts';
import { createListeners } from '#app/lib/listeners.ts';
import type { HostEvent } from '#app/show/host-api.ts';
import type { Logger, LogLevel } from '#app/show/processor.ts';
import type { LogRecord } from './bus/topics.ts';
import { LOG_LEVELS, type LogFilter, matchesLog } from './log-filter.ts';
import { redactJson, redactText } from './redact.ts';

const MAX_MESSAGE = 2000;
/** What is longer is cut before it is looked through: a log is no place for a file. */
const MAX_READ = 10_000;
const MAX_FIELDS = 4000;

export interface LogsOptions {
  /** Records kept in all. Each level has its share, so that chatter does not push out errors. */
  readonly capacity?: number;
  /** Milliseconds since 1970. */
  readonly wallNow?: () => number;
  /** What an error is enriched with: the state of the machine (D7). */
  readonly machine?: () => Json;
}

type Fields = Readonly<Record<string, Json>>;

/** The logs of all threads in one place (E9, B9). */
export interface Logs {
  /** A logger for the code of one thread. `processor` and `correlationId` among the fields become the record's own. */
  logger(thread: string): Logger;
  /** What a thread's host reports: its logs, its failures. */
  hostEvent(thread: string, event: HostEvent): void;
  /** The oldest first. */
  records(filter?: LogFilter): readonly LogRecord[];
  on(listener: (record: LogRecord) => void): () => void;
}

export function createLogs({ capacity = 2000, wallNow = Date.now, machine }: LogsOptions = {}): Logs {
  const share = Math.max(1, Math.floor(capacity / LOG_LEVELS.length));
  const rings: Readonly<Record<LogLevel, LogRecord[]>> = { debug: [], info: [], warn: [], error: [] };
  /** Where the oldest of a full ring stands. */
  const oldest: Record<LogLevel, number> = { debug: 0, info: 0, warn: 0, error: 0 };
  const added = createListeners<LogRecord>();
  let sequence = 0;

  function keep(record: LogRecord): void {
    const ring = rings[record.level];
    if (ring.length < share) {
      ring.push(record);
      return;
    }
    ring[oldest[record.level]] = record;
    oldest[record.level] = (oldest[record.level] + 1) % share;
  }

  function add(level: LogLevel, thread: string, message: string, fields: Fields = {}): void {
    const { processor, correlationId, ...rest } = fields;
    const all = level === 'error' && machine && !('machine' in rest) ? { ...rest, machine: machine() } : rest;
    const record: LogRecord = {
      sequence: sequence++,
      atMs: wallNow(),
      level,
      thread,
      message: cut(redactText(String(message).slice(0, MAX_READ)), MAX_MESSAGE),
      ...(isName(processor) ? { processor } : {}),
      ...(isName(correlationId) ? { correlationId } : {}),
      ...(Object.keys(all).length > 0 ? { fields: bounded(all) } : {}),
    };
    keep(record);
    added.emit(record);
  }

  return {
    logger: (thread) => ({ log: (level, message, fields) => add(level, thread, message, fields) }),
    hostEvent(thread, event) {
      switch (event.type) {
        case 'log':
          add(event.level, thread, event.message, event.fields);
          return;
        case 'failed':
          add('error', thread, event.failure.message, { processor: event.id, code: event.failure.code, failed: true });
          return;
        case 'error':
          add('warn', thread, event.failure.message, { processor: event.id, code: event.failure.code });
          return;
        case 'started':
          return;
      }
    },
    records(filter = {}) {
      const kept = LOG_LEVELS.flatMap((level) => rings[level]).filter((record) => matchesLog(record, filter));
      return kept.sort((a, b) => a.sequence - b.sequence);
    },
    on: added.subscribe,
  };
}

const isName = (value: Json | undefined): value is string => typeof value === 'string' && value.length > 0 && value.length <= 200;
const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function bounded(fields: Fields): Fields {
  const clean = redactJson(fields) as Fields;
  const text = JSON.stringify(clean);
  return text.length <= MAX_FIELDS ? clean : { cut: cut(text, MAX_FIELDS) };
}
