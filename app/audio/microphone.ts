import { InputError } from './input-events.ts';
import { plainLabel } from './output-offset.ts';

/** What the microphone needs of `navigator.mediaDevices`. */
export type MediaDevicesPort = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>;

/** Voice processing that browsers switch on by themselves, and that flattens music; `voiceIsolation` is ChromeOS's. */
const voiceProcessing = ['echoCancellation', 'noiseSuppression', 'autoGainControl', 'voiceIsolation'] as const;
type VoiceProcessing = (typeof voiceProcessing)[number];

/** Below this a device hears as a telephone does: Bluetooth's hands-free profile gives 8, 16 or 24 kHz. */
const narrowHz = 24_000;

export interface OpenMicrophone {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly label: string;
  /** As the browser names the device that it opened; may be `default`, or '' where it does not say. */
  readonly deviceId: string;
  /** The processing that the browser kept on although it was asked not to. */
  readonly kept: readonly string[];
  /** 1 or 2; 0 where the browser does not say. */
  readonly channels: number;
  /** What the device sends; the AudioContext resamples it. 0 where the browser does not say. */
  readonly sampleRateHz: number;
  readonly isNarrow: boolean;
  /** What the device and its driver are said to take from sound to samples; null where the browser does not say (Safari, Firefox). */
  readonly latencyMs: number | null;
}

/** Opens a microphone for music. Rejects with an InputError in words for a person. */
export async function openMicrophone(devices: MediaDevicesPort | undefined, deviceId: string): Promise<OpenMicrophone> {
  if (!devices)
    throw new InputError(
      'insecure',
      'The browser lets pages listen over HTTPS or on localhost only. Open the app there, or play a file instead.',
    );
  const untouched = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, voiceIsolation: false };
  const audio = { ...untouched, channelCount: { ideal: 2 }, ...(deviceId === '' ? {} : { deviceId: { exact: deviceId } }) };
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia({ audio });
  } catch (error) {
    throw asInputError(error);
  }
  const [track] = stream.getAudioTracks();
  if (!track) throw new InputError('no-device', 'The browser opened a microphone without sound. Choose another one.');
  const kept = await insist(track, audio);
  const settings: MediaTrackSettings & { readonly latency?: number } = track.getSettings();
  const label = plainLabel(track.label) || 'Microphone';
  const sampleRateHz = settings.sampleRate ?? 0;
  return {
    stream,
    track,
    label,
    deviceId: settings.deviceId ?? '',
    kept,
    channels: settings.channelCount ?? 0,
    sampleRateHz,
    isNarrow: sampleRateHz > 0 ? sampleRateHz <= narrowHz : /hands-?free|\bHFP\b|\bHSP\b/i.test(label),
    latencyMs: settings.latency !== undefined && settings.latency > 0 ? settings.latency * 1000 : null,
  };
}

/** What of the voice processing is on; newer browsers say how instead of `true`. What a browser does not tell counts as off. */
function keptBy(track: MediaStreamTrack): VoiceProcessing[] {
  const settings = track.getSettings() as Readonly<Record<string, unknown>>;
  return voiceProcessing.filter((name) => settings[name] !== undefined && settings[name] !== false);
}

/** Asks once more, as a condition, for what was not done as a wish. */
async function insist(track: MediaStreamTrack, asked: MediaTrackConstraints): Promise<readonly string[]> {
  const kept = keptBy(track);
  if (kept.length === 0) return kept;
  try {
    await track.applyConstraints({ ...asked, ...Object.fromEntries(kept.map((name) => [name, { exact: false }])) });
  } catch {
    // It cannot be had without: the sound is as it is, and the person is told.
    return kept;
  }
  return keptBy(track);
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
