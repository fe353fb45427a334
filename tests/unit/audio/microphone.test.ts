import { describe, expect, it } from 'vitest';
import { InputError } from '#app/audio/input-events.ts';
import { type MediaDevicesPort, openMicrophone } from '#app/audio/microphone.ts';

function devices(open: (constraints?: MediaStreamConstraints) => Promise<MediaStream>): MediaDevicesPort {
  const target = new EventTarget();
  return {
    getUserMedia: open,
    enumerateDevices: async () => [],
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
  };
}

const stream = (settings: MediaTrackSettings, label = 'USB microphone'): MediaStream =>
  ({ getAudioTracks: () => [{ label, getSettings: () => settings }] }) as unknown as MediaStream;

describe('microphone', () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'no-device'],
    ['OverconstrainedError', 'no-device'],
    ['NotReadableError', 'device-busy'],
    ['TypeError', 'broken'],
  ])('A14: %s becomes "%s", in words for a person', async (name, code) => {
    const failing = devices(() => Promise.reject(new DOMException('', name)));
    const error = await openMicrophone(failing, '').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toMatch(/\w+ \w+.*\.$/);
  });

  it('A14: says why there is no microphone on an insecure page', async () => {
    await expect(openMicrophone(undefined, '')).rejects.toMatchObject({ code: 'insecure' });
  });

  it('A1: asks for untouched sound of the chosen device, and finds out what the browser kept on', async () => {
    let asked: MediaStreamConstraints | undefined;
    const opened = await openMicrophone(
      devices(async (constraints) => {
        asked = constraints;
        return stream({ echoCancellation: false, noiseSuppression: true, autoGainControl: false });
      }),
      'abc',
    );
    expect(asked?.audio).toMatchObject({
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      deviceId: { exact: 'abc' },
    });
    expect(opened).toMatchObject({ label: 'USB microphone', kept: ['noiseSuppression'] });
  });
});
