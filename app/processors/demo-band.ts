import { createCapture, loadWorklet } from '#app/audio/capture.ts';
import type { Audio } from '#app/audio/context.ts';
import { barSeconds } from '#app/audio/demo-band/band.ts';
import type { DemoBandOptions, DemoBandOrder } from '#app/audio/demo-band/orders.ts';
import { InputError, type InputEvents, tellFailure } from '#app/audio/input-events.ts';
import type { Json } from '#app/lib/json.ts';
import { createScope } from '#app/lib/scope.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';
import demoBandUrl from '#worklets/demo-band/index.ts?worker&url';
import type { DemoBandConfig } from './kinds.ts';

/** An evening and more: what says it has played longer is no checkpoint of ours. */
const mostBars = 1_000_000;

function parseState(state: Json, seed: number): number {
  const { seed: played, bar } = (state ?? {}) as { readonly seed?: unknown; readonly bar?: unknown };
  if (typeof bar !== 'number' || !Number.isInteger(bar) || bar < 0 || bar > mostBars)
    throw new Error('This is not what a demo band keeps: bar is a whole number.');
  if (played !== seed) throw new Error(`That was another piece (seed ${String(played)}): this one begins at its beginning.`);
  return bar;
}

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
      processorOptions: { seed, gain, playing: false } satisfies DemoBandOptions,
    });
    const order = (what: DemoBandOrder): void => band.port.postMessage(what);
    band.connect(sound.destination);
    scope.own(() => {
      order({ over: true });
      band.disconnect();
      band.port.close();
    });
    const capture = await createCapture(sound, band, context.outlet<Float32Array>('samples'));
    scope.own(capture.dispose);
    const use = audio.use();
    scope.own(use.end);
    events.emit({ type: 'live', label: 'Demo band' });

    /** Seconds of the piece before `sinceSeconds`, and when this stretch of it began, on the context's clock; undefined while it stands still. */
    let playedSeconds = 0;
    let sinceSeconds: number | undefined;
    const played = (): number => playedSeconds + (sinceSeconds === undefined ? 0 : sound.currentTime - sinceSeconds);

    return {
      // The first turn comes after any restore: the band does not begin where it will not go on.
      process() {
        if (sinceSeconds !== undefined) return;
        sinceSeconds = sound.currentTime;
        order({ playing: true });
      },
      pause() {
        playedSeconds = played();
        sinceSeconds = undefined;
        order({ playing: false });
        capture.rest();
        use.rest();
      },
      resume() {
        capture.wake();
        use.wake();
      },
      /** To the bar: sound that rings on from before it is not worth rendering minutes of music anew. */
      checkpoint: () => ({ seed, bar: Math.floor(played() / barSeconds(seed)) }),
      restore(state) {
        const bar = parseState(state, seed);
        playedSeconds = bar * barSeconds(seed);
        order({ fromBar: bar });
      },
      cleanup: () => scope.close(),
    };
  } catch (error) {
    await scope.close();
    tellFailure(events, error, context.signal);
    throw error;
  }
};
