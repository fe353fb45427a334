import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { stageState } from './fixtures/fake-app.ts';
import { mount, rendered, still } from './fixtures/mounted.ts';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Loudspeakers that this test pretends to have. */
const speakersMs = 150;

it('A1: eyes on the real flash, ears on the real clicks, loudspeakers 150 ms late: that is what is found, and set', async () => {
  const set: number[] = [];
  const state = stageState();
  const { button, get, root } = await mount(state, {
    width: 390,
    height: 844,
    ports: { frames: { request: (draw) => requestAnimationFrame(draw), cancel: (id) => cancelAnimationFrame(id) } },
    actions: { setOffset: (ms) => void set.push(ms) },
  });
  await userEvent.keyboard('i');
  await still();
  await userEvent.click(button('Find it by tapping'));
  await rendered();
  const tap = (): boolean => get('.tap-pad').dispatchEvent(new KeyboardEvent('keydown', { key: 'x', bubbles: true }));

  await userEvent.click(button('Start'));
  await rendered();
  let lit = false;
  while (root.querySelector('.tap-light')) {
    await new Promise(requestAnimationFrame);
    const canvas = root.querySelector<HTMLCanvasElement>('.tap-light');
    const alpha = canvas?.getContext('2d')?.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data[3] ?? 0;
    if (alpha > 0 && !lit) tap();
    lit = alpha > 0;
  }
  expect(root.querySelector('.calibration h3')?.textContent).toBe('Now the ears');

  const clicks: { readonly context: BaseAudioContext; readonly when: number }[] = [];
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (when = 0, ...rest) {
    clicks.push({ context: this.context, when });
    start.call(this, when, ...rest);
  };
  try {
    await userEvent.click(button('Start'));
    await rendered();
    let tapped = 0;
    let skewMs = Number.POSITIVE_INFINITY;
    while (root.querySelector('.tap-pad')) {
      await wait(2);
      const next = clicks[tapped];
      if (!next) continue;
      skewMs = Math.min(skewMs, performance.now() - next.context.currentTime * 1000);
      if (performance.now() < next.when * 1000 + skewMs + speakersMs) continue;
      if (root.querySelector('.tap-pad')) tap();
      tapped++;
    }
  } finally {
    AudioBufferSourceNode.prototype.start = start;
  }
  expect(root.querySelector('.calibration h3')?.textContent).toBe('Found');
  await userEvent.click(button('Use it'));
  await rendered();
  expect(set).toHaveLength(1);
  expect(Math.abs((set[0] ?? Number.NaN) - speakersMs)).toBeLessThan(40);
  await userEvent.click(button('Undo'));
  expect(set).toEqual([expect.any(Number), 0]);
}, 90_000);
