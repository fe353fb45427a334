import { InputError } from './input-events.ts';

/** A file on its way to the speakers, as an element: the browser decodes and buffers, however long the file. */
export interface FilePlayback {
  readonly element: HTMLAudioElement;
  dispose(): void;
}

/** Loads a sound file until it could play. Rejects with an InputError in words for a person. */
export async function openFile(file: File | undefined, loop: boolean, signal: AbortSignal): Promise<FilePlayback> {
  if (!file) throw new InputError('no-file', 'The file is not here any more. Choose it again.');
  if (file.size === 0) throw new InputError('empty-file', `“${file.name}” is empty: it holds no sound.`);
  const url = URL.createObjectURL(file);
  const element = new Audio();
  element.loop = loop;
  element.preload = 'auto';
  const dispose = (): void => {
    element.pause();
    element.removeAttribute('src');
    element.load();
    URL.revokeObjectURL(url);
  };
  const listening = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      const here = { once: true, signal: listening.signal };
      element.addEventListener('canplay', () => resolve(), here);
      element.addEventListener('error', () => reject(asInputError(element.error, file)), here);
      signal.addEventListener('abort', () => reject(new InputError('no-file', 'Another input was chosen.')), here);
      element.src = url;
    });
  } catch (error) {
    dispose();
    throw error;
  } finally {
    listening.abort();
  }
  return { element, dispose };
}

/** HTML, 4.8.11.1: error codes of media elements. */
export function asInputError(error: MediaError | null, file: File): InputError {
  const cause = { cause: error };
  if (error?.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED)
    return new InputError(
      'not-audio',
      `“${file.name}” is not a sound file that this browser can play. MP3, M4A, OGG, FLAC and WAV usually work.`,
      cause,
    );
  return new InputError('damaged-file', `“${file.name}” is damaged: it could not be played to its end.`, cause);
}
