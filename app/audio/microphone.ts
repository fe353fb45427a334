import { InputError } from './input-events.ts';

/** What the microphone needs of `navigator.mediaDevices`. */
export type MediaDevicesPort = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>;

/** Voice processing that browsers switch on by themselves, and that flattens music. */
const voiceProcessing = ['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const;

export interface OpenMicrophone {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly label: string;
  /** The processing that the browser kept on although it was asked not to. */
  readonly kept: readonly string[];
}

/** Opens a microphone for music. Rejects with an InputError in words for a person. */
export async function openMicrophone(devices: MediaDevicesPort | undefined, deviceId: string): Promise<OpenMicrophone> {
  if (!devices)
    throw new InputError(
      'insecure',
      'The browser lets pages listen over HTTPS or on localhost only. Open the app there, or play a file instead.',
    );
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia({
      audio: {
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
        channelCount: { ideal: 2 },
        ...(deviceId === '' ? {} : { deviceId: { exact: deviceId } }),
      },
    });
  } catch (error) {
    throw asInputError(error);
  }
  const [track] = stream.getAudioTracks();
  if (!track) throw new InputError('no-device', 'The browser opened a microphone without sound. Choose another one.');
  const settings = track.getSettings();
  return { stream, track, label: track.label || 'Microphone', kept: voiceProcessing.filter((name) => settings[name] === true) };
}

/** The errors of Media Capture and Streams, 10.3 (getUserMedia), in words. */
function asInputError(error: unknown): InputError {
  const cause = { cause: error };
  switch (error instanceof DOMException || error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return new InputError(
        'denied',
        'The browser was not allowed to listen. Allow the microphone in the address bar and try again, or play a file.',
        cause,
      );
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new InputError('no-device', 'No such microphone was found. Plug one in or choose another, or play a file.', cause);
    case 'NotReadableError':
    case 'AbortError':
      return new InputError(
        'device-busy',
        'The microphone is there but does not answer. Another program may be using it; close that and try again.',
        cause,
      );
    default:
      return new InputError('broken', 'The microphone could not be opened. Try again, or play a file.', cause);
  }
}

/** The microphones there are. Their names are empty until the person has allowed one. */
export async function listMicrophones(devices: MediaDevicesPort): Promise<{ readonly id: string; readonly label: string }[]> {
  const all = await devices.enumerateDevices();
  const microphones = all.filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '');
  return microphones.map(({ deviceId, label }, index) => ({ id: deviceId, label: label || `Microphone ${index + 1}` }));
}
