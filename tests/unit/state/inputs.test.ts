import { describe, expect, it } from 'vitest';
import type { AudioEvent, AudioState } from '#app/audio/context.ts';
import { createAppState } from '#app/state/app-state.ts';
import { createInputEvents } from '#app/state/inputs.ts';
import { createNotices } from '#app/state/notices.ts';

function setup() {
  const state = createAppState();
  const called: string[] = [];
  let tell: (event: AudioEvent) => void = () => undefined;
  const audio = {
    state: 'running' as AudioState,
    wake: () => undefined,
    on(listener: (event: AudioEvent) => void) {
      tell = listener;
      return () => undefined;
    },
  };
  const inputs = createInputEvents({
    state,
    notices: createNotices(state.notices),
    actions: { listen: () => called.push('listen'), listenToTab: () => called.push('tab'), playDemo: () => called.push('demo') },
    audio,
  });
  const sound = (next: AudioState): void => {
    audio.state = next;
    tell({ type: 'state', state: next });
  };
  return { state, inputs, called, sound };
}

describe('inputs', () => {
  it('A14: a refused microphone is a failed input, with words and a way to try again', () => {
    const { state, inputs, called } = setup();
    inputs.emit({ type: 'failed', code: 'denied', detail: 'The browser was not allowed to listen.' });
    expect(state.input.value.status).toBe('failed');
    const [notice] = state.notices.value;
    expect(notice).toMatchObject({ severity: 'error', title: 'The microphone was refused' });
    expect(notice?.detail).toContain('the art moves by itself');
    notice?.action?.run();
    expect(called).toEqual(['listen']);
  });

  it('A14: what cannot be mended by trying again offers the demo band', () => {
    const { state, inputs, called } = setup();
    inputs.emit({ type: 'failed', code: 'not-audio', detail: '“words.mp3” is not a sound file.' });
    state.notices.value[0]?.action?.run();
    expect(called).toEqual(['demo']);
  });

  it('A14: sound that the browser blocks is said to be blocked until it runs', () => {
    const { state, inputs, sound } = setup();
    sound('blocked');
    inputs.emit({ type: 'live', label: 'Demo band' });
    expect(state.input.value).toMatchObject({ status: 'blocked', label: 'Demo band' });
    sound('running');
    expect(state.input.value.status).toBe('live');
  });

  it('A14: sound that stops after the input was stopped, or another chosen, says nothing of either', () => {
    const { state, inputs, sound } = setup();
    state.input.value = { source: 'demo', status: 'starting', label: '' };
    inputs.emit({ type: 'live', label: 'Demo band' });
    expect(state.input.value.status).toBe('live');
    state.input.value = { source: 'microphone', status: 'starting', label: '' };
    sound('running');
    expect(state.input.value.status).toBe('starting');
    inputs.emit({ type: 'live', label: 'USB' });
    state.input.value = { source: 'none', status: 'off', label: '' };
    sound('interrupted');
    expect(state.input.value.status).toBe('off');
  });

  it('an input that works again takes its notice away', () => {
    const { state, inputs } = setup();
    state.input.value = { source: 'microphone', status: 'live', label: 'USB' };
    inputs.emit({ type: 'ended', label: 'USB' });
    expect(state.input.value.status).toBe('ended');
    expect(state.notices.value).toHaveLength(1);
    inputs.emit({ type: 'live', label: 'USB' });
    expect(state.notices.value).toHaveLength(0);
  });

  it.each([
    ['voice-processing', 'noiseSuppression, autoGainControl', 'microphone', /noise suppression and automatic gain/],
    ['narrow-band', 'Headset', 'microphone', /Choose the built-in microphone/],
    ['silent', 'USB', 'microphone', /“USB” sends nothing/],
    ['silent', 'Shared tab', 'tab', /Nothing plays there/],
    ['muted', 'USB', 'microphone', /“USB”/],
    ['away', 'Interface', 'microphone', /Until it is back, “USB” listens/],
  ] as const)('A14: %s (%s) is said in words, and no longer than it is so', (code, detail, source, words) => {
    const { state, inputs } = setup();
    state.input.value = { source, status: 'live', label: 'USB' };
    inputs.emit({ type: 'warning', code, detail });
    inputs.emit({ type: 'warning', code, detail });
    expect(state.notices.value).toHaveLength(1);
    expect(state.notices.value[0]?.detail).toMatch(words);
    expect(state.hearing.value.warnings).toHaveLength(1);
    inputs.emit({ type: 'well', code });
    expect(state.notices.value).toEqual([]);
    expect(state.hearing.value.warnings).toEqual([]);
  });

  it('A14: what was wrong with one input is not said of the next', () => {
    const { state, inputs } = setup();
    state.input.value = { source: 'microphone', status: 'live', label: 'USB' };
    inputs.emit({ type: 'live', label: 'USB', ear: { deviceId: 'usb', channels: 2, sampleRateHz: 48_000, latencyMs: 8 } });
    inputs.emit({ type: 'warning', code: 'silent', detail: 'USB' });
    expect(state.hearing.value).toMatchObject({ deviceId: 'usb', channels: 2, latencyMs: 8 });
    state.input.value = { source: 'demo', status: 'starting', label: 'Demo band' };
    expect(state.notices.value).toEqual([]);
    expect(state.hearing.value).toMatchObject({ deviceId: '', warnings: [] });
  });

  it('A14: sharing that ends offers to share again', () => {
    const { state, inputs, called } = setup();
    state.input.value = { source: 'tab', status: 'live', label: 'Shared tab' };
    inputs.emit({ type: 'ended', label: 'Shared tab' });
    expect(state.input.value.status).toBe('ended');
    state.notices.value[0]?.action?.run();
    expect(called).toEqual(['tab']);
  });

  it('A1: the list of microphones says which is the default', () => {
    const { state, inputs } = setup();
    const usb = { id: 'usb', label: 'USB', groupId: '', isLoopback: false };
    inputs.emit({ type: 'devices', devices: { devices: [usb], systemDefault: usb } });
    expect(state.devices.value).toEqual([usb]);
    expect(state.defaultDevice.value).toBe('USB');
  });
});
