import { createCapture, loadWorklet } from '#app/audio/capture.ts';
import type { Audio } from '#app/audio/context.ts';
import { InputError, type InputEvents, tellFailure } from '#app/audio/input-events.ts';
import { createScope } from '#app/lib/scope.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';
import demoBandUrl from '#worklets/demo-band/index.ts?worker&url';
import type { DemoBandConfig } from './kinds.ts';

/** Plays the demo band: to the speakers, and to the graph. */
export const createDemoBandProcessor: ProcessorFactory<DemoBandConfig> = async (context) => {
  const audio = context.resource<Audio>('audio');
  const events = context.resource<InputEvents>('inputEvents');
  const { seed, gain } = context.config;
  const scope = createScope();
  try {
    const sound = audio.context();
    if (!sound) throw new InputError('no-audio', 'This browser gives pages no sound. The art goes on by itself.');
    audio.wake();
    await loadWorklet(sound, demoBandUrl);
    const band = new AudioWorkletNode(sound, 'demo-band', {
      numberOfInputs: 0,
      numberOfOutputs: 1,
      outputChannelCount: [2],
      processorOptions: { seed, gain },
    });
    band.connect(sound.destination);
    scope.own(() => {
      band.port.postMessage({ playing: false });
      band.disconnect();
    });
    const capture = await createCapture(sound, band, context.outlet<Float32Array>('samples'));
    scope.own(capture.dispose);
    events.emit({ type: 'live', label: 'Demo band' });
    return {
      pause: () => band.port.postMessage({ playing: false }),
      resume: () => band.port.postMessage({ playing: true }),
      cleanup: () => scope.close(),
    };
  } catch (error) {
    await scope.close();
    tellFailure(events, error);
    throw error;
  }
};
