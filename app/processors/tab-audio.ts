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
  /** Counts joinings: of two that overlap, the later one counts. */
  let joining = 0;
  try {
    const shared = context.resource<SharedSounds>('sharedSounds').take();
    if (!shared) throw new InputError('not-shared', 'After a reload the browser wants the tab to be shared again.');
    scope.own(shared.stop);
    const { stream, track, label } = shared;

    const onSilent = (silent: boolean): void =>
      events.emit(silent ? { type: 'warning', code: 'silent', detail: label } : { type: 'well', code: 'silent' });

    async function join(): Promise<void> {
      const mine = ++joining;
      const sound = audio.context();
      if (!sound) throw new InputError('no-audio', 'This browser gives pages no sound. The art goes on by itself.');
      joined?.dispose();
      const next = await joinStream(stream, { sound, outlet, clock: context.clock, onSilent });
      if (scope.closed || mine !== joining) return next.dispose();
      joined = next;
      if (resting || !isLive()) next.rest();
      // Whoever watched for silence before is gone with the old context, and would not say that it is over.
      onSilent(false);
    }

    const isLive = (): boolean => track.readyState === 'live';
    function end(): void {
      joined?.rest();
      shared?.stop();
      events.emit({ type: 'ended', label });
    }

    audio.wake();
    const use = audio.use();
    scope.own(use.end);
    scope.own(() => joined?.dispose());
    scope.own(
      audio.on((event) => {
        if (event.type === 'rebuilt' && isLive()) join().catch(context.report);
      }),
    );
    await join();
    const { channelCount = 0, sampleRate = 0 } = track.getSettings();
    events.emit({ type: 'live', label, ear: { deviceId: '', channels: channelCount, sampleRateHz: sampleRate, latencyMs: null } });
    track.addEventListener('ended', end, { signal: scope.signal });
    // The sharing may have been stopped before anybody listened for that.
    if (!isLive()) end();
    return {
      pause() {
        resting = true;
        joined?.rest();
        use.rest();
      },
      resume() {
        resting = false;
        if (isLive()) joined?.wake();
        use.wake();
      },
      cleanup: () => scope.close(),
    };
  } catch (error) {
    await scope.close();
    tellFailure(events, error, context.signal);
    throw error;
  }
};
