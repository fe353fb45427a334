import type { Intent } from './art/intents.ts';
import { browserAudioSession } from './audio/audio-session.ts';
import type { ClockOrder } from './audio/clock-order.ts';
import { browserAudioContext, createAudio } from './audio/context.ts';
import { holdPlace, keepCheckpoints } from './checkpoints.ts';
import type { ConsoleDoor } from './console-door.ts';
import { openDevices } from './devices.ts';
import { openInputEvents } from './input-events-late.ts';
import { createListeners } from './lib/listeners.ts';
import { createRandom } from './lib/random.ts';
import { messageOf } from './lib/result.ts';
import { createScope, type Scope } from './lib/scope.ts';
import { askToPersist } from './library/eviction.ts';
import type { Library } from './library/library.ts';
import { openSeededLibrary } from './library/open-seeded.ts';
import { createPictureOf } from './library/picture-of.ts';
import type { Thread } from './processors/kind-table.ts';
import { kinds } from './processors/kinds.ts';
import { portTypes } from './processors/port-types.ts';
import type { TelemetrySink } from './processors/telemetry.ts';
import { registerPwa } from './pwa/register.ts';
import { systemClock } from './show/clock.ts';
import { createExecutor } from './show/executor.ts';
import { graphChecksum, withCapacities } from './show/graph.ts';
import type { HostApi } from './show/host-api.ts';
import { fetchShow } from './show-files.ts';
import { createSurface } from './stage/surface.ts';
import { createActions } from './state/actions.ts';
import { type AppState, createAppState } from './state/app-state.ts';
import { createDisplay } from './state/display.ts';
import { createFileShelf } from './state/file-shelf.ts';
import { createFileStore } from './state/file-store.ts';
import { holdsStream, inputId, withConfig } from './state/graph-edits.ts';
import { createNotices } from './state/notices.ts';
import { reflectGraph } from './state/reflect-graph.ts';
import { newsOf } from './state/show-news.ts';
import { statsOf } from './state/stats.ts';
import { countStyles } from './state/styles.ts';
import { parseSwitches } from './state/switches.ts';
import { createTroubles } from './state/troubles.ts';
import { createLogs } from './supervisor/logs.ts';
import { browserMachine, createMachineMonitor } from './supervisor/machine-state.ts';
import { createWorkerRegistry } from './supervisor/registry.ts';
import { openThreads } from './threads.ts';
import { mountInterface } from './ui/mount.tsx';

/** Where the page puts the picture and the interface. */
export interface Page {
  readonly stage: HTMLElement;
  readonly ui: HTMLElement;
}

/** The running app. */
export interface App {
  /** Settles when the show has been started, or cannot be. */
  readonly started: Promise<void>;
  /** Ends everything the app began: no timer, listener, worker, port, GL object or lock is left. */
  dispose(): Promise<void>;
}

/** Where nothing can be drawn, listening does not wait longer for it; nor does it when a person asks for sound. */
const firstPictureMs = 4000;
const browserFetch: typeof fetch = (...request) => globalThis.fetch(...request);

export function boot(page: Page): App {
  const scope = createScope();
  const started = compose(page, scope);
  return { started, dispose: () => scope.close() };
}

/** The composition root: it alone knows everybody. */
async function compose(page: Page, scope: Scope): Promise<void> {
  const switches = parseSwitches(location.search);
  const fetching = fetchShow(browserFetch);
  const state = createAppState();
  const notices = createNotices(state.notices);
  const troubles = createTroubles(notices);
  const machine = createMachineMonitor(browserMachine(() => snapshot.stage?.fps));
  scope.own(machine.dispose);
  const logs = createLogs({ machine: machine.state });
  const logger = logs.logger('page');
  const intents = createListeners<Intent>();
  const clockOrders = createListeners<ClockOrder>();
  const files = createFileShelf({
    store: createFileStore(() => Date.now()),
    newId: () => `file-${crypto.getRandomValues(new BigUint64Array(1))[0]?.toString(36)}`,
    report: (error) => logger.log('warn', `the file cannot be kept over a reload: ${messageOf(error)}`),
  });
  scope.own(() => files.close());
  const audio = createAudio({ create: browserAudioContext, clock: systemClock, session: browserAudioSession(navigator) });
  scope.own(() => audio.dispose());
  const opening = openSeededLibrary({ now: () => Date.now(), after: systemClock.after, ...storagePorts() }, browserFetch, logger);
  scope.own(async () => (await opening).close());
  const firstPicture = Promise.withResolvers<void>();
  let library: Library | undefined;
  /** Consoles, once they are let in. */
  let door: ConsoleDoor | undefined;
  // Before anything can fail: an error is told with the frame rate.
  const { display, snapshot } = createDisplay(state, {
    isStarred: (id) => library?.get(id)?.starred ?? false,
    onArtwork: (id) => void opening.then((opened) => opened.markShown(id)),
    onStageMessage: troubles.stage,
    onFirstPicture: firstPicture.resolve,
    onStageStatus: () => door?.stage(),
  });

  const executor = createExecutor({
    kinds,
    portTypes,
    isolated: globalThis.crossOriginIsolated === true,
    logger,
    machine: machine.state,
  });
  const registry = createWorkerRegistry({
    processorsOn: (thread) => Array.from(executor.actual.processors.values()).flatMap((one) => (one.thread === thread ? one.id : [])),
  });
  executor.on((event) => {
    if (event.type === 'edited') reflectGraph(state, executor.desired);
    const words = newsOf(event);
    if (words !== undefined) logger.log('info', words);
  });
  // Whatever was joined to the old context is dead: an input that makes its own sound begins anew with the new one.
  audio.on((event) => {
    if (event.type === 'rebuilt' && !holdsStream(executor.desired)) void executor.restart(inputId);
  });

  // The dev server has no service worker to give: what it serves changes under the hand.
  const pwa = import.meta.env.DEV
    ? undefined
    : registerPwa({
        onOfflineReady: () => patchApp(state, { offlineReady: true }),
        onUpdateReady: () => patchApp(state, { updateReady: true }),
        onInstallable: (installable) => patchApp(state, { installable }),
        onUnavailable: (reason) => logger.log('warn', `no offline use: ${messageOf(reason)}`),
      });
  scope.own(() => pwa?.dispose());
  for (const type of ['online', 'offline'] as const) {
    addEventListener(type, () => patchApp(state, { online: navigator.onLine }), { signal: scope.signal });
  }

  const devices = openDevices(scope, { state, executor, logger });
  const actions = createActions({
    state,
    executor,
    library: opening,
    notices,
    sendIntent: intents.emit,
    orderClock: clockOrders.emit,
    wakeSound() {
      audio.wake();
      firstPicture.resolve();
    },
    keepFile: files.keep,
    forgetFile: files.forget,
    chosenDevice: devices.chosen,
    sharedSounds: devices.sharedSounds,
    setOffset: devices.setOffset,
    report: (error) => logger.log('error', messageOf(error)),
    keepStorage: () => void askToPersist(navigator.storage),
    applyUpdate: () => void pwa?.applyUpdate(),
    install: () => void pwa?.install(),
    after: systemClock.after,
  });
  scope.own(actions.dispose);
  const stillness = matchMedia('(prefers-reduced-motion: reduce)');
  const honourStillness = (): void => void executor.edit((graph) => withConfig(graph, 'director', { reducedMotion: stillness.matches }));
  stillness.addEventListener('change', honourStillness, { signal: scope.signal });
  const inputEvents = openInputEvents(scope, { state, notices, actions, audio }, logger);
  // Sound that the browser blocked starts with the next gesture, whatever it is for.
  for (const type of ['pointerdown', 'keydown'] as const) {
    addEventListener(type, () => (audio.state === 'blocked' || audio.state === 'interrupted' ? audio.wake() : undefined), {
      signal: scope.signal,
      capture: true,
    });
  }
  scope.own(mountInterface(page.ui, state, actions, { onError: (error) => logger.log('error', `the interface: ${messageOf(error)}`) }));

  const telemetry: TelemetrySink = {
    get wanted() {
      return door?.wanted ?? false;
    },
    features: (values) => door?.features(values),
  };

  const surface = createSurface(page.stage);
  scope.own(() => surface.dispose());
  async function equip(thread: Thread, host: HostApi, place: 'worker' | 'page'): Promise<void> {
    switch (thread) {
      case 'stage':
        return surface.equip(host, place);
      case 'page': {
        const opened = await opening;
        library = opened;
        const quickPicture = async (seed: number, aspect: number) =>
          (await import('#workers/library/quick-picture.ts')).quickPicture(seed, aspect);
        const resources = {
          audio,
          files,
          inputEvents,
          intents,
          clockOrders,
          display,
          library: opened,
          mediaDevices: { media: devices.media },
          sharedSounds: devices.sharedSounds,
          random: createRandom(crypto.getRandomValues(new Uint32Array(1))[0] ?? 1),
          fetch: browserFetch,
          quickPicture,
          pictureOf: createPictureOf({
            quickPicture,
            stored: (id) => opened.pixels(id),
            fetch: browserFetch,
            origin: location.origin,
            signal: scope.signal,
            report: (error) => logger.log('warn', messageOf(error)),
          }),
          telemetry,
        };
        await Promise.all(Object.entries(resources).map(([name, resource]) => host.provide(name, resource)));
        return;
      }
      case 'analysis':
      case 'library':
        return;
    }
  }
  const drawn = Promise.race([firstPicture.promise, patience(scope)]);
  if (switches.debug) {
    const stats = () => statsOf(state, snapshot, registry.views(), logs.records({ level: 'warn' }));
    Object.assign(globalThis, { algorhythmic: { stats } });
  }

  const fetched = await fetching;
  if (scope.closed) return;
  if (!fetched.ok) {
    troubles.noShow(fetched.error);
    return;
  }
  const { blueprint, lock } = fetched.value;
  executor.deploy(lock);
  openThreads(scope, {
    firstPicture: drawn,
    executor,
    logs,
    registry,
    deployment: lock,
    equip,
    canRunInWorker: (thread) => thread !== 'stage' || 'transferControlToOffscreen' in HTMLCanvasElement.prototype,
    onLost(thread, reason, how) {
      logger.log(how === 'fell' ? 'error' : 'info', `${thread} worker lost: ${reason}`);
      if (how === 'fell') troubles.workerLost(thread);
    },
    onBack: troubles.workerBack,
  });
  scope.own(() => executor.dispose());

  const fresh = withCapacities(blueprint.graph, lock.capacities);
  const checkpoints = keepCheckpoints(scope, { executor, blueprint: graphChecksum(blueprint.graph), settings: lock.settings, logger });
  const resumption = await checkpoints.find();
  if (scope.closed) return;
  await executor.load(resumption?.graph ?? fresh, resumption?.states);
  if (resumption) {
    reflectGraph(state, executor.desired);
    if (state.input.value.source !== 'none') state.phase.value = 'show';
    void firstPicture.promise.then(resumption.succeeded);
  }
  honourStillness();
  devices.start();
  await executor.start();
  const opened = await opening;
  troubles.library(opened.notice);
  countStyles(state, opened);
  opened.on((change) => {
    if (change.type === 'notice') troubles.library(change.notice);
    else countStyles(state, opened);
  });
  await drawn;
  if (scope.closed) return;
  holdPlace(scope);
  // What looks at the show comes once there is something to look at.
  const { openConsoleDoor } = await import('./console-door.ts');
  door = openConsoleDoor(scope, { executor, registry, logs, lock, blueprint: { ...blueprint, graph: fresh }, checkpoints, snapshot });
  if (switches.demo && !resumption?.isReload) actions.playDemo();
}

function patchApp(state: AppState, changes: Partial<AppState['app']['value']>): void {
  state.app.value = { ...state.app.value, ...changes };
}

function patience(scope: Scope): Promise<void> {
  return new Promise((resolve) => scope.own(systemClock.after(firstPictureMs, resolve)));
}

function storagePorts(): { estimate?: () => Promise<StorageEstimate> } {
  // Absent on plain HTTP.
  const storage = navigator.storage as StorageManager | undefined;
  return storage ? { estimate: () => storage.estimate() } : {};
}
