import type { KeptWords } from './audio/output-offset.ts';
import { messageOf } from './lib/result.ts';
import type { Scope } from './lib/scope.ts';
import type { Executor } from './show/executor.ts';
import type { Logger } from './show/processor.ts';
import type { AppState } from './state/app-state.ts';
import { type ChosenDevice, createChosenDevice } from './state/chosen-device.ts';
import { withConfig } from './state/graph-edits.ts';
import type { Offsets } from './state/offsets.ts';
import { createSharedSounds, type SharedSoundShelf } from './state/shared-sounds.ts';

/** The devices of this computer as the app uses them: microphones, shared tabs, loudspeakers. */
export interface Devices {
  /** Absent on plain HTTP. */
  readonly media: MediaDevices | undefined;
  readonly chosen: ChosenDevice;
  readonly sharedSounds: SharedSoundShelf;
  setOffset(ms: number): void;
  /** Looks at what is there, and at whatever comes and goes. */
  start(): void;
}

export interface DevicesDeps {
  readonly state: AppState;
  readonly executor: Pick<Executor, 'edit'>;
  readonly logger: Logger;
}

/** What no first picture needs is loaded beside it; long before anybody presses a button, and if not, the gesture outlasts the loading. */
export function openDevices(scope: Scope, { state, executor, logger }: DevicesDeps): Devices {
  const media = navigator.mediaDevices as MediaDevices | undefined;
  const report = (error: unknown): void => logger.log('warn', `devices: ${messageOf(error)}`);
  const sharing = () => import('./audio/tab-audio.ts');
  const sharedSounds = createSharedSounds(async () => (await sharing()).shareSound(media, state.sharing.value));
  scope.own(sharedSounds.dispose);
  let opening: Promise<Offsets> | undefined;

  async function openOffsets(): Promise<Offsets> {
    const { createOffsetKeeper, createOffsets } = await import('./state/offsets.ts');
    const offsets = createOffsets({
      state,
      keeper: createOffsetKeeper(storage),
      media,
      apply: (offsetMs) => void executor.edit((graph) => withConfig(graph, 'stage', { offsetMs })),
      report,
    });
    scope.own(offsets.start());
    return offsets;
  }
  const offsets = (): Promise<Offsets> => (opening ??= openOffsets().catch(forget));
  /** The network was away: the next wish tries again. */
  function forget(error: unknown): never {
    opening = undefined;
    throw error;
  }

  async function start(): Promise<void> {
    await offsets();
    const { browserFacts, sharingSupport } = await sharing();
    state.sharing.value = sharingSupport(browserFacts(navigator));
  }

  return {
    media,
    chosen: createChosenDevice(storage),
    sharedSounds,
    setOffset: (ms) => void offsets().then(({ set }) => set(ms), report),
    start: () => void start().catch(report),
  };
}

/** Where storage is forbidden even naming it throws: at each use, and not before. */
const storage: KeptWords = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, value),
};
