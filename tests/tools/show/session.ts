import { MessageChannel } from 'node:worker_threads';
import { type Failure, fail, messageOf, ok, type Result } from '#app/lib/result.ts';
import { type Checkpoint, createCheckpoint, type ProcessorState } from '#app/show/checkpoint.ts';
import type { Lock } from '#app/show/deployment.ts';
import type { ShowEvent } from '#app/show/events.ts';
import { createExecutor, type Executor, type ShowReport } from '#app/show/executor.ts';
import type { Graph } from '#app/show/graph.ts';
import type { Logger } from '#app/show/processor.ts';
import { tryThread } from './node-thread.ts';
import type { Told } from './processors/told.ts';
import { createReloader, type ReloadEvent } from './reload.ts';
import { createThreads } from './threads.ts';
import { kindsText, type Vocabulary } from './vocabulary.ts';

const LOOK_MS = 100;
/** Looks in a row at which nothing moved: then all that was sent has been dealt with. */
const CALM_LOOKS = 5;

export interface SessionOptions {
  readonly vocabulary: Vocabulary;
  readonly graph: Graph;
  readonly states: Readonly<Record<string, ProcessorState>>;
  /** What surrounds the processors. */
  readonly lock?: Lock | undefined;
  /** `graphChecksum` of the blueprint it began with. */
  readonly blueprint: string;
  /** Restart threads whose code has changed. */
  readonly watch: boolean;
  readonly logger: Logger;
  readonly onTold: (told: Told) => void;
  readonly onEvent: (event: ShowEvent | ReloadEvent) => void;
}

/** A show that runs in threads of this process. */
export interface Session {
  /** Settles when every sound has ended and all that followed from it is done; never in a show without a sound file. */
  readonly over: Promise<void>;
  inspect(): Promise<ShowReport>;
  checkpoint(): Promise<Checkpoint>;
  close(): Promise<void>;
}

export async function startSession(options: SessionOptions): Promise<Result<Session, readonly Failure[]>> {
  const { vocabulary, graph, logger, onEvent } = options;
  const executor = createExecutor({ kinds: vocabulary.kinds, portTypes: vocabulary.portTypes, isolated: true, logger });
  /** Threads that are being restarted on purpose: that they end is no news. */
  const restarting = new Set<string>();
  executor.on((event) => {
    if (event.type !== 'host-lost' || !restarting.has(event.thread)) onEvent(event);
  });
  const soundEnded = Promise.withResolvers<void>();
  let sounds = Object.values(graph.processors).filter(({ kind }) => kind === 'sound-file').length;

  const reloader = createReloader({
    check: async (thread) => {
      const tried = await tryThread({ thread, moduleUrl: vocabulary.moduleOf(thread) });
      if (tried.ok && tried.value !== kindsText(vocabulary, thread)) return fail('the table of kinds has changed: run the show anew');
      return tried;
    },
    async restart(thread, reason) {
      // What is known of its processors is as new as can be when they come back.
      await executor.states();
      restarting.add(thread);
      await threads.restart(thread, reason).finally(() => restarting.delete(thread));
    },
    onEvent,
  });
  const threads = createThreads({
    executor,
    logger,
    vocabulary,
    equip: (host) => host.provide('teller', ...openTeller()),
    onNote(thread, note) {
      if (options.watch && note.type === 'loaded') reloader.loaded(thread, note.url);
    },
  });

  /** A port for what a thread tells, and what moves with it. */
  function openTeller(): [MessagePort, Transferable[]] {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (told: Told) => {
      options.onTold(told);
      if (told.type === 'ended' && --sounds === 0) soundEnded.resolve();
    });
    // It must not keep the process alive.
    port1.unref();
    const port = port2 as unknown as MessagePort;
    return [port, [port]];
  }

  async function close(): Promise<void> {
    reloader.close();
    try {
      await executor.dispose();
    } catch (error) {
      logger.log('warn', `the show did not end well: ${messageOf(error)}`);
    }
    threads.close();
  }

  const names = new Set(Object.values(graph.processors).map(({ kind }) => vocabulary.kinds.get(kind)?.thread ?? ''));
  await Promise.all(Array.from(names, threads.open));
  if (options.lock) executor.deploy(options.lock);
  const loaded = await executor.load(graph, options.states);
  if (!loaded.ok) {
    await close();
    return loaded;
  }
  await executor.start();
  return ok({
    over: soundEnded.promise.then(() => untilCalm(executor)),
    inspect: () => executor.inspect(),
    checkpoint: async () =>
      createCheckpoint({
        savedAtMs: Date.now(),
        blueprint: options.blueprint,
        graph: executor.desired,
        processors: await executor.states(),
      }),
    close,
  });
}

/** Waits until no link has anything waiting that is still being taken. */
async function untilCalm(executor: Executor): Promise<void> {
  let before = new Map<string, number>();
  for (let calm = 0; calm < CALM_LOOKS; ) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const links = Object.values(await executor.inspect()).flatMap((host) => Object.entries(host.links));
    const busy = links.some(([key, { waiting = 0, taken = 0 }]) => waiting > 0 && taken !== before.get(key));
    before = new Map(links.flatMap(([key, { taken }]) => (taken === undefined ? [] : [[key, taken] as const])));
    calm = busy ? 0 : calm + 1;
  }
}
