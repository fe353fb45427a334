import { createCapture } from '#app/audio/capture.ts';
import type { Audio } from '#app/audio/context.ts';
import { asInputError, openFile } from '#app/audio/file-playback.ts';
import { InputError, type InputEvents, tellFailure } from '#app/audio/input-events.ts';
import { createScope } from '#app/lib/scope.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';
import type { FilePlayerConfig } from './kinds.ts';

/** Plays a file from this device: to the speakers, and to the graph by a branch of its own. */
export const createFilePlayerProcessor: ProcessorFactory<FilePlayerConfig> = async (context) => {
  const audio = context.resource<Audio>('audio');
  const events = context.resource<InputEvents>('inputEvents');
  const file = context.resource<{ get(id: string): File | undefined }>('files').get(context.config.fileId);
  const scope = createScope();

  async function open(): Promise<HTMLAudioElement> {
    const sound = audio.context();
    if (!sound) throw new InputError('no-audio', 'This browser gives pages no sound. The art goes on by itself.');
    audio.wake();
    const { element, dispose } = await openFile(file, context.config.loop, context.signal);
    scope.own(dispose);
    const source = sound.createMediaElementSource(element);
    source.connect(sound.destination);
    scope.own(() => source.disconnect());
    const capture = await createCapture(sound, source, context.outlet<Float32Array>('samples'));
    scope.own(capture.dispose);
    const label = file?.name ?? '';
    element.addEventListener('ended', () => events.emit({ type: 'ended', label }), { signal: scope.signal });
    element.addEventListener(
      'error',
      () => {
        if (!file) return;
        const { code, message } = asInputError(element.error, file);
        events.emit({ type: 'failed', code, detail: message });
      },
      { signal: scope.signal },
    );
    return element;
  }

  /** Playing waits for the gesture that lets sound start; the context's own state says so. */
  const play = (element: HTMLAudioElement): void => void element.play().catch(context.report);

  try {
    const element = await open();
    play(element);
    events.emit({ type: 'live', label: file?.name ?? '' });
    return {
      pause: () => element.pause(),
      resume: () => play(element),
      cleanup: () => scope.close(),
    };
  } catch (error) {
    await scope.close();
    tellFailure(events, error);
    throw error;
  }
};
