import { describe, expect, it } from 'vitest';
import { anyDevice, type DeviceWish } from '#app/audio/device-wish.ts';
import type { InputEvent } from '#app/audio/input-events.ts';
import { createListening } from '#app/audio/listening.ts';
import { type FakeDevice, type FakeDevices, fakeDevices } from '#tests/support/fake-devices.ts';
import { manualClock, settled } from '#tests/support/manual-clock.ts';

const builtIn: FakeDevice = { id: 'built-in', label: 'Built-in microphone' };
const usb: FakeDevice = { id: 'usb', label: 'USB interface' };
const headset: FakeDevice = { id: 'headset', label: 'Headset', settings: { sampleRate: 16_000 } };
const wishFor = ({ id, label }: FakeDevice): DeviceWish => ({ deviceId: id, label, groupId: `group of ${id}` });

async function listen(media: FakeDevices, wish: DeviceWish = anyDevice, clock = manualClock()) {
  const events: InputEvent[] = [];
  const reports: unknown[] = [];
  const end = new AbortController();
  const joined: { stream: MediaStream; resting: boolean; disposed: boolean; silent: (on: boolean) => void }[] = [];
  const listening = createListening({
    media,
    wish,
    clock,
    events: { emit: (event) => events.push(event) },
    signal: end.signal,
    report: (error) => reports.push(error),
    async join(stream, onSilent) {
      const one = { stream, resting: false, disposed: false, silent: onSilent };
      joined.push(one);
      return {
        rest: () => void Object.assign(one, { resting: true }),
        wake: () => void Object.assign(one, { resting: false }),
        dispose: () => void Object.assign(one, { disposed: true }),
      };
    },
  });
  await listening.open();
  /** What is open and heard now; there is never more than one. */
  const heard = (): string | undefined => {
    expect(media.open.length).toBeLessThan(2);
    const [track] = media.open;
    if (track) expect(joined.filter(({ disposed }) => !disposed).map(({ stream }) => stream.getAudioTracks()[0])).toEqual([track]);
    return track?.device.id;
  };
  const said = (type: InputEvent['type']): InputEvent[] => events.filter((event) => event.type === type);
  const warnings = (): string[] => {
    const open = new Map<string, string>();
    for (const event of events) {
      if (event.type === 'warning') open.set(event.code, event.detail);
      if (event.type === 'well') open.delete(event.code);
    }
    return [...open].map(([code, detail]) => `${code}: ${detail}`);
  };
  return { listening, clock, events, reports, joined, heard, said, warnings, end };
}

describe.each(['chromium', 'safari'] as const)('listening, in a browser like %s', (style) => {
  it('A1: hears the default, says which device that is, by id', async () => {
    const { heard, events } = await listen(fakeDevices([builtIn, usb], style));
    expect(heard()).toBe('built-in');
    expect(events).toContainEqual({
      type: 'live',
      label: 'Built-in microphone',
      ear: { deviceId: 'built-in', channels: 0, sampleRateHz: 0, latencyMs: null },
    });
    const listed = events.findLast((event) => event.type === 'devices');
    expect(listed).toMatchObject({ devices: { devices: [{ id: 'built-in' }, { id: 'usb' }], systemDefault: { id: 'built-in' } } });
  });

  it('A14: the chosen device is unplugged: the default is heard until it is back, and both are said', async () => {
    const media = fakeDevices([builtIn, usb], style);
    const { heard, clock, warnings, said } = await listen(media, wishFor(usb));
    expect(heard()).toBe('usb');
    expect(warnings()).toEqual([]);
    media.unplug('usb');
    expect(said('ended')).toEqual([{ type: 'ended', label: 'USB interface' }]);
    await clock.pass(1000);
    expect(heard()).toBe('built-in');
    expect(warnings()).toEqual(['away: USB interface']);
    media.plugIn(usb);
    await clock.pass(1500);
    expect(heard()).toBe('usb');
    expect(warnings()).toEqual([]);
  });

  it('A14: an id that changed over a visit: the device is known by its name', async () => {
    const media = fakeDevices([builtIn, { ...usb, id: 'another-id' }], style);
    const { heard, warnings } = await listen(media, wishFor(usb));
    expect(heard()).toBe('another-id');
    expect(warnings()).toEqual([]);
  });

  it('A14: before permission nothing has a name: the remembered id is tried, then the name', async () => {
    const media = fakeDevices([builtIn, usb], style);
    media.permitted = false;
    const first = await listen(media, wishFor(usb));
    expect(first.heard()).toBe('usb');
    expect(media.asked).toHaveLength(1);
    first.listening.close();
    const renamed = fakeDevices([builtIn, { ...usb, id: 'another-id' }], style);
    renamed.permitted = false;
    const { heard, warnings, clock } = await listen(renamed, wishFor(usb));
    await clock.pass(1500);
    expect(heard()).toBe('another-id');
    expect(warnings()).toEqual([]);
  });

  it('A14: another default, where nobody chose: the new one is heard', async () => {
    const media = fakeDevices([builtIn], style);
    const { heard, clock, said } = await listen(media);
    media.plugIn(headset, true);
    await clock.pass(1500);
    expect(heard()).toBe('headset');
    expect(said('ended')).toEqual([]);
    media.makeDefault('built-in');
    await clock.pass(1500);
    expect(heard()).toBe('built-in');
  });

  it('A14: another default, where somebody chose: nothing changes', async () => {
    const media = fakeDevices([builtIn, usb], style);
    const { heard, clock } = await listen(media, wishFor(usb));
    media.plugIn(headset, true);
    await clock.pass(1500);
    expect(heard()).toBe('usb');
    expect(media.asked).toHaveLength(1);
  });

  it('A14: something unrelated is plugged in: the open microphone is left alone', async () => {
    const media = fakeDevices([builtIn], style);
    const { heard, clock } = await listen(media);
    media.plugIn(usb);
    await clock.pass(1500);
    expect(heard()).toBe('built-in');
    expect(media.asked).toHaveLength(1);
  });

  it('A14: a device that goes without a word is missed all the same', async () => {
    const media = fakeDevices([builtIn, usb], style);
    const { heard, clock, warnings } = await listen(media, wishFor(usb));
    media.unplug('usb', true);
    await clock.pass(1500);
    expect(heard()).toBe('built-in');
    expect(warnings()).toEqual(['away: USB interface']);
  });
});

describe('listening', () => {
  it('D2: the context is replaced twice in a row: the stream is joined to the newest, and what came late is let go', async () => {
    const { listening, joined, heard, warnings } = await listen(fakeDevices([builtIn]));
    joined[0]?.silent(true);
    expect(warnings()).toHaveLength(1);
    await Promise.all([listening.rejoin(), listening.rejoin()]);
    expect(joined.map(({ disposed }) => disposed)).toEqual([true, true, false]);
    expect(heard()).toBe('built-in');
    expect(warnings()).toEqual([]);
  });

  it('A14: the only microphone is unplugged and comes back minutes later', async () => {
    const media = fakeDevices([builtIn]);
    const { heard, clock, said } = await listen(media);
    media.unplug('built-in');
    await clock.pass(120_000);
    expect(heard()).toBeUndefined();
    media.plugIn(builtIn);
    await clock.pass(1500);
    expect(heard()).toBe('built-in');
    expect(said('live')).toHaveLength(2);
  });

  it('A14: the chosen device is there but another program has it: the default is heard, and it is tried again when devices change', async () => {
    const busy = { ...usb, refuses: 'NotReadableError' };
    const media = fakeDevices([builtIn, busy]);
    const { heard, clock, warnings } = await listen(media, wishFor(usb));
    expect(heard()).toBe('built-in');
    expect(warnings()).toEqual(['away: USB interface']);
    await clock.pass(60_000);
    expect(media.asked).toHaveLength(2);
    media.unplug('usb');
    media.plugIn(usb);
    await clock.pass(1500);
    expect(heard()).toBe('usb');
  });

  it('A14: refused at first: said, and no microphone is left open or listened for', async () => {
    const media = fakeDevices([{ ...builtIn, refuses: 'NotAllowedError' }]);
    await expect(listen(media)).rejects.toMatchObject({ code: 'denied' });
  });

  it('A14: refused when it is opened again: the person is told, and not asked again and again', async () => {
    const media = fakeDevices([builtIn]);
    const { clock, said } = await listen(media);
    const asked = media.asked.length;
    media.getUserMedia = async (constraints) => {
      media.asked.push(constraints ?? {});
      throw new DOMException('', 'NotAllowedError');
    };
    media.tracks[0]?.end();
    await clock.pass(60_000);
    expect(said('failed')).toMatchObject([{ code: 'denied' }]);
    expect(media.asked.length).toBe(asked + 1);
  });

  it('A14: muted by the system: said after a moment, and not for a blink', async () => {
    const media = fakeDevices([builtIn]);
    const { clock, warnings } = await listen(media);
    const [track] = media.tracks;
    track?.mute(true);
    await clock.pass(500);
    track?.mute(false);
    await clock.pass(3000);
    expect(warnings()).toEqual([]);
    track?.mute(true);
    await clock.pass(2000);
    expect(warnings()).toEqual(['muted: Built-in microphone']);
    track?.mute(false);
    expect(warnings()).toEqual([]);
  });

  it('A14: open but silent: said with the name of the device, and taken back', async () => {
    const { joined, warnings } = await listen(fakeDevices([builtIn]));
    joined[0]?.silent(true);
    expect(warnings()).toEqual(['silent: Built-in microphone']);
    joined[0]?.silent(false);
    expect(warnings()).toEqual([]);
  });

  it.each([
    ['a-little', []],
    ['always', ['voice-processing: noiseSuppression']],
  ] as const)('A14: voice processing that is kept on %s: tried again without, and said only if it stays', async (stubborn, expected) => {
    const { warnings } = await listen(fakeDevices([{ ...builtIn, stubborn }]));
    expect(warnings()).toEqual(expected);
  });

  it('A14: a Bluetooth headset as telephone is named as such', async () => {
    const { warnings } = await listen(fakeDevices([headset]));
    expect(warnings()).toEqual(['narrow-band: Headset']);
  });

  it('A1: the AudioContext is replaced: the open stream is joined to the new one and nobody is asked', async () => {
    const media = fakeDevices([builtIn]);
    const { listening, joined } = await listen(media);
    await listening.rejoin();
    expect(media.asked).toHaveLength(1);
    expect(joined.map(({ disposed }) => disposed)).toEqual([true, false]);
    expect(joined[1]?.stream).toBe(joined[0]?.stream);
  });

  it('C4: a device that comes back in a pause rests until the pause is over', async () => {
    const media = fakeDevices([builtIn, usb]);
    const { listening, clock, joined, heard } = await listen(media, wishFor(usb));
    listening.rest();
    media.unplug('usb');
    await clock.pass(1500);
    expect(heard()).toBe('built-in');
    expect(joined.at(-1)?.resting).toBe(true);
    listening.wake();
    expect(joined.at(-1)?.resting).toBe(false);
  });

  it.each([0, 400, 900])('D2: closed %i ms after the device went: nothing is opened and nothing waits', async (laterMs) => {
    const media = fakeDevices([builtIn, usb]);
    const { listening, clock, end } = await listen(media, wishFor(usb));
    media.unplug('usb');
    await clock.pass(laterMs);
    end.abort();
    listening.close();
    const opened = media.tracks.length;
    await clock.pass(20_000);
    media.plugIn(usb);
    await clock.pass(5000);
    expect(media.open).toEqual([]);
    expect(media.tracks.length).toBe(opened);
    expect(clock.waiting).toBe(0);
  });

  it('A14: devices change while the browser still asks for permission: it asks once', async () => {
    const media = fakeDevices([builtIn]);
    const ask = media.getUserMedia;
    const asked = Promise.withResolvers<void>();
    media.getUserMedia = async (constraints) => {
      await asked.promise;
      return ask(constraints);
    };
    const clock = manualClock();
    const listening = listen(media, anyDevice, clock);
    await settled();
    media.plugIn(usb);
    await clock.pass(5000);
    asked.resolve();
    const { heard } = await listening;
    await clock.pass(3000);
    expect(heard()).toBe('built-in');
    expect(media.asked).toHaveLength(1);
  });

  it('D2: closed while the browser still asks for permission: what comes is stopped', async () => {
    const media = fakeDevices([builtIn]);
    const open = media.getUserMedia;
    let allow = (): void => undefined;
    media.getUserMedia = async (constraints) => {
      await new Promise<void>((resolve) => {
        allow = resolve;
      });
      return open(constraints);
    };
    const end = new AbortController();
    const listening = createListening({
      media,
      wish: anyDevice,
      clock: manualClock(),
      events: { emit: () => undefined },
      signal: end.signal,
      report: () => undefined,
      join: async () => ({ rest: () => undefined, wake: () => undefined, dispose: () => undefined }),
    });
    const opening = listening.open();
    await settled();
    end.abort();
    listening.close();
    allow();
    await opening;
    expect(media.tracks).toHaveLength(1);
    expect(media.open).toEqual([]);
  });
});
