import { InputError, type InputFailureCode, type InputWarningCode } from '#app/audio/input-events.ts';
import type { InputSource, Notice } from './app-state.ts';

/** The words for what inputs report: titles of failures, and warnings as a whole. */

export const failureTitles: Readonly<Record<InputFailureCode, string>> = {
  'no-audio': 'No sound here',
  insecure: 'No microphone on this address',
  denied: 'The microphone was refused',
  'no-device': 'No microphone found',
  'device-busy': 'The microphone does not answer',
  'no-file': 'The file is gone',
  'empty-file': 'The file is empty',
  'not-audio': 'That is not music this browser can play',
  'damaged-file': 'The file is damaged',
  'not-shared': 'Nothing is shared',
  'shared-silently': 'Shared without its sound',
  'no-sharing': 'This browser shares no sound',
  broken: 'That input did not start',
};

/** Why nothing was shared when a person was asked what to share. */
export function notSharedNotice(error: unknown, again: () => void): Notice {
  const code = error instanceof InputError ? error.code : 'broken';
  return {
    id: 'input',
    severity: code === 'not-shared' ? 'info' : 'warning',
    title: failureTitles[code],
    detail: error instanceof InputError ? error.message : 'Sharing could not be started. Try again, or use the microphone.',
    ...(code === 'no-sharing' ? {} : { action: { label: 'Share again', run: again } }),
  };
}

export interface WarningWords {
  readonly title: string;
  readonly detail: string;
}

const processing: Readonly<Record<string, string>> = {
  echoCancellation: 'echo cancellation',
  noiseSuppression: 'noise suppression',
  autoGainControl: 'automatic gain',
  voiceIsolation: 'voice isolation',
};

const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** What works, but not as it should, in words. `detail` is what the input said; `label` names what is heard. */
export function warningWords(code: InputWarningCode, detail: string, label: string, source: InputSource): WarningWords {
  switch (code) {
    case 'voice-processing':
      return {
        title: 'The browser filters what it hears',
        detail: `With “${label}” it keeps ${list(detail.split(', ').map((name) => processing[name] ?? name))} on, made for speech: music comes through flattened, and the art follows less closely. Another microphone or browser may do better.`,
      };
    case 'narrow-band':
      return {
        title: `“${detail}” hears like a telephone`,
        detail:
          'Bluetooth headsets do so while their microphone is on: no treble, and music played through them turns dull. Choose the built-in microphone.',
      };
    case 'silent':
      return source === 'tab'
        ? {
            title: 'No sound comes from what you share',
            detail: 'Nothing plays there, or it is muted. The art goes along as soon as it is heard.',
          }
        : {
            title: 'The microphone is open but silent',
            detail: `“${detail}” sends nothing at all. It may be switched off on itself or in the system’s sound settings, or the music is nearer to another one.`,
          };
    case 'muted':
      return {
        title: 'The microphone is muted',
        detail: `The system or the browser holds back the sound of “${detail}”. Once it is let through, the art follows by itself.`,
      };
    case 'away':
      return { title: `“${detail}” is not there`, detail: `Until it is back, “${label}” listens. The change happens by itself.` };
  }
}
