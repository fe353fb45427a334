import type { Audio } from '#app/audio/context.ts';
import type { InputEvent, InputEvents, InputFailureCode, InputWarningCode } from '#app/audio/input-events.ts';
import { type Actions, type AppState, type InputState, nothingHeard, warningNotice } from './app-state.ts';
import { failureTitles, warningWords } from './input-words.ts';
import type { Notices } from './notices.ts';

export interface InputsDeps {
  readonly state: AppState;
  readonly notices: Notices;
  readonly actions: Pick<Actions, 'listen' | 'listenToTab' | 'playDemo'>;
  readonly audio: Pick<Audio, 'on' | 'state' | 'wake'>;
}

/** Turns what the inputs and the AudioContext report into what the interface shows. */
export function createInputEvents({ state, notices, actions, audio }: InputsDeps): InputEvents & { dispose(): void } {
  const patch = (changes: Partial<InputState>): void => {
    state.input.value = { ...state.input.value, ...changes };
  };
  /** A live input is heard only while the context runs. */
  let live = false;

  function readSound(): void {
    if (!live) return;
    const blocked = audio.state === 'blocked' || audio.state === 'interrupted';
    patch({ status: blocked ? 'blocked' : 'live' });
  }
  const stopHearing = audio.on((event) => {
    if (event.type === 'state') readSound();
  });
  // What was said of one input is not true of the next.
  let source = state.input.value.source;
  const stopWatching = state.input.subscribe((input) => {
    if (input.source !== source || input.status === 'starting') {
      live = false;
      forget();
    }
    source = input.source;
  });

  function forget(): void {
    for (const { code } of state.hearing.peek().warnings) notices.dismiss(warningNotice(code));
    if (state.hearing.peek() !== nothingHeard) state.hearing.value = nothingHeard;
  }

  function fail(code: InputFailureCode, detail: string): void {
    live = false;
    patch({ status: 'failed' });
    const retry = code === 'denied' || code === 'device-busy' || code === 'no-device';
    notices.show({
      id: 'input',
      severity: 'error',
      title: failureTitles[code],
      detail: `${detail} Until then the art moves by itself.`,
      action: retry
        ? { label: 'Try again', run: () => actions.listen() }
        : code === 'not-shared'
          ? { label: 'Share again', run: () => actions.listenToTab() }
          : { label: 'Play the demo band', run: () => actions.playDemo() },
    });
  }

  function end(label: string): void {
    live = false;
    patch({ status: 'ended' });
    if (state.input.value.source === 'microphone') {
      notices.show({
        id: 'input',
        severity: 'warning',
        title: 'The microphone went away',
        detail: `${label} sends no more sound. It is opened again when it comes back; until then the art moves by itself.`,
      });
    } else if (state.input.value.source === 'tab') {
      notices.show({
        id: 'input',
        severity: 'info',
        title: 'The sharing has ended',
        detail: 'No more sound comes from what you shared. The art moves by itself.',
        action: { label: 'Share again', run: () => actions.listenToTab() },
      });
    }
  }

  function warn(code: InputWarningCode, detail: string): void {
    const { label, source: from } = state.input.value;
    const words = warningWords(code, detail, label, from);
    const others = state.hearing.value.warnings.filter((warning) => warning.code !== code);
    state.hearing.value = { ...state.hearing.value, warnings: [...others, { code, ...words }] };
    notices.show({
      id: warningNotice(code),
      severity: code === 'away' ? 'info' : 'warning',
      ...words,
      ...(code === 'voice-processing' ? { action: { label: 'Try again', run: () => actions.listen() } } : {}),
    });
  }

  function unwarn(code: InputWarningCode): void {
    notices.dismiss(warningNotice(code));
    const { warnings } = state.hearing.value;
    if (!warnings.some((warning) => warning.code === code)) return;
    state.hearing.value = { ...state.hearing.value, warnings: warnings.filter((warning) => warning.code !== code) };
  }

  function hear(event: InputEvent): void {
    switch (event.type) {
      case 'live':
        notices.dismiss('input');
        patch({ label: event.label });
        live = true;
        state.hearing.value = { ...state.hearing.value, ...(event.ear ?? nothingHeard) };
        readSound();
        break;
      case 'ended':
        end(event.label);
        break;
      case 'failed':
        fail(event.code, event.detail);
        break;
      case 'warning':
        warn(event.code, event.detail);
        break;
      case 'well':
        unwarn(event.code);
        break;
      case 'devices':
        state.devices.value = event.devices.devices;
        state.defaultDevice.value = event.devices.systemDefault?.label ?? '';
        break;
    }
  }
  return {
    emit: hear,
    dispose() {
      stopHearing();
      stopWatching();
    },
  };
}
