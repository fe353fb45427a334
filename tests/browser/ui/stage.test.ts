import { describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { stageState } from './fixtures/fake-app.ts';
import { mount, rendered } from './fixtures/mounted.ts';

describe('A16: what a person can do on the stage', () => {
  it('by tap or click', async () => {
    const { calls, button } = await mount(stageState());
    for (const name of ['Next picture', 'Hold this picture', 'Star this picture', 'Ban this picture', 'Full screen']) {
      await userEvent.click(button(name));
    }
    await userEvent.click(button('Install'));
    await userEvent.click(button('Algorhythmic: start screen'));
    expect(calls).toEqual([['next'], ['setHold', true], ['toggleStar'], ['ban'], ['toggleFullScreen'], ['install'], ['showWelcome']]);
  });

  it('by key', async () => {
    const state = stageState();
    const { calls } = await mount(state);
    state.undo.value = { label: 'Banned' };
    await userEvent.keyboard('nsbzef d');
    expect(calls).toEqual([
      ['next'],
      ['toggleStar'],
      ['ban'],
      ['undo'],
      ['setEngine', 'morpheus01'],
      ['toggleFullScreen'],
      ['setHold', true],
      ['playDemo'],
    ]);
  });

  it('but not by letters once they are switched off (WCAG 2.1.4), which is remembered', async () => {
    const { root, calls, get, memory } = await mount(stageState());
    await userEvent.keyboard('?');
    await rendered();
    await userEvent.click(get('[role=switch]'));
    await userEvent.keyboard('{Escape}');
    await rendered();
    expect(root.querySelector('dialog')).toBeNull();
    await userEvent.keyboard('nsb');
    expect(calls).toEqual([]);
    expect(memory.get('ui.letter-keys')).toBe('off');
  });

  it('and a letter with a modifier is left to the browser', async () => {
    const { calls } = await mount(stageState());
    await userEvent.keyboard('{Control>}s{/Control}{Alt>}d{/Alt}');
    expect(calls).toEqual([]);
  });

  it('the space bar presses the focused button and does not hold as well', async () => {
    const { calls, button } = await mount(stageState());
    button('Star this picture').focus();
    await userEvent.keyboard(' ');
    expect(calls).toEqual([['toggleStar']]);
  });
});

it('A5: the look panel sets engine, style and intensity, and says what draws', async () => {
  const state = stageState();
  const { calls, button, get } = await mount(state);
  await userEvent.keyboard('l');
  await rendered();
  expect(get('.panel').textContent).toContain('Morpheus01 Dissolve draws now at 60 frames a second.');
  await userEvent.click(button(/^Morpheus02 Drift/));
  await userEvent.click(button(/^Stained glass/));
  await userEvent.click(button('Any style'));
  const slider = get('input[type=range]');
  slider.focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(calls).toEqual([
    ['setEngine', 'morpheus02'],
    ['setStyle', 'glass'],
    ['setStyle', ''],
    ['setIntensity', 0.75],
  ]);
  state.drawing.value = { engine: 'morpheus01', tier: 'canvas2d', fps: 30 };
  await rendered();
  expect(get('.panel').textContent).toContain('Drawing without WebGL');
});

it('A1: the sound panel switches source and microphone, and splits the latency honestly', async () => {
  const state = stageState();
  const { calls, button, get } = await mount(state);
  await userEvent.click(button(/^Sound:/));
  await rendered();
  await userEvent.click(button('Demo band'));
  await userEvent.click(button('USB interface, channels 1 and 2'));
  await userEvent.click(button('Stop the sound'));
  expect(calls).toEqual([['playDemo'], ['listen', 'b'], ['stopInput']]);
  expect(get('.latency-total').textContent).toBe('34 ms');
  expect([...get('.latency-parts').querySelectorAll('dd')].map((part) => part.textContent)).toEqual(['5.3', '11', '1.2', '16']);
  state.latency.value = { capture: 40, window: 40, analysis: 20, render: 50, total: 150 };
  await rendered();
  expect(get('.panel').textContent).toContain('arrive visibly late');
  state.input.value = { source: 'none', status: 'off', label: '' };
  await rendered();
  expect(get('.latency-total').textContent, 'no sound, no figure').toBe('— ms');
});

it('A1: without a beat the display says so and shows no number', async () => {
  const state = stageState();
  const { get } = await mount(state);
  expect(get('.beat').textContent).toContain('124');
  state.beat.value = { ...state.beat.value, clock: 'idle', bpm: 118 };
  await rendered();
  expect(get('.beat').textContent).toContain('Listening for a beat');
  expect(get('.beat-bpm').textContent).toBe('—');
  state.beat.value = { ...state.beat.value, clock: 'auto', confidence: 0.3 };
  await rendered();
  expect(get('.beat').textContent).toContain('Only a guess');
});

it('A14: sound that the browser blocks says what to do, and the tap does it', async () => {
  const state = stageState();
  state.input.value = { source: 'demo', status: 'blocked', label: '' };
  const { calls, button } = await mount(state);
  expect(button(/^Sound:/).textContent).toContain('Tap to start the sound');
  await userEvent.click(button(/^Sound:/));
  expect(calls).toEqual([['playDemo']]);
});

it('no control moves when titles, tempo and notices change', async () => {
  const state = stageState();
  const { root } = await mount(state, { width: 390, height: 844 });
  const places = (): string[] =>
    [...root.querySelectorAll('.dock button, .stage-top button')].map((button) => JSON.stringify(button.getBoundingClientRect()));
  const before = places();
  state.artwork.value = {
    id: 'x',
    title: 'A very long title that cannot possibly fit on a phone',
    style: 'Some style',
    palette: [],
    starred: true,
  };
  state.beat.value = { ...state.beat.value, clock: 'idle', bpm: 0 };
  state.notices.value = [{ id: 'n', severity: 'warning', title: 'The microphone went away', detail: 'The art goes on.' }];
  state.undo.value = { label: 'Banned: Tide over slate' };
  await rendered();
  expect(places()).toEqual(before);
});

it.each([
  [320, 568],
  [1440, 900],
])('controls are at least 44 pixels in both directions, %i×%i', async (width, height) => {
  const { root } = await mount(stageState(), { width, height });
  await userEvent.keyboard('i');
  await rendered();
  for (const button of root.querySelectorAll('button')) {
    const { width: w, height: h } = button.getBoundingClientRect();
    expect(Math.min(w, h), `${button.getAttribute('aria-label') ?? button.textContent}`).toBeGreaterThanOrEqual(43.99);
  }
});
