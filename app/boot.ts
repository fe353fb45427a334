import type { Intent } from './art/intents.ts';
import { painterInfos } from './art/painters.ts';
import { browserAudioContext, createAudio } from './audio/context.ts';
import { createListeners } from './lib/listeners.ts';
import { createRandom } from './lib/random.ts';
import { messageOf } from './lib/result.ts';
import { createScope } from './lib/scope.ts';
import { askToPersist } from './library/eviction.ts';
import type { Library } from './library/library.ts';
import { openSeededLibrary } from './library/open-seeded.ts';
import type { Thread } from './processors/kind-table.ts';
import { kinds } from './processors/kinds.ts';
import { portTypes } from './processors/port-types.ts';
import { registerPwa } from './pwa/register.ts';
import { parseBlueprint } from './show/blueprint.ts';
import { systemClock } from './show/clock.ts';
import { createExecutor } from './show/executor.ts';
import type { HostApi } from './show/host-api.ts';
import { createSurface } from './stage/surface.ts';
import { createActions } from './state/actions.ts';
import { type AppState, createAppState } from './state/app-state.ts';
import { createDisplay } from './state/display.ts';
import { createFileShelf } from './state/file-shelf.ts';
import { withConfig } from './state/graph-edits.ts';
import { createInputEvents } from './state/inputs.ts';
import { createNotices } from './state/notices.ts';
import { createErrorLog, createPageLogger, statsOf } from './state/stats.ts';
import { parseSwitches } from './state/switches.ts';
import { createTroubles } from './state/troubles.ts';
import { openThreads } from './threads.ts';
import { mountInterface } from './ui/mount.tsx';

/** Where the page puts the picture and the interface. */
export interface Page {
  readonly stage: HTMLElement;
  readonly ui: HTMLElement;
}

const blueprintPath = '/blueprints/show.json';
/** Where nothing can be drawn, listening does not wait longer for it; nor does it when a person asks for sound. */
const firstPictureMs = 4000;
const browserFetch: typeof fetch = (...request) => globalThis.fetch(...request);

/** The composition root: it alone knows everybody. */
export async function boot(page: Page): Promise<void> {
  const scope = createScope();
  const switches = parseSwitches(location.search);
  const state = createAppState();
  const notices = createNotices(state.notices);
  const troubles = createTroubles(notices);
  const errors = createErrorLog();
  const logger = createPageLogger(errors);
  const intents = createListeners<Intent>();
  const files = createFileShelf();
  const audio = createAudio({ create: browserAudioContext, clock: systemClock });
  const blueprintText = browserFetch(blueprintPath)
    .then((response) => response.text())
    .catch(messageOf);
  const opening = openSeededLibrary({ now: () => Date.now(), after: systemClock.after, ...storagePorts() }, browserFetch, logger);
  const firstPicture = Promise.withResolvers<void>();
  let library: Library | undefined;

  const executor = createExecutor({ kinds, portTypes, isolated: globalThis.crossOriginIsolated === true, logger });
  executor.on((event) => {
    if (event.type === 'error') errors.add(`${event.id ?? 'show'}: ${event.failure.message}`);
    if (event.type === 'processor-failed') errors.add(`${event.id} failed: ${event.failure.message}`);
  });
  // Whatever was joined to the old context is dead: the input begins anew with the new one.
  audio.on((event) => {
    if (event.type === 'rebuilt') void executor.restart('input');
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

  const actions = createActions({
    state,
    executor,
    library: opening,
    notices,
    sendIntent: intents.emit,
    wakeSound() {
      audio.wake();
      firstPicture.resolve();
    },
    keepFile: files.keep,
    keepStorage: () => void askToPersist(navigator.storage),
    applyUpdate: () => void pwa?.applyUpdate(),
    install: () => void pwa?.install(),
    after: systemClock.after,
  });
  const stillness = matchMedia('(prefers-reduced-motion: reduce)');
  const honourStillness = (): void => void executor.edit((graph) => withConfig(graph, 'director', { reducedMotion: stillness.matches }));
  stillness.addEventListener('change', honourStillness, { signal: scope.signal });
  const inputEvents = createInputEvents({ state, notices, actions, audio });
  // Sound that the browser blocked starts with the next gesture, whatever it is for.
  for (const type of ['pointerdown', 'keydown'] as const) {
    addEventListener(type, () => (audio.state === 'blocked' ? audio.wake() : undefined), { signal: scope.signal, capture: true });
  }
  scope.own(mountInterface(page.ui, state, actions));

  const { display, snapshot } = createDisplay(state, {
    isStarred: (id) => library?.get(id)?.starred ?? false,
    onArtwork: (id) => void opening.then((opened) => opened.markShown(id)),
    onStageMessage: troubles.stage,
    onFirstPicture: firstPicture.resolve,
  });

  const surface = createSurface(page.stage);
  async function equip(thread: Thread, host: HostApi, place: 'worker' | 'page'): Promise<void> {
    switch (thread) {
      case 'stage':
        return surface.equip(host, place);
      case 'page': {
        library = await opening;
        const resources = {
          audio,
          files,
          inputEvents,
          intents,
          display,
          library,
          mediaDevices: { media: navigator.mediaDevices as MediaDevices | undefined },
          random: createRandom(crypto.getRandomValues(new Uint32Array(1))[0] ?? 1),
          fetch: browserFetch,
          quickPicture: async (seed: number, aspect: number) =>
            (await import('#workers/library/quick-picture.ts')).quickPicture(seed, aspect),
        };
        await Promise.all(Object.entries(resources).map(([name, resource]) => host.provide(name, resource)));
        return;
      }
      case 'analysis':
      case 'library':
        return;
    }
  }

  const drawn = Promise.race([firstPicture.promise, new Promise<void>((resolve) => systemClock.after(firstPictureMs, resolve))]);
  const threads = openThreads(scope, {
    firstPicture: drawn,
    executor,
    logger,
    equip,
    canRunInWorker: (thread) => thread !== 'stage' || 'transferControlToOffscreen' in HTMLCanvasElement.prototype,
    onLost(thread, reason) {
      errors.add(`${thread} worker lost: ${reason}`);
      troubles.workerLost(thread);
    },
    onBack: troubles.workerBack,
  });
  if (switches.debug) Object.assign(globalThis, { algorhythmic: { stats: () => statsOf(state, snapshot, threads.states(), errors) } });

  const blueprint = parseBlueprint(await blueprintText, kinds, portTypes);
  if (!blueprint.ok) {
    troubles.noShow(`${blueprintPath}: ${blueprint.error.map(({ place, message }) => `${place ?? ''} ${message}`).join('; ')}.`);
    return;
  }
  await executor.load(blueprint.value.graph);
  honourStillness();
  await executor.start();
  const opened = await opening;
  troubles.library(opened.notice);
  countStyles(state, opened);
  opened.on((change) => {
    if (change.type === 'notice') troubles.library(change.notice);
    else countStyles(state, opened);
  });
  if (!switches.demo) return;
  await drawn;
  actions.playDemo();
}

function patchApp(state: AppState, changes: Partial<AppState['app']['value']>): void {
  state.app.value = { ...state.app.value, ...changes };
}

function countStyles(state: AppState, library: Library): void {
  const counts = new Map<string, number>();
  for (const { artwork, banned } of library.all()) if (!banned) counts.set(artwork.style, (counts.get(artwork.style) ?? 0) + 1);
  state.styles.value = painterInfos.map(({ id, title }) => ({ id, title, count: counts.get(id) ?? 0 }));
}

function storagePorts(): { estimate?: () => Promise<StorageEstimate> } {
  // Absent on plain HTTP.
  const storage = navigator.storage as StorageManager | undefined;
  return storage ? { estimate: () => storage.estimate() } : {};
}
