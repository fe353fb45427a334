import { parseArgs } from 'node:util';
import { messageOf } from '#app/lib/result.ts';
import type { LogLevel } from '#app/show/processor.ts';
import { LOG_LEVELS, type LogFilter } from '#app/supervisor/log-filter.ts';
import { connect, relayUrl } from './console/connect.ts';
import { followLogs } from './console/logs.ts';
import { once, SUBJECTS, type Subject } from './console/once.ts';
import { order } from './console/order.ts';
import { runLive } from './console/screen/live.ts';
import { createPaint, wantsColours } from './console/text.ts';
import { type Asked, ConsoleError } from './console/wait.ts';

/** `npm run console`: the console of a show in a terminal (E10), through the local server. */

const usage = `usage: npm run console -- [--url http://localhost:8787] [--stage NAME]
  (nothing more)                      the live screen; ? lists its keys
  --once ${SUBJECTS.join('|')} [--json]
  --command JSON                      such as '{"type":"restart","target":"analysis"}'
  --logs [--follow] [--level debug|info|warn|error] [--thread T] [--processor P] [--correlation ID] [--text T]
  --wait SECONDS                      how long to wait for a show, 5 unless told otherwise`;

class UsageError extends Error {}

function parse(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string', default: `http://localhost:${process.env['PORT']?.trim() || '8787'}` },
      stage: { type: 'string' },
      once: { type: 'string' },
      json: { type: 'boolean', default: false },
      command: { type: 'string' },
      logs: { type: 'boolean', default: false },
      follow: { type: 'boolean', default: false },
      level: { type: 'string' },
      thread: { type: 'string' },
      processor: { type: 'string' },
      correlation: { type: 'string' },
      text: { type: 'string' },
      wait: { type: 'string', default: '5' },
      help: { type: 'boolean', default: false },
    },
  });
  return values;
}
type Values = ReturnType<typeof parse>;

function filterOf({ level, thread, processor, correlation, text }: Values): LogFilter {
  if (level !== undefined && !isLevel(level)) throw new UsageError(`--level ${level}: one of ${LOG_LEVELS.join(', ')}`);
  return {
    ...(level === undefined ? {} : { level }),
    ...(thread === undefined ? {} : { thread }),
    ...(processor === undefined ? {} : { processor }),
    ...(correlation === undefined ? {} : { correlationId: correlation }),
    ...(text === undefined ? {} : { text }),
  };
}

const isLevel = (text: string): text is LogLevel => (LOG_LEVELS as readonly string[]).includes(text);
const isSubject = (text: string): text is Subject => (SUBJECTS as readonly string[]).includes(text);

function askedOf({ url, stage, wait }: Values): Asked {
  const seconds = Number(wait);
  if (wait.trim() === '' || !(seconds >= 0) || seconds > 86_400) throw new UsageError(`--wait ${wait}: a number of seconds`);
  try {
    relayUrl(url);
  } catch {
    throw new UsageError(`--url ${url}: an address such as http://localhost:8787`);
  }
  return { url, stage, waitMs: seconds * 1000 };
}

/** Aborts when the person or the machine wants this process to end. */
function untilStopped(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

async function main(args: readonly string[]): Promise<number> {
  const values = parse(args);
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const asked = askedOf(values);
  const filter = filterOf(values);
  const look = { json: values.json, width: process.stdout.columns ?? 160, colours: wantsColours(process.stdout, process.env) };
  if (values.command !== undefined) process.stdout.write(await order(values.command, asked));
  else if (values.once !== undefined) {
    if (!isSubject(values.once)) throw new UsageError(`--once ${values.once}: one of ${SUBJECTS.join(', ')}`);
    process.stdout.write(await once(values.once, asked, look, filter));
  } else if (values.logs && values.follow) {
    const write = (line: string): void => void process.stdout.write(`${line}\n`);
    await followLogs(asked, filter, write, (words) => console.error(words), untilStopped());
  } else if (values.logs) {
    const text = await once('logs', asked, { ...look, json: true }, filter);
    for (const record of JSON.parse(text) as readonly object[]) process.stdout.write(`${JSON.stringify(record)}\n`);
  } else await live(asked, look.colours);
  return 0;
}

async function live(asked: Asked, colours: boolean): Promise<void> {
  if (!process.stdout.isTTY || !process.stdin.isTTY || process.env['TERM'] === 'dumb')
    throw new UsageError('the live screen needs a terminal; --once, --logs and --command do not');
  const connection = connect(asked.url);
  try {
    await runLive({
      connection,
      stage: asked.stage,
      input: process.stdin,
      output: process.stdout,
      paint: createPaint(colours),
      signal: untilStopped(),
    });
  } finally {
    connection.close();
  }
}

// Whoever reads may have read enough (`| head`).
process.stdout.on('error', () => process.exit(0));
process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError || (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))) {
    console.error(`console: ${messageOf(error)}\n${usage}`);
    return 2;
  }
  console.error(error instanceof ConsoleError ? error.message : error);
  return 1;
});
