import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createAppState } from '#app/state/app-state.ts';
import { microphone } from './fixtures/fake-app.ts';
import { mount, rendered } from './fixtures/mounted.ts';

it('F1: the start screen offers three ways in, and each says what will happen first', async () => {
  const { root, calls, button } = await mount(createAppState());
  expect(root.querySelector('h1')?.textContent).toContain('Algorhythmic');
  const listen = button(/^Listen/);
  await expect.element(listen).toHaveAccessibleName(/^Listen.*asks first.*never leaves this device/);

  await userEvent.click(listen);
  await userEvent.click(button(/^Demo band/));
  await userEvent.click(button(/^Just watch/));
  expect(calls).toEqual([['listen'], ['playDemo'], ['showStage']]);
});

it('A1: a picked file is handed on, and the same file can be picked twice', async () => {
  const { get, calls } = await mount(createAppState());
  const song = new File(['RIFF'], 'song.wav', { type: 'audio/wav' });
  await userEvent.upload(get('input[type=file]'), song);
  await userEvent.upload(get('input[type=file]'), song);
  expect(calls.map(([action, file]) => [action, (file as File).name])).toEqual([
    ['playFile', 'song.wav'],
    ['playFile', 'song.wav'],
  ]);
});

it('A14: while the browser asks for the microphone, the screen says so without moving its choices', async () => {
  const state = createAppState();
  const { root, button } = await mount(state, { width: 390, height: 844 });
  const places = (): string[] => [...root.querySelectorAll('.choice')].map((choice) => JSON.stringify(choice.getBoundingClientRect()));
  const before = places();
  state.input.value = { ...microphone, status: 'starting' };
  await rendered();
  await expect.element(button(/^Listen/)).toHaveAccessibleName('Listen Answer the browser’s question to go on.');
  expect(button(/^Listen/).getAttribute('aria-busy')).toBe('true');
  expect(places()).toEqual(before);
});

it('A1: a file dragged over the page shows where to drop it, and dropped it plays', async () => {
  const { root, calls } = await mount(createAppState());
  const data = new DataTransfer();
  data.items.add(new File(['x'], 'cover.png', { type: 'image/png' }));
  data.items.add(new File(['x'], 'song.mp3', { type: 'audio/mpeg' }));
  const drag = (type: string): boolean =>
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));

  drag('dragenter');
  await rendered();
  expect(root.querySelector('.drop')?.textContent).toContain('Drop it to play it');
  drag('dragleave');
  await rendered();
  expect(root.querySelector('.drop')).toBeNull();

  drag('dragenter');
  expect(drag('dragover'), 'the page takes the drop, the browser must not open the file').toBe(false);
  drag('drop');
  await rendered();
  expect(root.querySelector('.drop')).toBeNull();
  expect(calls.map(([action, file]) => [action, (file as File).name])).toEqual([['playFile', 'song.mp3']]);
});

it('A1: dragging text is none of our business', async () => {
  const { root, calls } = await mount(createAppState());
  const data = new DataTransfer();
  data.setData('text/plain', 'hello');
  document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer: data, bubbles: true }));
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
  await rendered();
  expect(root.querySelector('.drop')).toBeNull();
  expect(calls).toEqual([]);
});
