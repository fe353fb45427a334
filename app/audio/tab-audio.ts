import { InputError } from './input-events.ts';
import type { SharingSupport } from './sharing-support.ts';

export { browserFacts, sharingSupport } from './sharing-support.ts';

/** What tab audio needs of `navigator.mediaDevices`. */
export type DisplayMediaPort = Pick<MediaDevices, 'getDisplayMedia'>;

/** The sound of another tab, a window or the whole system, as a person shared it. */
export interface SharedSound {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly label: string;
  /** Ends the sharing. */
  stop(): void;
}

/** Screen Capture, 5.4, and what Chromium adds; browsers ignore what they do not know. TypeScript's DOM library lags behind. */
interface DisplayOptions extends DisplayMediaStreamOptions {
  readonly systemAudio: 'include';
  readonly windowAudio: 'system';
  readonly surfaceSwitching: 'include';
  readonly selfBrowserSurface: 'exclude';
  readonly monitorTypeSurfaces: 'include';
  readonly preferCurrentTab: false;
  readonly controller?: FocusController;
}

interface FocusController {
  setFocusBehavior(behaviour: 'no-focus-change'): void;
}

/**
 * Asks a person to share the sound of a tab or of the system; call it within a gesture. A picture comes with it whether wanted or not:
 * it is kept as small and slow as can be, and switched off rather than stopped, since some browsers end the sharing with it.
 */
export async function shareSound(media: DisplayMediaPort | undefined, support: SharingSupport): Promise<SharedSound> {
  if (!media || support.kind === 'none') throw new InputError('no-sharing', support.words);
  const controller = focusController();
  const options: DisplayOptions = {
    video: { displaySurface: 'browser', frameRate: { max: 1 }, width: { max: 320 }, height: { max: 180 } },
    audio: {
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      channelCount: { ideal: 2 },
      // The person goes on hearing it.
      suppressLocalAudioPlayback: false,
    } as MediaTrackConstraints,
    systemAudio: 'include',
    windowAudio: 'system',
    surfaceSwitching: 'include',
    selfBrowserSurface: 'exclude',
    monitorTypeSurfaces: 'include',
    preferCurrentTab: false,
    ...(controller ? { controller } : {}),
  };
  let stream: MediaStream;
  try {
    stream = await media.getDisplayMedia(options);
  } catch (error) {
    throw asInputError(error, support);
  }
  keepFocus(controller);
  for (const picture of stream.getVideoTracks()) picture.enabled = false;
  const stop = (): void => {
    for (const track of stream.getTracks()) track.stop();
  };
  const [track] = stream.getAudioTracks();
  if (!track) {
    const label = stream.getVideoTracks()[0]?.getSettings().displaySurface ?? '';
    stop();
    throw new InputError('shared-silently', silentWords(label, support));
  }
  return { stream, track, label: labelOf(stream), stop };
}

/** Where the browser has it, the show stays in front when another tab is shared (Captured Surface Control: conditional focus). */
function focusController(): FocusController | undefined {
  const Controller = (globalThis as { readonly CaptureController?: new () => FocusController }).CaptureController;
  return Controller ? new Controller() : undefined;
}

function keepFocus(controller: FocusController | undefined): void {
  try {
    controller?.setFocusBehavior('no-focus-change');
  } catch {
    // Of a whole screen there is nothing to focus.
    return;
  }
}

function labelOf(stream: MediaStream): string {
  switch (stream.getVideoTracks()[0]?.getSettings().displaySurface) {
    case 'monitor':
      return 'System sound';
    case 'window':
      return 'Shared window';
    default:
      return 'Shared tab';
  }
}

function silentWords(surface: string, support: SharingSupport): string {
  if (surface === 'browser') return 'The tab was shared without its sound. Share it again and leave “Also share tab audio” switched on.';
  if (support.kind === 'system')
    return 'It was shared without its sound. Share it again, choose the entire screen or a tab, and switch on “Also share system audio” or “Also share tab audio”.';
  return 'It was shared without its sound: on this system only a tab can hand over what it plays. Share the tab, with “Also share tab audio” switched on.';
}

/** The errors of Screen Capture, 5.1 (getDisplayMedia), in words. */
function asInputError(error: unknown, support: SharingSupport): InputError {
  const cause = { cause: error };
  switch (error instanceof DOMException || error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
      return new InputError('not-shared', 'Nothing was shared. Whatever was heard before goes on.', cause);
    case 'NotFoundError':
    case 'NotReadableError':
    case 'AbortError':
      return new InputError(
        'not-shared',
        'The system did not hand over its sound. Try another tab or screen, or use the microphone.',
        cause,
      );
    case 'NotSupportedError':
    case 'TypeError':
      return new InputError('no-sharing', support.words, cause);
    default:
      return new InputError('broken', 'Sharing could not be started. Try again, or use the microphone.', cause);
  }
}
