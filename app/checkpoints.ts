import { messageOf } from './lib/result.ts';
import type { Scope } from './lib/scope.ts';
import { findResumption, type Resumption } from './resume.ts';
import { type CheckpointStore, createCheckpoint } from './show/checkpoint.ts';
import type { DeploymentSettings } from './show/deployment.ts';
import type { Executor } from './show/executor.ts';
import type { Logger } from './show/processor.ts';
import { createIndexedDbCheckpointStore } from './supervisor/checkpoint-stores/indexed-db.ts';
import { createWebStorageCheckpointStore } from './supervisor/checkpoint-stores/web-storage.ts';
import { type CheckpointKeeper, createCheckpointKeeper } from './supervisor/checkpoints.ts';

/** Held by every page that runs a show, so that another does not take its checkpoints for those of a page that is gone. */
const placeName = 'algorhythmic/show';

/** Takes this page's place among those that run a show, until the scope closes. */
export function holdPlace(scope: Scope): void {
  const { locks } = navigator as { readonly locks?: LockManager };
  const { promise, resolve } = Promise.withResolvers<void>();
  scope.own(resolve);
  // Where there are no locks, nobody asks for them either.
  void locks?.request(placeName, { mode: 'shared' }, () => promise);
}

async function runsElsewhere(): Promise<boolean> {
  const { locks } = navigator as { readonly locks?: LockManager };
  const { held = [] } = (await locks?.query()) ?? {};
  return held.some(({ name }) => name === placeName);
}

export interface Checkpoints extends CheckpointKeeper {
  find(): Promise<Resumption | undefined>;
}

/** So many turns of the microtask queue are enough for the page's own processors to say what they need. */
const lastTurns = 50;

/** Keeps checkpoints of the show, in this tab and on this device (D8), and finds the one to go on from. */
export function keepCheckpoints(
  scope: Scope,
  deps: { readonly executor: Executor; readonly blueprint: string; readonly settings: DeploymentSettings; readonly logger: Logger },
): Checkpoints {
  const { executor, blueprint, settings, logger } = deps;
  const tabStore = createWebStorageCheckpointStore(tabStorage());
  const deviceStore = createIndexedDbCheckpointStore();
  scope.own(() => deviceStore.close());
  /** The device remembers more, the tab is its own: what one of them keeps is kept. */
  const store: CheckpointStore = {
    async save(checkpoint) {
      const device = deviceStore.save(checkpoint);
      // When neither keeps it, the reason that the device gives tells more than that there were two.
      await Promise.any([tabStore.save(checkpoint), device]).catch(() => device);
    },
    list: () => deviceStore.list(),
    async clear() {
      await Promise.all([tabStore.clear(), deviceStore.clear()]);
    },
  };
  const compose = (processors: Executor['lastStates']) =>
    createCheckpoint({ savedAtMs: Date.now(), blueprint, graph: executor.desired, processors });
  const keeper = createCheckpointKeeper({
    store,
    take: async () => (executor.state === 'idle' ? undefined : compose(await executor.states())),
    everyMs: settings.checkpointMs,
    onFailure: ({ message }) => logger.log('warn', `checkpoints are not kept: ${message}`),
    onRecovered: () => logger.log('info', 'checkpoints are kept again'),
  });
  scope.own(keeper.dispose);

  /** The last word of a page that goes: there is no waiting for other threads, whose last state is known well enough. */
  async function sayGoodbye(): Promise<void> {
    if (executor.state === 'idle') return;
    executor.states().catch((error: unknown) => logger.log('debug', messageOf(error)));
    for (let turn = 0; turn < lastTurns; turn++) await undefined;
    await tabStore.save(compose(executor.lastStates));
  }
  const goodbye = (): void => void sayGoodbye().catch((error: unknown) => logger.log('warn', `the last checkpoint: ${messageOf(error)}`));
  addEventListener('pagehide', goodbye, { signal: scope.signal });

  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];

  return {
    ...keeper,
    get latest() {
      return keeper.latest;
    },
    find: () =>
      findResumption({
        tabStore,
        deviceStore,
        runsElsewhere,
        isReload: navigation?.type === 'reload' || navigation?.type === 'back_forward',
        marks: tabStorage() ?? noStorage,
        nowMs: Date.now(),
        withinMs: settings.resumeWithinMs,
        blueprint,
        logger,
      }),
  };
}

const noStorage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };

function tabStorage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    // Some browsers throw where a person has forbidden storage.
    return undefined;
  }
}
