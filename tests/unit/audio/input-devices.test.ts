import { describe, expect, it } from 'vitest';
import { findWished, inputDevices, isLoopback } from '#app/audio/input-devices.ts';

const input = (deviceId: string, label: string, groupId = `group of ${deviceId}`) => ({
  kind: 'audioinput' as const,
  deviceId,
  label,
  groupId,
});

describe('microphones', () => {
  it('A1: Chromium’s stand-ins for default devices are no devices of their own', () => {
    const { devices, systemDefault } = inputDevices([
      input('default', 'Default - USB interface', 'g2'),
      input('communications', 'Communications - Headset', 'g3'),
      input('a', 'Built-in', 'g1'),
      input('b', 'USB interface', 'g2'),
      { kind: 'audiooutput', deviceId: 'default', label: 'Default - Speakers', groupId: 'g1' },
    ]);
    expect(devices.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(systemDefault?.id).toBe('b');
  });

  it('A1: two devices of one name stay two, and the default is the right one of them', () => {
    const { devices, systemDefault } = inputDevices([
      input('default', 'Default - Mic', 'g2'),
      input('a', 'Mic', 'g1'),
      input('b', 'Mic', 'g2'),
    ]);
    expect(devices).toHaveLength(2);
    expect(systemDefault?.id).toBe('b');
    expect(findWished(devices, { deviceId: 'gone', label: 'Mic', groupId: 'g2' })?.id).toBe('b');
    expect(findWished(devices, { deviceId: 'a', label: 'Mic', groupId: 'g2' })?.id).toBe('a');
  });

  it('A1: nothing has a name before permission', () => {
    expect(inputDevices([input('', '', '')])).toEqual({ devices: [], systemDefault: undefined });
    expect(inputDevices([input('x', '')]).devices[0]?.label).toBe('Microphone 1');
  });

  it('A1: a device that changed id and name is known by its group, if it is alone in it', () => {
    const { devices } = inputDevices([input('a', 'Built-in', 'g1'), input('b', 'Interface (2)', 'g2')]);
    expect(findWished(devices, { deviceId: 'old', label: 'Interface', groupId: 'g2' })?.id).toBe('b');
    expect(findWished(devices, { deviceId: 'old', label: 'Interface', groupId: 'g7' })).toBeUndefined();
    expect(findWished(devices, { deviceId: '', label: '', groupId: '' })).toBeUndefined();
  });

  it.each([
    'BlackHole 2ch',
    'CABLE Output (VB-Audio Virtual Cable)',
    'VoiceMeeter Output',
    'Monitor of Built-in Audio Analog Stereo',
    'alsa_output.pci.monitor',
    'Stereo Mix (Realtek)',
    'Soundflower (2ch)',
    'Loopback Audio',
  ])('A1: %s is said to be the system’s sound', (label) => expect(isLoopback(label)).toBe(true));

  it.each([
    'Built-in Microphone',
    'MacBook Pro Microphone',
    'Dell Monitor webcam',
    'Studio Display Microphone',
    'Cable mic',
    'AirPods Pro',
  ])('A1: %s is a microphone', (label) => expect(isLoopback(label)).toBe(false));
});
