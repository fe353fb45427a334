import type { Clock, Outlet } from '#app/show/processor.ts';
import { createCapture } from './capture.ts';
import { InputError } from './input-events.ts';
import { createSilenceWatch } from './silence-watch.ts';

/** A stream of a device or a tab, heard by the graph. */
export interface JoinedStream {
  /** No block leaves while it rests. */
  rest(): void;
  wake(): void;
  /** Takes the nodes away; the stream's tracks are whoever's opened them. */
  dispose(): void;
}

export interface JoinDeps {
  readonly sound: AudioContext;
  readonly outlet: Outlet;
  readonly clock: Clock;
  /** The stream is open and has sent nothing but zeros for some seconds; then: it is heard after all. */
  readonly onSilent: (silent: boolean) => void;
}

/** Joins a stream to the graph and watches whether it is mute. Rejects with an InputError. */
export async function joinStream(stream: MediaStream, { sound, outlet, clock, onSilent }: JoinDeps): Promise<JoinedStream> {
  const source = sound.createMediaStreamSource(stream);
  const capture = await createCapture(sound, source, outlet).catch((error: unknown) => {
    throw new InputError('broken', 'Listening could not be set up in this browser.', { cause: error });
  });
  const ear = sound.createAnalyser();
  ear.fftSize = 16_384;
  const watch = createSilenceWatch({
    read: (into) => ear.getFloatTimeDomainData(into),
    length: ear.fftSize,
    flows: () => sound.state === 'running',
    clock,
    onSilent,
  });
  let resting = true;
  function wake(): void {
    if (!resting) return;
    resting = false;
    source.connect(ear);
    capture.wake();
    watch.start();
  }
  function rest(): void {
    if (resting) return;
    resting = true;
    watch.stop();
    capture.rest();
    source.disconnect();
  }
  wake();
  return {
    rest,
    wake,
    dispose() {
      rest();
      capture.dispose();
    },
  };
}
