import type { Audio } from '#app/audio/context.ts';
import type { InputEvent, InputEvents, InputFailureCode } from '#app/audio/input-events.ts';
import type { Actions, AppState, InputState } from './app-state.ts';
import type { Notices } from './notices.ts';

export interface InputsDeps {
  readonly state: AppState;
  readonly notices: Notices;
  readonly actions: Pick<Actions, 'listen' | 'playDemo'>;
  readonly audio: Pick<Audio, 'on' | 'state' | 'wake'>;
}

const titles: Readonly<Record<InputFailureCode, string>> = {
  'no-audio': 'No sound here',
  insecure: 'No microphone on this address',
  denied: 'The microphone was refused',
  'no-device': 'No microphone found',
  'device-busy': 'The microphone does not answer',
  'no-file': 'The file is gone',
  'empty-file': 'The file is empty',
  'not-audio': 'That is not music this browser can play',
  'damaged-file': 'The file is damaged',
  broken: 'That input did not start',
};

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
  const dispose = audio.on((event) => {
    if (event.type === 'state') readSound();
  });

  function fail(code: InputFailureCode, detail: string): void {
    live = false;
    patch({ status: 'failed' });
    const retry = code === 'denied' || code === 'device-busy' || code === 'no-device';
    notices.show({
      id: 'input',
      severity: 'error',
      title: titles[code],
      detail: `${detail} Until then the art moves by itself.`,
      action: retry ? { label: 'Try again', run: () => actions.listen() } : { label: 'Play the demo band', run: () => actions.playDemo() },
    });
  }

  function hear(event: InputEvent): void {
    switch (event.type) {
      case 'live':
        live = true;
        notices.dismiss('input');
        patch({ label: event.label });
        readSound();
        break;
      case 'ended':
        live = false;
        patch({ status: 'ended' });
        if (state.input.value.source === 'microphone') {
          notices.show({
            id: 'input',
            severity: 'warning',
            title: 'The microphone went away',
            detail: `${event.label} sends no more sound. It is opened again when it comes back; until then the art moves by itself.`,
          });
        }
        break;
      case 'failed':
        fail(event.code, event.detail);
        break;
      case 'warning':
        notices.show({
          id: 'voice-processing',
          severity: 'warning',
          title: 'The browser filters what it hears',
          detail: `It kept voice processing on (${event.detail}), which flattens music. The art follows less closely; another browser may do better.`,
        });
        break;
      case 'devices':
        state.devices.value = event.devices;
        break;
    }
  }
  return { emit: hear, dispose };
}
