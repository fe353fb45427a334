import type { LogLevel } from '#app/show/processor.ts';
import type { LogRecord } from '#app/supervisor/bus/topics.ts';

export const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** What of the logs a person wants to see. Empty strings let everything pass. */
export interface LogFilter {
  /** This level and what is graver. */
  readonly level: LogLevel;
  readonly thread: string;
  readonly processor: string;
  readonly text: string;
  readonly correlationId: string;
}

export const everything: LogFilter = { level: 'info', thread: '', processor: '', text: '', correlationId: '' };

/** Whether a record passes. Text is looked for in the message, the fields, the processor and the id, whatever its case. */
export function passes(record: LogRecord, filter: LogFilter): boolean {
  // One moment through all threads: its debug records belong to it, too.
  if (filter.correlationId !== '') return record.correlationId === filter.correlationId && passesWords(record, filter);
  return LEVELS.indexOf(record.level) >= LEVELS.indexOf(filter.level) && passesWords(record, filter);
}

function passesWords(record: LogRecord, { thread, processor, text }: LogFilter): boolean {
  if (thread !== '' && record.thread !== thread) return false;
  if (processor !== '' && record.processor !== processor) return false;
  return text === '' || searched(record).includes(text.toLowerCase());
}

const texts = new WeakMap<LogRecord, string>();

/** A record's words in lower case, made once: a filter goes over thousands on each key. */
function searched(record: LogRecord): string {
  let words = texts.get(record);
  if (words === undefined) {
    const { message, processor = '', correlationId = '', fields } = record;
    words = `${message} ${processor} ${correlationId} ${fields ? JSON.stringify(fields) : ''}`.toLowerCase();
    texts.set(record, words);
  }
  return words;
}

export interface LogBook {
  add(arrived: readonly LogRecord[]): void;
  /** Another show tells from now on, and counts anew. What the one before said stays: why it went is in there. */
  turnPage(): void;
  /** All that is kept, the oldest first. */
  records(): readonly LogRecord[];
}

/** The newest `most` records of all levels; what a stage tells twice is kept once. */
export function createLogBook(most: number): LogBook {
  let earlier: readonly LogRecord[] = [];
  let present: readonly LogRecord[] = [];
  return {
    add(arrived) {
      present = merge(present, arrived, most);
      earlier = earlier.slice(Math.max(0, earlier.length + present.length - most));
    },
    turnPage() {
      earlier = [...earlier, ...present];
      present = [];
    },
    records: () => [...earlier, ...present],
  };
}

/** Records in the order of their sequence. */
function merge(kept: readonly LogRecord[], arrived: readonly LogRecord[], most: number): readonly LogRecord[] {
  const last = kept.at(-1)?.sequence ?? Number.NEGATIVE_INFINITY;
  const inOrder = arrived.every((record, i) => record.sequence > (arrived[i - 1]?.sequence ?? last));
  if (inOrder) return [...kept, ...arrived].slice(-most);
  const all = new Map([...kept, ...arrived].map((record) => [record.sequence, record]));
  return [...all.values()].sort((a, b) => a.sequence - b.sequence).slice(-most);
}

/** One record a line, as JSON. */
export const jsonLines = (records: readonly LogRecord[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('');
