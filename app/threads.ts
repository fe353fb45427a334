import analysisUrl from '#workers/analysis/index.ts?worker&url';
import libraryUrl from '#workers/library/index.ts?worker&url';
import stageUrl from '#workers/stage/index.ts?worker&url';
import { messageOf } from './lib/result.ts';
import type { Scope } from './lib/scope.ts';
import { createWorker } from './lib/trusted-types.ts';
import { hostedKinds, type Thread } from './processors/kind-table.ts';
import { implementations as pageImplementations } from './processors/page.ts';
import { portTypes } from './processors/port-types.ts';
import type { Lock } from './show/deployment.ts';
import type { Executor } from './show/executor.ts';
import { createProcessorHost } from './show/host.ts';
import type { HostApi, HostEvent } from './show/host-api.ts';
import type { Implementations } from './show/processor.ts';
import { createRemoteHost, ofWorker } from './show/remote-host.ts';
import type { Logs } from './supervisor/logs.ts';
import type { WorkerRegistry } from './supervisor/registry.ts';
import { supervise } from './supervisor/supervise.ts';

type WorkerThread = Exclude<Thread, 'page'>;

const workerUrls: Readonly<Record<WorkerThread, string>> = { analysis: analysisUrl, stage: stageUrl, library: libraryUrl };

/** The same code on the page, for browsers without workers and for workers that will not stay up. */
const onThePage: Readonly<Record<WorkerThread, () => Promise<Implementations>>> = {
  analysis: async () => (await import('#workers/analysis/processors.ts')).implementations,
  stage: async () => (await import('#workers/stage/processors.ts')).implementations,
  library: async () => (await import('#workers/library/processors.ts')).implementations,
};

export interface ThreadsOptions {
  readonly executor: Executor;
  readonly logs: Logs;
  readonly registry: WorkerRegistry;
  /** Which threads have a worker, and how patient the supervisor is. */
  readonly deployment: Pick<Lock, 'threads' | 'settings'>;
  /** Gives a host what its processors need, before any of them starts. */
  readonly equip: (thread: Thread, host: HostApi, place: 'worker' | 'page') => Promise<void>;
  /** A worker died and is being restarted, or somebody asked for its end. */
  readonly onLost: (thread: Thread, reason: string, how: 'fell' | 'asked') => void;
  /** It runs again, in a worker or on the page. */
  readonly onBack: (thread: Thread) => void;
  /** The first picture is on screen: until then nothing competes with it for the network and the processor. */
  readonly firstPicture: Promise<void>;
  /** Whether a thread's processors can run in a worker at all on this device. */
  readonly canRunInWorker: (thread: WorkerThread) => boolean;
}

/** Opens a host for every thread and keeps it open: workers under supervision, the page in their place where workers fail. */
export function openThreads(scope: Scope, options: ThreadsOptions): void {
  const { executor, logs, registry, deployment, equip, onLost, onBack, firstPicture, canRunInWorker } = options;
  const { heartbeatMs, missedHeartbeats, stableMs, maxFalls } = deployment.settings;
  const logger = logs.logger('page');
  const hear = (thread: Thread, event: HostEvent): void => {
    logs.hostEvent(thread, event);
    executor.hostEvent(thread, event);
  };

  async function openOnPage(thread: Thread, implementations: Implementations): Promise<void> {
    const host = createProcessorHost({
      kinds: hostedKinds,
      portTypes,
      implementations,
      logger: logs.logger(thread),
      onEvent: (event) => hear(thread, event),
    });
    await equip(thread, host, 'page');
    if (scope.closed) return;
    registry.enter(thread, { place: 'page', ping: () => host.ping() });
    await executor.hostReady(thread, host);
    onBack(thread);
  }

  function runOnPage(thread: Thread, code: Promise<Implementations>): void {
    code
      .then((implementations) => openOnPage(thread, implementations))
      .catch((error: unknown) => logger.log('error', `${thread} runs nowhere: ${messageOf(error)}`));
  }
  const moveToPage = (thread: WorkerThread): void => runOnPage(thread, onThePage[thread]());

  function openInWorker(thread: WorkerThread): void {
    const supervision = supervise(
      thread,
      (lockName) =>
        createRemoteHost({
          thread: ofWorker(createWorker(workerUrls[thread], thread)),
          lockName,
          onEvent: (event) => hear(thread, event),
        }),
      {
        locks: navigator.locks,
        heartbeatMs,
        missedLimit: missedHeartbeats,
        stableMs,
        maxFalls,
        onChange: registry.changed,
        async onReady(host) {
          await equip(thread, host, 'worker');
          // Processors that fail to start are the executor's to report; the worker itself is well.
          void executor.hostReady(thread, host).then(() => onBack(thread));
        },
        onLost(reason, how) {
          executor.hostLost(thread, reason);
          onLost(thread, reason, how);
        },
        onGivenUp(reason) {
          logger.log('error', `the ${thread} worker is given up, the page takes over: ${reason}`);
          moveToPage(thread);
        },
      },
    );
    registry.enter(thread, { place: 'worker', supervision });
    scope.own(() => supervision.stop());
  }

  function open(thread: WorkerThread): void {
    const wanted = deployment.threads[thread] !== 'page';
    if (wanted && typeof Worker !== 'undefined' && canRunInWorker(thread)) openInWorker(thread);
    else moveToPage(thread);
  }

  open('stage');
  runOnPage('page', Promise.resolve(pageImplementations));
  void firstPicture.then(() => {
    if (scope.closed) return;
    open('analysis');
    open('library');
  });
}
