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
    actions: { listen: () => called.push('listen'), playDemo: () => called.push('demo') },
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

  it('an input that works again takes its notice away', () => {
    const { state, inputs } = setup();
    state.input.value = { source: 'microphone', status: 'live', label: 'USB' };
    inputs.emit({ type: 'ended', label: 'USB' });
    expect(state.input.value.status).toBe('ended');
    expect(state.notices.value).toHaveLength(1);
    inputs.emit({ type: 'live', label: 'USB' });
    expect(state.notices.value).toHaveLength(0);
  });
});
