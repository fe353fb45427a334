import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { drawBeatLights } from '#app/ui/draw/meter.ts';
import { stageState } from './fixtures/fake-app.ts';
import { mount, rendered } from './fixtures/mounted.ts';

/** Sum of what is painted, as a share of a fully opaque canvas. */
function ink(canvas: HTMLCanvasElement): number {
  const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: new Uint8ClampedArray() };
  let sum = 0;
  for (let i = 3; i < data.length; i += 4) sum += data[i] ?? 0;
  return sum / 255 / (data.length / 4);
}

it('A1: the meter follows the level without a render, and lies flat in silence and without input', async () => {
  const state = stageState();
  const { get, frames } = await mount(state);
  await rendered();
  const canvas = get('.chip-meter') as HTMLCanvasElement;
  const at = (bass: number, silent = false): number => {
    Object.assign(state.meter, { bass, mid: bass, treble: bass, silent });
    frames.draw(0);
    return ink(canvas);
  };
  const [low, high, silent] = [at(0.3), at(1), at(1, true)];
  expect(high).toBeGreaterThan(low * 1.8);
  expect(silent).toBeGreaterThan(0);
  expect(silent).toBeLessThan(low);
  state.input.value = { source: 'microphone', status: 'ended', label: '' };
  await rendered();
  expect(at(1)).toBeCloseTo(silent, 3);
});

it('A1: the level in the sound panel grows with the sound', async () => {
  const state = stageState();
  const { get, frames } = await mount(state);
  await userEvent.keyboard('i');
  await rendered();
  const at = (level: number): number => {
    state.meter.level = level;
    frames.draw(0);
    return ink(get('.level') as HTMLCanvasElement);
  };
  expect(at(0.2)).toBeLessThan(at(0.6));
  expect(at(0.6)).toBeLessThan(at(1));
});

it('A1: the lights point at a beat only where the bar is known, and are empty rings without a beat', () => {
  const now = { phase: 0, barBeat: 2, barLength: 4 };
  const canvas = document.createElement('canvas');
  canvas.width = 80;
  canvas.height = 20;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  const light = (index: number): number => context.getImageData(index * 20 + 10, 10, 1, 1).data[3] ?? 0;
  const lights = (look: { locked: boolean; barKnown: boolean }): number[] => {
    context.clearRect(0, 0, 80, 20);
    drawBeatLights(context, 80, 20, now, { ...look, still: false });
    return [0, 1, 2, 3].map(light);
  };
  const [a = 0, b, c = 0, d] = lights({ locked: true, barKnown: true });
  expect(c).toBeGreaterThan(2 * a);
  expect([b, d]).toEqual([a, a]);
  expect(new Set(lights({ locked: true, barKnown: false })).size, 'all pulse together').toBe(1);
  expect(lights({ locked: false, barKnown: false }), 'hollow').toEqual([0, 0, 0, 0]);
});
