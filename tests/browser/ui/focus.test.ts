import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createAppState } from '#app/state/app-state.ts';
import { nearest } from '#app/ui/spatial.ts';
import { microphone, stageState } from './fixtures/fake-app.ts';
import { mount, rendered } from './fixtures/mounted.ts';

const focused = (): string => {
  const element = document.activeElement;
  return element?.getAttribute('aria-label') ?? element?.textContent?.slice(0, 11) ?? '';
};

async function walk(keys: readonly string[]): Promise<string[]> {
  const places: string[] = [];
  for (const key of keys) {
    await userEvent.keyboard(`{${key}}`);
    places.push(focused());
  }
  return places;
}

it('DESIGN 13: Tab walks the start screen in reading order', async () => {
  await mount(createAppState());
  expect((await walk(['Tab', 'Tab', 'Tab', 'Tab', 'Tab'])).map((name) => name.slice(0, 6))).toEqual([
    'Listen',
    'Play a',
    'Demo b',
    'Just w',
    'Keys a',
  ]);
});

it('DESIGN 13: Tab walks the stage from the bar above to the bar below', async () => {
  const { root } = await mount(stageState());
  const names: string[] = [];
  for (let i = 0; i < root.querySelectorAll('button').length; i++) {
    await userEvent.keyboard('{Tab}');
    names.push(focused());
  }
  expect(names.slice(0, -1)).toEqual([
    'Algorhythmic: start screen',
    'Install',
    'Keys and help',
    'Ban this picture',
    'Star this picture',
    'Next picture',
    'Hold this picture',
    'Look',
    'Full screen',
    'Listening: ',
  ]);
  expect(names.at(-1)).toContain('Sound');
});

it('DESIGN 13: a remote control’s arrows begin at the main choice and walk the screen', async () => {
  await mount(createAppState(), { width: 1280, height: 800 });
  const places = await walk(['ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp']);
  expect(places.slice(0, 4).map((name) => name.slice(0, 6))).toEqual(['Listen', 'Play a', 'Demo b', 'Play a']);
  expect(places[4], 'below the cards').toMatch(/Just watch|Keys/);
  expect(places[5]).toMatch(/Listen|Play a|Demo/);
});

it('DESIGN 13: arrows begin at Next on the stage, and Enter presses', async () => {
  const { calls } = await mount(stageState());
  expect(await walk(['ArrowUp', 'ArrowRight', 'ArrowLeft', 'ArrowLeft'])).toEqual([
    'Next picture',
    'Hold this picture',
    'Next picture',
    'Star this picture',
  ]);
  await userEvent.keyboard('{Enter}');
  expect(calls).toEqual([['toggleStar']]);
});

it('a panel takes the focus and gives it back', async () => {
  const { get, button } = await mount(stageState());
  button('Look').focus();
  await userEvent.keyboard('{Enter}');
  await rendered();
  expect(get('.panel').contains(document.activeElement)).toBe(true);
  expect(button('Look').getAttribute('aria-expanded')).toBe('true');
  expect((await walk(['Tab']))[0]).toBe('Close look');
  await userEvent.keyboard('{Escape}');
  await rendered();
  expect(focused()).toBe('Look');
});

it('help keeps the focus inside until it closes', async () => {
  const { get } = await mount(stageState());
  await userEvent.keyboard('?');
  await rendered();
  const dialog = get('dialog');
  expect(dialog.matches(':modal')).toBe(true);
  expect(dialog.contains(document.activeElement)).toBe(true);
  await userEvent.keyboard('?');
  await rendered();
  expect(document.querySelector('dialog')).toBeNull();
});

it('Escape on the start screen goes back to the show only when there is sound to go back to', async () => {
  const state = createAppState();
  const { calls } = await mount(state);
  await userEvent.keyboard('{Escape}');
  expect(calls).toEqual([]);
  state.input.value = microphone;
  await userEvent.keyboard('{Escape}');
  expect(calls).toEqual([['showStage']]);
});

it('nearest: stays in its row, and leads nowhere at the edge', () => {
  const box = (left: number, top: number): { left: number; top: number; right: number; bottom: number } => ({
    left,
    top,
    right: left + 40,
    bottom: top + 40,
  });
  const boxes = [box(200, 0), box(60, 60), box(0, 300)];
  expect(nearest(box(0, 0), boxes, 'right')).toBe(0);
  expect(nearest(box(0, 0), boxes, 'down')).toBe(1);
  expect(nearest(box(0, 0), boxes, 'left')).toBe(-1);
  expect(nearest(box(0, 0), boxes, 'up')).toBe(-1);
});
