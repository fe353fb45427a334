import { type Capture, createCapture } from '#app/audio/capture.ts';
import type { Audio } from '#app/audio/context.ts';
import { InputError, type InputEvents, tellFailure } from '#app/audio/input-events.ts';
import { listMicrophones, type MediaDevicesPort, openMicrophone } from '#app/audio/microphone.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';
import type { MicrophoneConfig } from './kinds.ts';

const reopenMs = [500, 1000, 2000, 4000, 8000] as const;

/** Listens to the room. Asks for permission when it is set up, and never before. A device that goes away is reopened when it is back. */
export const createMicrophoneProcessor: ProcessorFactory<MicrophoneConfig> = async (context) => {
  const audio = context.resource<Audio>('audio');
  const events = context.resource<InputEvents>('inputEvents');
  const devices = context.resource<{ readonly media: MediaDevicesPort | undefined }>('mediaDevices').media;
  const outlet = context.outlet<Float32Array>('samples');
  const use = audio.use();
  let capture: Capture | undefined;
  let resting = false;
  let close = (): void => undefined;
  let cancelReopen = (): void => undefined;
  let tries = 0;

  async function open(): Promise<void> {
    const sound = audio.context();
    if (!sound) throw new InputError('no-audio', 'This browser gives pages no sound. The art goes on by itself.');
    audio.wake();
    const { stream, track, label, kept } = await openMicrophone(devices, context.config.deviceId);
    if (context.signal.aborted) {
      track.stop();
      return;
    }
    const source = sound.createMediaStreamSource(stream);
    let opened: Capture;
    try {
      opened = await createCapture(sound, source, outlet);
    } catch (error) {
      track.stop();
      throw new InputError('broken', 'Listening could not be set up in this browser.', { cause: error });
    }
    const gone = (): void => {
      close();
      events.emit({ type: 'ended', label });
      reopen();
    };
    track.addEventListener('ended', gone);
    capture = opened;
    close = () => {
      close = () => undefined;
      capture = undefined;
      track.removeEventListener('ended', gone);
      track.stop();
      opened.dispose();
    };
    if (context.signal.aborted) return close();
    // Opened again in the middle of a pause.
    if (resting) rest();
    tries = 0;
    events.emit({ type: 'live', label });
    if (kept.length > 0) events.emit({ type: 'warning', code: 'voice-processing', detail: kept.join(', ') });
    await tellDevices();
  }

  function reopen(): void {
    const delayMs = reopenMs[Math.min(tries++, reopenMs.length - 1)] ?? 8000;
    cancelReopen = context.clock.after(delayMs, () => {
      open().catch((error: unknown) => {
        context.report(error);
        if (!context.signal.aborted) reopen();
      });
    });
  }

  function rest(): void {
    resting = true;
    capture?.rest();
    use.rest();
  }

  async function tellDevices(): Promise<void> {
    if (devices) events.emit({ type: 'devices', devices: await listMicrophones(devices) });
  }

  const changed = (): void => void tellDevices().catch(context.report);
  devices?.addEventListener('devicechange', changed);

  function stop(): void {
    cancelReopen();
    devices?.removeEventListener('devicechange', changed);
    close();
    use.end();
  }

  try {
    await open();
  } catch (error) {
    stop();
    tellFailure(events, error);
    throw error;
  }
  return {
    // The device stays open: closing it would ask for permission again in some browsers. Nothing of what it hears leaves it.
    pause: rest,
    resume() {
      resting = false;
      capture?.wake();
      use.wake();
    },
    cleanup: stop,
  };
};
