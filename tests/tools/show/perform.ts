import type { ShowEvent } from '#app/show/events.ts';
import type { ShowReport } from '#app/show/executor.ts';
import { type CheckpointKeeper, createCheckpointKeeper } from '#app/supervisor/checkpoints.ts';
import { flowBetween } from '#app/supervisor/flow.ts';
import { createFileCheckpoints } from './file-checkpoints.ts';
import { asJson, asText, type Line } from './printer.ts';
import type { ReloadEvent } from './reload.ts';
import { type Session, type SessionOptions, startSession } from './session.ts';
import { createTally } from './summary.ts';
import { failureLines, ToolError } from './words.ts';

interface Checkpoints {
  readonly folder: string;
  readonly everyMs: number;
}

export interface Performance extends Omit<SessionOptions, 'logger' | 'onTold' | 'onEvent'> {
  readonly json: boolean;
  readonly checkpoints: Checkpoints | undefined;
  /** What to say before it begins. */
  readonly before: readonly Line[];
}

/** Runs a show until its sound is over or the person stops it, and says what happens. Exit status 1 when a processor failed for good. */
export async function perform(performance: Performance): Promise<number> {
  const say = createSpeaker(performance.json);
  const tally = createTally();
  const failed = new Map<string, string>();
  let falls = 0;

  function onEvent(event: ShowEvent | ReloadEvent): void {
    switch (event.type) {
      case 'reloaded':
      case 'not-reloaded':
        say(event);
        break;
      case 'processor-failed':
        failed.set(event.id, event.failure.message);
        say({ type: 'log', level: 'error', message: `${event.id} failed: ${event.failure.message}` });
        break;
      case 'processor-started':
        failed.delete(event.id);
        break;
      case 'host-lost':
        falls++;
        say({ type: 'log', level: 'warn', message: `the thread ${event.thread} is gone: ${event.reason}` });
        break;
      case 'error':
        say({ type: 'log', level: 'warn', message: `${event.id ?? 'show'}: ${event.failure.message}` });
        break;
    }
  }

  for (const line of performance.before) say(line);
  const began = Date.now();
  const started = await startSession({
    ...performance,
    logger: { log: (level, message, fields) => say({ type: 'log', level, message, ...(fields ? { fields } : {}) }) },
    onTold(told) {
      tally.add(told);
      say(told);
    },
    onEvent,
  });
  if (!started.ok) throw new ToolError(failureLines('show', started.error).join('\n'));
  const session = started.value;
  const first = await session.inspect();
  const keeper = performance.checkpoints && keepCheckpoints(session, performance.checkpoints, say);
  const stopped = untilStopped();
  await Promise.race([session.over, stopped.promise]);
  stopped.ignore();
  const last: ShowReport = await session.inspect();
  // Told by the keeper; the show ends all the same.
  await keeper?.saveNow().catch(() => undefined);
  keeper?.dispose();
  await session.close();
  say({
    type: 'summary',
    bpm: tally.bpm,
    beats: tally.beats,
    seconds: (Date.now() - began) / 1000,
    failed: Array.from(failed, ([id, words]) => ({ id, words })),
    falls,
    flow: flowBetween(first, last),
  });
  return failed.size > 0 ? 1 : 0;
}

/** To standard output what is asked for, to the error output what a person should know. */
function createSpeaker(json: boolean): (line: Line) => void {
  // Whoever reads may have read enough (`| head`): then there is nobody left to speak to.
  process.stdout.on('error', () => process.exit(0));
  return (line) => {
    const text = json ? asJson(line) : asText(line);
    if (text === undefined) return;
    const stream = line.type === 'log' && !json ? process.stderr : process.stdout;
    stream.write(`${text}\n`);
  };
}

function untilStopped(): { readonly promise: Promise<void>; ignore(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, resolve);
  return {
    promise,
    ignore: () => {
      for (const signal of signals) process.off(signal, resolve);
    },
  };
}

/** Keeps checkpoints and says so. A failure to keep them does not stop the show (D8). */
function keepCheckpoints(session: Session, { folder, everyMs }: Checkpoints, say: (line: Line) => void): CheckpointKeeper {
  const store = createFileCheckpoints(folder);
  return createCheckpointKeeper({
    store: {
      ...store,
      async save(checkpoint) {
        await store.save(checkpoint);
        say({ type: 'saved', savedAtMs: checkpoint.savedAtMs });
      },
    },
    take: () => session.checkpoint(),
    everyMs,
    onFailure: ({ message }) => say({ type: 'log', level: 'warn', message: `no checkpoint is saved: ${message}` }),
  });
}
