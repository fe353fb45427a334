import type { Signal } from '@preact/signals';
import type { Intent } from '#app/art/intents.ts';
import type { ClockOrder } from '#app/audio/clock-order.ts';
import { anyDevice } from '#app/audio/device-wish.ts';
import type { Library } from '#app/library/library.ts';
import type { Executor } from '#app/show/executor.ts';
import type { Actions, AppState, InputSource } from './app-state.ts';
import type { ChosenDevice } from './chosen-device.ts';
import { withConfig, withInput, withoutInput } from './graph-edits.ts';
import type { Notices } from './notices.ts';
import type { SharedSoundShelf } from './shared-sounds.ts';

export interface ActionsDeps {
  readonly state: AppState;
  readonly executor: Pick<Executor, 'edit' | 'pause' | 'resume' | 'state'>;
  readonly library: Promise<Library>;
  readonly notices: Notices;
  readonly sendIntent: (intent: Intent) => void;
  readonly orderClock: (order: ClockOrder) => void;
  /** Lets sound start: called within the gesture that asked for it. */
  readonly wakeSound: () => void;
  /** Keeps a file where the file player finds it, and names it. */
  readonly keepFile: (file: File) => string;
  /** Another input was chosen, or none. */
  readonly forgetFile: () => void;
  readonly chosenDevice: ChosenDevice;
  readonly sharedSounds: Pick<SharedSoundShelf, 'ask'>;
  readonly setOffset: (ms: number) => void;
  /** Asks the browser not to clear what we keep: once the person has shown that something is worth keeping. */
  readonly keepStorage: () => void;
  readonly applyUpdate: () => void;
  readonly install: () => void;
  readonly report: (error: unknown) => void;
  /** Undoing is offered for so long. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
}

const undoMs = 8000;

/** Turns wishes into edits of the show graph and of the library. */
export function createActions(deps: ActionsDeps): Actions & { dispose(): void } {
  const { state, executor, library, notices, sendIntent, orderClock } = deps;
  let undoLast: (() => void) | undefined;
  let cancelUndo = (): void => undefined;

  function edit(change: Parameters<Executor['edit']>[0]): void {
    void executor.edit(change).then((result) => {
      if (result.ok) return;
      const [failure] = result.error;
      notices.show({
        id: 'graph',
        severity: 'error',
        title: 'That change was refused',
        detail: `${failure?.message ?? 'The show graph does not allow it.'} The show goes on as it was.`,
      });
    });
  }

  function configure<T>(signal: Signal<T>, value: T, ...changes: readonly (readonly [id: string, field: string])[]): void {
    signal.value = value;
    edit((graph) => changes.reduce((changed, [id, field]) => withConfig(changed, id, { [field]: value as string }), graph));
  }

  function begin(
    source: Exclude<InputSource, 'none'>,
    label: string,
    kind: Parameters<typeof withInput>[1],
    config: Parameters<typeof withInput>[2],
  ): void {
    deps.wakeSound();
    notices.dismiss('input');
    if (source !== 'file') deps.forgetFile();
    state.input.value = { source, status: 'starting', label };
    state.phase.value = 'show';
    // Asking for the same again is a wish to try again: an unchanged processor would stay as it is, failed or not.
    void executor.edit(withoutInput);
    edit((graph) => withInput(graph, kind, config));
  }

  /** What was heard before goes on: nobody chose anything else. */
  async function notShared(error: unknown): Promise<void> {
    const { notSharedNotice } = await import('./input-words.ts');
    notices.show(notSharedNotice(error, listenToTab));
  }

  function listenToTab(): void {
    deps.wakeSound();
    deps.sharedSounds
      .ask()
      .then(({ label }) => begin('tab', label, 'tab-audio', {}), notShared)
      .catch(deps.report);
  }

  function offerUndo(label: string, undo: () => void): void {
    cancelUndo();
    undoLast = undo;
    state.undo.value = { label };
    cancelUndo = deps.after(undoMs, forgetUndo);
  }

  function forgetUndo(): void {
    cancelUndo();
    undoLast = undefined;
    state.undo.value = null;
  }

  let stoodStill = false;

  return {
    listen(deviceId) {
      if (deviceId !== undefined) {
        const device = state.devices.value.find(({ id }) => id === deviceId);
        deps.chosenDevice.write(device ? { deviceId, label: device.label, groupId: device.groupId } : anyDevice);
      }
      const wish = deps.chosenDevice.read();
      state.chosenDevice.value = wish.deviceId;
      begin('microphone', wish.label || 'Microphone', 'microphone', { ...wish });
    },
    listenToTab,
    setOffset: deps.setOffset,
    standStill(on) {
      // Whoever paused the show before (the console, say) wants it to stay so.
      if (on) stoodStill = executor.state === 'running';
      if (stoodStill) void (on ? executor.pause() : executor.resume());
      if (!on) stoodStill = false;
    },
    playFile(file) {
      begin('file', file.name, 'file-player', { fileId: deps.keepFile(file) });
    },
    playDemo() {
      begin('demo', 'Demo band', 'demo-band', {});
    },
    stopInput() {
      deps.forgetFile();
      state.input.value = { source: 'none', status: 'off', label: '' };
      edit(withoutInput);
    },
    showStage() {
      state.phase.value = 'show';
    },
    showWelcome() {
      state.phase.value = 'welcome';
    },
    next() {
      sendIntent({ type: 'next' });
    },
    setHold: (on) => configure(state.hold, on, ['director', 'hold']),
    setEngine: (engine) => configure(state.engine, engine, ['director', 'engine']),
    setStyle: (style) => configure(state.style, style, ['director', 'style'], ['library', 'style'], ['painter', 'style']),
    setIntensity: (intensity) => configure(state.intensity, intensity, ['director', 'intensity']),
    tapBeat(epochMs) {
      state.meter.history?.tapped(epochMs);
      orderClock({ type: 'tap', epochMs });
    },
    doubleTempo: () => orderClock({ type: 'double' }),
    halveTempo: () => orderClock({ type: 'halve' }),
    markOne: (epochMs) => orderClock({ type: 'one', epochMs }),
    nudgeBeat(ms) {
      state.nudgedMs.value += ms;
      orderClock({ type: 'nudge', ms });
    },
    lockTempo: (locked) => orderClock({ type: 'lock', locked }),
    setMeter: (beats) => orderClock({ type: 'meter', beats }),
    releaseTempo() {
      state.nudgedMs.value = 0;
      orderClock({ type: 'auto' });
    },
    toggleStar() {
      const artwork = state.artwork.value;
      if (!artwork) return;
      const starred = !artwork.starred;
      state.artwork.value = { ...artwork, starred };
      if (starred) deps.keepStorage();
      void library.then((opened) => opened.setStarred(artwork.id, starred));
    },
    ban() {
      const artwork = state.artwork.value;
      if (!artwork) return;
      void library.then((opened) => opened.setBanned(artwork.id, true));
      sendIntent({ type: 'avoid', artworkId: artwork.id });
      offerUndo(`“${artwork.title}” will not come again`, () => {
        void library.then((opened) => opened.setBanned(artwork.id, false));
        sendIntent({ type: 'welcome', artworkId: artwork.id });
      });
    },
    undo() {
      undoLast?.();
      forgetUndo();
    },
    dismiss: (noticeId) => notices.dismiss(noticeId),
    toggleFullScreen() {
      const change = document.fullscreenElement
        ? document.exitFullscreen()
        : document.documentElement.requestFullscreen({ navigationUI: 'hide' });
      change.catch(() =>
        notices.show({
          id: 'full-screen',
          severity: 'info',
          title: 'Full screen is not available here',
          detail: 'The browser refused it. Installing the app gives it the whole screen.',
        }),
      );
    },
    applyUpdate: deps.applyUpdate,
    install: deps.install,
    dispose: () => cancelUndo(),
  };
}
