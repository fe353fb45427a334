import type { Audio } from '#app/audio/context.ts';
import { InputError, type InputEvents, tellFailure } from '#app/audio/input-events.ts';
import { joinStream } from '#app/audio/joined-stream.ts';
import { createListening } from '#app/audio/listening.ts';
import type { MediaDevicesPort } from '#app/audio/microphone.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';
import type { MicrophoneConfig } from './kinds.ts';

/** Listens to the room. Asks for permission when it is set up, and never before. */
export const createMicrophoneProcessor: ProcessorFactory<MicrophoneConfig> = async (context) => {
  const audio = context.resource<Audio>('audio');
  const events = context.resource<InputEvents>('inputEvents');
  const outlet = context.outlet<Float32Array>('samples');
  // Before the microphone opens: on iOS the way in decides where the sound goes out.
  const use = audio.use('record');
  const listening = createListening({
    media: context.resource<{ readonly media: MediaDevicesPort | undefined }>('mediaDevices').media,
    wish: context.config,
    clock: context.clock,
    events,
    signal: context.signal,
    report: context.report,
    join(stream, onSilent) {
      const sound = audio.context();
      if (!sound) throw new InputError('no-audio', 'This browser gives pages no sound. The art goes on by itself.');
      return joinStream(stream, { sound, outlet, clock: context.clock, onSilent });
    },
  });
  const forget = audio.on((event) => {
    if (event.type === 'rebuilt') listening.rejoin().catch(context.report);
  });

  function stop(): void {
    forget();
    listening.close();
    use.end();
  }

  try {
    if (!audio.context()) throw new InputError('no-audio', 'This browser gives pages no sound. The art goes on by itself.');
    audio.wake();
    // A person may leave the browser's question open, and choose something else meanwhile: what they answer then is closed at once.
    await Promise.race([listening.open(), givenUp(context.signal)]);
  } catch (error) {
    stop();
    tellFailure(events, error, context.signal);
    throw error;
  }
  return {
    // The device stays open: closing it would ask for permission again in some browsers. Nothing of what it hears leaves it.
    pause() {
      listening.rest();
      use.rest();
    },
    resume() {
      listening.wake();
      use.wake();
    },
    cleanup: stop,
  };
};

const givenUp = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
