import { type Capture, createCapture } from '#app/audio/capture.ts';
import type { Audio } from '#app/audio/context.ts';
import { asInputError, openFile } from '#app/audio/file-playback.ts';
import { createForerunner, type Forerunner } from '#app/audio/forerunner.ts';
import { InputError, type InputEvents, tellFailure } from '#app/audio/input-events.ts';
import type { PlaybackPlace, RecordingMessage } from '#app/audio/look-ahead.ts';
import type { Json } from '#app/lib/json.ts';
import { createScope } from '#app/lib/scope.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';
import type { FilePlayerConfig } from './kinds.ts';

/** Where the file player gets its file from: a graph is plain JSON and cannot hold it. */
export interface FileSource {
  get(id: string): File | undefined | Promise<File | undefined>;
}

function parseState(state: Json, fileId: string): number {
  const { seconds, file } = (state ?? {}) as { readonly seconds?: unknown; readonly file?: unknown };
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0)
    throw new Error('This is not what a file player keeps: seconds is where it was.');
  if (file !== fileId) throw new Error('What a file player kept was another file: this one begins at its beginning.');
  return seconds;
}

/** A browser that wants a gesture first says so by this name; the context's own state tells the person. */
const wantsGesture = (error: unknown): boolean => error instanceof DOMException && error.name === 'NotAllowedError';
/** `play()` that a `pause()` overtook. */
const overtaken = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** Plays a file from this device: to the speakers, and to the graph by a branch of its own. */
export const createFilePlayerProcessor: ProcessorFactory<FilePlayerConfig> = async (context) => {
  const audio = context.resource<Audio>('audio');
  const events = context.resource<InputEvents>('inputEvents');
  const scope = createScope();
  const file = await context.resource<FileSource>('files').get(context.config.fileId);

  /** Nobody may be there to look ahead. */
  function lookAhead(element: HTMLAudioElement): Forerunner | undefined {
    if (!file) return undefined;
    const recording = context.outlet<RecordingMessage>('recording');
    const playback = context.outlet<PlaybackPlace>('playback');
    const forerunner = createForerunner({ file, element, recording, playback, clock: context.clock });
    scope.own(forerunner.dispose);
    return forerunner;
  }

  async function open(): Promise<{ readonly element: HTMLAudioElement; readonly capture: Capture }> {
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
    return { element, capture };
  }

  try {
    const { element, capture } = await open();
    const use = audio.use();
    scope.own(use.end);
    const forerunner = lookAhead(element);
    let playing = false;
    let given = false;

    function play(): void {
      if (!playing || element.ended || !element.paused) return;
      element.play().catch((error: unknown) => {
        if (!wantsGesture(error) && !overtaken(error)) context.report(error);
      });
    }

    // Playing may have to wait for the gesture that lets sound start; when it has come, the context runs.
    scope.own(audio.on((event) => (event.type === 'state' && event.state === 'running' ? play() : undefined)));
    events.emit({ type: 'live', label: file?.name ?? '' });
    return {
      // The first turn comes after any restore: nothing is heard of the beginning before the sound goes on where it was.
      process() {
        playing = true;
        play();
        if (given) return;
        given = true;
        forerunner?.give();
      },
      pause() {
        playing = false;
        element.pause();
        capture.rest();
        use.rest();
      },
      resume() {
        capture.wake();
        use.wake();
      },
      // Whoever looked ahead is another one now: it knows nothing of the file.
      linked(port) {
        if (port === 'recording' && given) forerunner?.give();
      },
      checkpoint: () => ({ file: context.config.fileId, seconds: element.currentTime }),
      restore(state) {
        const seconds = parseState(state, context.config.fileId);
        if (seconds < element.duration) element.currentTime = seconds;
      },
      cleanup: () => scope.close(),
    };
  } catch (error) {
    await scope.close();
    tellFailure(events, error, context.signal);
    throw error;
  }
};
