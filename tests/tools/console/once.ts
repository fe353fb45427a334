import type { Topics } from '#app/supervisor/bus/topics.ts';
import type { LogFilter } from '#app/supervisor/log-filter.ts';
import { toExposition } from '#app/supervisor/metrics/exposition.ts';
import type { Connection } from './connect.ts';
import { createLatest, type Latest } from './latest.ts';
import { readLogs } from './logs.ts';
import { type Table, tableLines } from './table.ts';
import { createPaint } from './text.ts';
import { alertsTable, checkpointsTable, linksTable, logsTable, processorsTable, workersTable } from './views.ts';
import { type Asked, ConsoleError, withStage } from './wait.ts';

export const SUBJECTS = ['workers', 'graph', 'flow', 'alerts', 'logs', 'metrics', 'checkpoints'] as const;
export type Subject = (typeof SUBJECTS)[number];

export interface Look {
  readonly json: boolean;
  readonly width: number;
  readonly colours: boolean;
}

/** What is asked for, as text to print. */
export async function once(subject: Subject, asked: Asked, { json, width, colours }: Look, filter: LogFilter): Promise<string> {
  const lines = (...tables: readonly Table[]): string =>
    tables.map((table) => `${tableLines(table, width, createPaint(colours)).join('\n').replaceAll(/ +$/gm, '')}\n`).join('\n');
  if (subject === 'logs') {
    const records = await withStage(asked, [], (connection) => readLogs(connection, filter));
    return json ? `${JSON.stringify(records)}\n` : lines(logsTable(records));
  }
  // Rates are told beside what they are the rates of.
  const needed: readonly (keyof Topics)[] = subject === 'flow' && !json ? ['flow', 'graph'] : [subject];
  const { topics } = await withStage(asked, needed, (connection) => firstOf(connection, needed, asked.waitMs));
  if (json) return `${JSON.stringify(topics[subject])}\n`;
  switch (subject) {
    case 'workers':
      return lines(workersTable(topics, Date.now()));
    case 'graph':
    case 'flow':
      return lines(processorsTable(topics), linksTable(topics));
    case 'alerts':
      return lines(alertsTable(topics, Date.now()));
    case 'metrics':
      return toExposition(topics.metrics ?? []);
    case 'checkpoints':
      return lines(checkpointsTable(topics));
  }
}

/** Waits for the first value of each topic. */
function firstOf({ client }: Connection, topics: readonly (keyof Topics)[], waitMs: number): Promise<Latest> {
  return new Promise((resolve, reject) => {
    const latest = createLatest();
    const timer = setTimeout(() => reject(new ConsoleError(`The stage tells nothing of ${topics.join(' and ')}.`)), waitMs);
    const stop = client.onTelemetry((message) => {
      latest.take(message);
      if (!topics.every((topic) => latest.topics[topic] !== undefined)) return;
      stop();
      clearTimeout(timer);
      resolve(latest);
    });
  });
}
