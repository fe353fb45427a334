import type { LogRecord } from '#app/supervisor/bus/topics.ts';
import { LOG_LEVELS, type LogFilter, matchesLog } from '#app/supervisor/log-filter.ts';
import { type Connection, chooseStage, connect, whyNothing } from './connect.ts';
import { type Asked, ConsoleError } from './wait.ts';

/** The topics of a level and of those that are graver. */
export const logTopics = ({ level = 'debug' }: LogFilter): readonly string[] =>
  LOG_LEVELS.slice(LOG_LEVELS.indexOf(level)).map((each) => `logs.${each}`);

/** All logs that the stage has kept and the filter lets through. */
export async function readLogs({ client }: Connection, filter: LogFilter): Promise<readonly LogRecord[]> {
  const reply = await client.send({ type: 'export', what: 'logs' });
  if (!reply.ok) throw new ConsoleError(reply.error.message);
  const lines = String(reply.value)
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as LogRecord).filter((record) => matchesLog(record, filter));
}

/**
 * Writes the logs as JSON lines as they come, those that were kept first, until `signal` aborts. It waits for a server and a stage, and
 * goes on with the one that comes in the place of one that went.
 */
export function followLogs(
  asked: Asked,
  filter: LogFilter,
  write: (line: string) => void,
  warn: (words: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const connection = connect(asked.url);
  const { client } = connection;
  let said = '';

  function look(): void {
    const found = client.attachment.name === 'none' ? chooseStage(client.stages, asked.stage) : undefined;
    if (found) client.attach(found.peer, logTopics(filter));
    const words = (connection.tried && whyNothing(connection)) || '';
    if (words !== said && words !== '') warn(words);
    said = words;
  }

  client.onTelemetry((message) => {
    if (!message.topic.startsWith('logs.')) return;
    for (const record of message.data as readonly LogRecord[]) if (matchesLog(record, filter)) write(JSON.stringify(record));
  });
  connection.onChange(look);
  look();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      connection.close();
      resolve();
    });
  });
}
