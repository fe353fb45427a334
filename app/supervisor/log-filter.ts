import type { LogLevel } from '#app/show/processor.ts';
import type { LogRecord } from './bus/topics.ts';

/** From the least to the most grave. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[];

/** What is looked for; what is absent does not matter. */
export interface LogFilter {
  /** This grave or graver. */
  readonly level?: LogLevel;
  readonly thread?: string;
  readonly processor?: string;
  readonly correlationId?: string;
  /** Somewhere in the message, the fields or the names, in any case. */
  readonly text?: string;
}

/** Whether a record is what is looked for (E9): the same in the console's page, in the terminal and at the stage. */
export function matchesLog(record: LogRecord, { level, thread, processor, correlationId, text }: LogFilter): boolean {
  if (level !== undefined && LOG_LEVELS.indexOf(record.level) < LOG_LEVELS.indexOf(level)) return false;
  if (thread !== undefined && record.thread !== thread) return false;
  if (processor !== undefined && record.processor !== processor) return false;
  if (correlationId !== undefined && record.correlationId !== correlationId) return false;
  return text === undefined || text === '' || textOf(record).includes(text.toLowerCase());
}

const textOf = ({ message, thread, processor = '', correlationId = '', fields }: LogRecord): string =>
  `${message}\n${thread}\n${processor}\n${correlationId}\n${fields ? JSON.stringify(fields) : ''}`.toLowerCase();

/** One JSON object a line, as log tools read it. */
export const toJsonLines = (records: readonly LogRecord[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('');
