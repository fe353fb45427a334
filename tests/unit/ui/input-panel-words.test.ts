import { expect, it } from 'vitest';
import { nothingHeard } from '#app/state/app-state.ts';
import { calibrationWords, deviceDetail, deviceLatencyWords, offsetHint, shiftWords } from '#app/ui/input-panel-words.ts';

const usb = { id: 'usb', label: 'USB', groupId: '', isLoopback: false };
const cable = { id: 'cable', label: 'BlackHole 2ch', groupId: '', isLoopback: true };

it('A1: a device says what it is, and how it sounds while it is heard', () => {
  expect(deviceDetail(usb, nothingHeard)).toBeUndefined();
  expect(deviceDetail(cable, nothingHeard)).toBe('System sound');
  const heard = { ...nothingHeard, channels: 2, sampleRateHz: 44_100, latencyMs: 9.6 };
  expect(deviceDetail(usb, { ...heard, deviceId: 'usb' })).toBe('Heard now, stereo, 44.1 kHz, adds 10 ms');
  expect(deviceDetail(cable, { ...heard, deviceId: 'cable', channels: 1, latencyMs: null })).toBe(
    'System sound, heard now, mono, 44.1 kHz',
  );
});

it('A1: what no browser says is not made up', () => {
  expect(deviceLatencyWords(nothingHeard)).toMatch(/does not say/);
  expect(deviceLatencyWords({ ...nothingHeard, latencyMs: 10 })).toMatch(/10 ms are what the browser says/);
});

it('A15: later, earlier and neither', () => {
  expect([0, 120, -40].map(shiftWords)).toEqual(['together', '120 ms later', '40 ms earlier']);
  expect(offsetHint(-40, 'TV')).toMatch(/beats alone.*“TV”/);
  expect(offsetHint(40, '')).not.toMatch(/“/);
});

it('A1: a calibration that is not sure says so, and an offset within its error is none', () => {
  expect(calibrationWords({ name: 'found', offsetMs: 180, errorMs: 8.2, isSure: true })).toEqual({
    title: 'Found',
    detail: 'Sound reaches you 180 ms after the picture, give or take 8 ms.',
  });
  expect(calibrationWords({ name: 'found', offsetMs: -60, errorMs: 31, isSure: false })).toMatchObject({
    title: 'Not sure',
    detail: expect.stringMatching(/60 ms before.*Another try/),
  });
  expect(calibrationWords({ name: 'found', offsetMs: 6, errorMs: 9, isSure: true }).detail).toMatch(/together/);
});
