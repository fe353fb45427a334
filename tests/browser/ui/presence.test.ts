import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { stageState } from './fixtures/fake-app.ts';
import { type Mounted, mount, rendered } from './fixtures/mounted.ts';

const awake = ({ root }: Mounted): boolean => root.dataset['awake'] === 'true';
let screenX = 0;
const move = (type = 'pointermove', pointerType = 'mouse'): void =>
  void document.body.dispatchEvent(new PointerEvent(type, { pointerType, bubbles: true, screenX: screenX++ }));

it('FIELD 18: controls and pointer go after three seconds without input and come back on a move, a key, focus', async () => {
  const it_ = await mount(stageState());
  it_.timers.advance(2999);
  expect(awake(it_)).toBe(true);
  it_.timers.advance(1);
  expect(awake(it_)).toBe(false);
  expect(getComputedStyle(it_.root).cursor).toBe('none');
  expect(getComputedStyle(it_.get('.dock')).pointerEvents).toBe('none');

  move();
  expect(awake(it_)).toBe(true);
  expect(getComputedStyle(it_.root).cursor).not.toBe('none');
  it_.timers.advance(3000);
  await userEvent.keyboard('x');
  expect(awake(it_)).toBe(true);
  it_.timers.advance(3000);
  expect(awake(it_)).toBe(false);
  it_.button('Next picture').focus();
  expect(awake(it_)).toBe(true);
});

it('FIELD 18: a pointer event without a move does not wake (browsers send one when the pointer is hidden)', async () => {
  const mounted = await mount(stageState());
  const still = (): void => void document.body.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, screenX: -5, screenY: -5 }));
  still();
  mounted.timers.advance(3000);
  still();
  expect(awake(mounted)).toBe(false);
});

it('controls stay while the keyboard is in them, and Escape lets them go', async () => {
  const mounted = await mount(stageState());
  await userEvent.keyboard('{Tab}');
  mounted.timers.advance(60_000);
  expect(awake(mounted)).toBe(true);
  await userEvent.keyboard('{Escape}');
  expect(awake(mounted)).toBe(false);
});

it('controls stay while a panel is open and while data is reduced', async () => {
  const mounted = await mount(stageState());
  await userEvent.keyboard('l');
  await rendered();
  mounted.timers.advance(60_000);
  expect(awake(mounted)).toBe(true);
  await userEvent.keyboard('{Escape}');
  await rendered();
  expect(mounted.root.querySelector('.panel')).toBeNull();
  mounted.timers.advance(3000);
  expect(awake(mounted)).toBe(false);

  const reduced = await mount(stageState(), {
    ports: {
      media: (query, listen) => {
        listen(query.includes('reduced-data'));
        return () => undefined;
      },
    },
  });
  reduced.timers.advance(60_000);
  expect(awake(reduced)).toBe(true);
});

it('a finger shows the controls by lifting, so that it presses none of them, and hides them with a second tap', async () => {
  const mounted = await mount(stageState());
  const surface = mounted.get('.surface');
  const tap = (): void => {
    surface.dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'touch', bubbles: true }));
    surface.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  };
  mounted.timers.advance(3000);
  move('pointerdown', 'touch');
  expect(awake(mounted)).toBe(false);
  tap();
  expect(awake(mounted)).toBe(true);
  tap();
  expect(awake(mounted)).toBe(false);
});

it('nothing draws and nothing waits once the controls are gone or the interface is unmounted', async () => {
  const mounted = await mount(stageState());
  await rendered();
  expect(mounted.frames.waiting).toBe(2);
  mounted.timers.advance(3000);
  await rendered();
  expect(mounted.frames.waiting).toBe(0);
  move();
  await rendered();
  expect(mounted.frames.waiting).toBe(2);
  await mounted.unmount();
  await rendered();
  expect(mounted.frames.waiting).toBe(0);
  expect(mounted.timers.waiting).toBe(0);
});
