import type { Audio } from '#app/audio/context.ts';
import { InputError, type InputEvents, tellFailure } from '#app/audio/input-events.ts';
import { type JoinedStream, joinStream } from '#app/audio/joined-stream.ts';
import type { SharedSound } from '#app/audio/tab-audio.ts';
import { createScope } from '#app/lib/scope.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';

/** Where the shared sound comes from: it was asked for within the gesture of a person, and a graph is plain JSON and cannot hold it. */
export interface SharedSounds {
  /** Hands over what was shared last; whoever takes it ends it. */
  take(): SharedSound | undefined;
}

/** Listens to another tab, or to the whole system. */
export const createTabAudioProcessor: ProcessorFactory = async (context) => {
  const audio = context.resource<Audio>('audio');
  const events = context.resource<InputEvents>('inputEvents');
  const outlet = context.outlet<Float32Array>('samples');
  const scope = createScope();
  let joined: JoinedStream | undefined;
  let resting = false;
  try {
    const shared = context.resource<SharedSounds>('sharedSounds').take();
    if (!shared) throw new InputError('not-shared', 'After a reload the browser wants the tab to be shared again.');
    scope.own(shared.stop);
    const { stream, track, label } = shared;

    const onSilent = (silent: boolean): void =>
      events.emit(silent ? { type: 'warning', code: 'silent', detail: label } : { type: 'well', code: 'silent' });

    async function join(): Promise<void> {
      const sound = audio.context();
      if (!sound) throw new InputError('no-audio', 'This browser gives pages no sound. The art goes on by itself.');
      joined?.dispose();
      const next = await joinStream(stream, { sound, outlet, clock: context.clock, onSilent });
      joined = next;
      if (scope.closed) next.dispose();
      else if (resting) next.rest();
    }

    audio.wake();
    const use = audio.use();
    scope.own(use.end);
    await join();
    scope.own(() => joined?.dispose());
    scope.own(
      audio.on((event) => {
        if (event.type === 'rebuilt') join().catch(context.report);
      }),
    );
    const { channelCount = 0, sampleRate = 0 } = track.getSettings();
    events.emit({ type: 'live', label, ear: { deviceId: '', channels: channelCount, sampleRateHz: sampleRate, latencyMs: null } });
    track.addEventListener(
      'ended',
      () => {
        joined?.rest();
        shared.stop();
        events.emit({ type: 'ended', label });
      },
      { signal: scope.signal },
    );
    return {
      pause() {
        resting = true;
        joined?.rest();
        use.rest();
      },
      resume() {
        resting = false;
        if (track.readyState === 'live') joined?.wake();
        use.wake();
      },
      cleanup: () => scope.close(),
    };
  } catch (error) {
    await scope.close();
    tellFailure(events, error);
    throw error;
  }
};
