import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { AppState } from '#app/state/app-state.ts';
import { stageState } from './fixtures/fake-app.ts';
import { mount, rendered, still } from './fixtures/mounted.ts';

const sharing = { kind: 'tab', words: 'Share the tab that plays.' } as const;

async function open(state: AppState) {
  const mounted = await mount(state, { width: 390, height: 844 });
  await userEvent.keyboard('i');
  await still();
  return mounted;
}

const marked = (root: HTMLElement): (string | null | undefined)[] =>
  [...root.querySelectorAll('.option[aria-pressed=true] .option-title')].map(({ textContent }) => textContent);

describe('the sound panel', () => {
  it('A1: marks the chosen microphone by its id, of two with one name the right one', async () => {
    const state = stageState();
    state.devices.value = [
      { id: 'x', label: 'Mic', groupId: 'g1', isLoopback: false },
      { id: 'y', label: 'Mic', groupId: 'g2', isLoopback: false },
      { id: 'z', label: 'BlackHole 2ch', groupId: 'g3', isLoopback: true },
    ];
    state.chosenDevice.value = 'y';
    state.hearing.value = { deviceId: 'y', channels: 2, sampleRateHz: 48_000, latencyMs: 10, warnings: [] };
    const { root, calls } = await open(state);
    const options = [...root.querySelectorAll<HTMLElement>('.panel .option')];
    expect(options.map((option) => option.getAttribute('aria-pressed'))).toEqual(['false', 'false', 'true', 'false']);
    expect(options[2]?.textContent).toContain('Heard now, stereo, 48 kHz, adds 10 ms');
    expect(options[3]?.textContent).toContain('System sound');
    await userEvent.click(options[3] as HTMLElement);
    await userEvent.click(options[0] as HTMLElement);
    expect(calls).toEqual([
      ['listen', 'z'],
      ['listen', ''],
    ]);
  });

  it('A14: a chosen microphone that is away is not marked, and the one heard instead says so', async () => {
    const state = stageState();
    state.chosenDevice.value = 'gone';
    state.hearing.value = {
      deviceId: 'a',
      channels: 1,
      sampleRateHz: 0,
      latencyMs: null,
      warnings: [{ code: 'away', title: '“Interface” is not there', detail: 'Until it is back, “Built-in microphone” listens.' }],
    };
    const { root } = await open(state);
    expect(marked(root)).toEqual([]);
    expect(root.querySelector('.panel')?.textContent).toContain('Heard now, mono');
    expect(root.querySelector('.input-warnings')?.textContent).toContain('is not there');
    // A notice says it beside the panel: once is enough.
    state.notices.value = [{ id: 'input-away', severity: 'info', title: '“Interface” is not there', detail: '' }];
    await rendered();
    expect(root.querySelector('.input-warnings')).toBeNull();
  });

  it('A14: offers to share sound where the browser can, and says what works where it cannot', async () => {
    const state = stageState();
    state.sharing.value = sharing;
    const { calls, button, root } = await open(state);
    await userEvent.click(button('Other tab'));
    expect(calls).toEqual([['listenToTab']]);
    state.sharing.value = { kind: 'none', words: 'Use the microphone.' };
    await rendered();
    expect([...root.querySelectorAll('.source')].map(({ textContent }) => textContent)).toEqual(['Microphone', 'File', 'Demo band']);
    await userEvent.click(root.querySelector('.sharing summary') as HTMLElement);
    expect(root.querySelector('.sharing .hint')?.checkVisibility()).toBe(true);
  });

  it('A1: says how far a file is known ahead', async () => {
    const state = stageState();
    state.input.value = { source: 'file', status: 'live', label: 'song.mp3' };
    state.lookAhead.value = { state: 'listening', progress: 0.42 };
    const { get } = await open(state);
    expect(get('.look-ahead').textContent).toBe('Looking ahead: 42 %');
    expect(get('.look-ahead progress')).toHaveProperty('value', 0.42);
    state.lookAhead.value = { state: 'ready', progress: 1 };
    await rendered();
    expect(get('.look-ahead').textContent).toMatch(/known ahead/);
  });

  it('A15: the offset by keys, with its number, and back to nothing', async () => {
    const state = stageState();
    state.offsetMs.value = 120;
    state.output.value = 'Bluetooth box';
    const { calls, get, button, root } = await open(state);
    expect(get('.panel .slider output').textContent).toBe('120 ms later');
    expect(root.querySelector('.panel')?.textContent).toContain('Kept for “Bluetooth box”.');
    get('.panel .slider input').focus();
    await userEvent.keyboard('{ArrowRight}');
    await userEvent.click(button('Reset'));
    expect(calls).toEqual([
      ['setOffset', 125],
      ['setOffset', 0],
    ]);
  });

  it('A1: calibration holds the show, counts taps by key and by finger, and lets go when it is cancelled', async () => {
    const state = stageState();
    const { calls, button, get, root } = await open(state);
    await userEvent.click(button('Find it by tapping'));
    await rendered();
    expect(calls).toEqual([['standStill', true]]);
    expect(document.activeElement?.textContent).toBe('Start');
    await userEvent.keyboard('{Enter}');
    await rendered();
    expect(document.activeElement).toBe(get('.tap-pad'));
    await userEvent.keyboard(' xt');
    get('.tap-pad').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    await rendered();
    expect(get('.tap-count').textContent).toBe('4');
    // No tap was a shortcut.
    expect(calls).toEqual([['standStill', true]]);
    await userEvent.click(button('Cancel'));
    await rendered();
    expect(calls.at(-1)).toEqual(['standStill', false]);
    expect(root.querySelector('.calibration')).toBeNull();
  });

  it.each(['panel', 'calibration', 'tap pad'])('DESIGN 13: axe finds nothing on the sound panel: %s', async (what) => {
    const state = stageState();
    state.sharing.value = sharing;
    state.hearing.value = {
      deviceId: 'a',
      channels: 1,
      sampleRateHz: 16_000,
      latencyMs: 10,
      warnings: [{ code: 'silent', title: 'The microphone is open but silent', detail: '“USB” sends nothing at all.' }],
    };
    const { root, button } = await open(state);
    if (what !== 'panel') await userEvent.click(button('Find it by tapping'));
    await rendered();
    if (what === 'tap pad') await userEvent.click(button('Start'));
    await still();
    const results = await axe.run(root, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    expect(results.violations.map((violation) => [violation.id, violation.nodes.map((node) => node.html)])).toEqual([]);
  });
});
