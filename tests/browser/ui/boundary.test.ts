import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { STEADY_MS } from '#app/ui/comeback.ts';
import { mountInterface } from '#app/ui/mount.tsx';
import { recordingActions, stageState } from './fixtures/fake-app.ts';
import { manualFrames, manualTimers, mount, rendered, still } from './fixtures/mounted.ts';

/** An artwork whose title throws when the interface reads it, as often as it is told to. */
function brittle(times: number) {
  const left = { times, threw: 0 };
  return {
    left,
    artwork: {
      id: 'brittle',
      style: 'Ink',
      palette: [],
      starred: false,
      get title(): string {
        if (left.times <= 0) return 'Whole again';
        left.times--;
        left.threw++;
        throw new Error('no title');
      },
    },
  };
}

/** A picture beside the interface, as the stage's canvas is. */
function picture(): { readonly canvas: HTMLCanvasElement; pixel(): string } {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  context.fillStyle = 'rgb(20 160 90)';
  context.fillRect(0, 0, canvas.width, canvas.height);
  document.body.prepend(canvas);
  return { canvas, pixel: () => String(context.getImageData(3, 3, 1, 1).data) };
}

it('E1: what throws while rendering takes nobody with it; the controls come back at once, and say so', async () => {
  const state = stageState();
  const stage = picture();
  const before = stage.pixel();
  const errors: unknown[] = [];
  const { root, timers, button, calls } = await mount(state, { onError: (error) => errors.push(error) });
  const { artwork, left } = brittle(2);
  // The assignment that makes it fall is the show's: it must not hear of it.
  expect(() => {
    state.artwork.value = artwork;
  }).not.toThrow();
  await rendered();
  expect(left.threw).toBeGreaterThan(0);
  expect(root.querySelector('[role=alert]')?.textContent).toContain('Sound and picture go on');
  expect(root.querySelector('.dock')).toBeNull();
  left.times = 0;
  timers.advance(0);
  await rendered();
  expect(root.textContent).toContain('Whole again');
  expect(root.textContent).toContain('The controls had to start again');
  await userEvent.click(button(/^Next/));
  expect(calls).toEqual([['next']]);
  expect(errors.length).toBeGreaterThan(0);
  expect(errors.every((error) => String(error) === 'Error: no title')).toBe(true);
  expect(stage.canvas.isConnected).toBe(true);
  expect(stage.pixel()).toBe(before);
  stage.canvas.remove();
});

it('E1: controls that fall again and again come back after growing pauses, with nothing open', async () => {
  const state = stageState();
  const errors: unknown[] = [];
  const { root, timers } = await mount(state, { onError: (error) => errors.push(error) });
  await userEvent.keyboard('l');
  await still();
  expect(root.querySelector('.panel')).not.toBeNull();
  const { artwork, left } = brittle(Number.POSITIVE_INFINITY);
  state.artwork.value = artwork;
  await rendered();
  const tries = async (ms: number): Promise<boolean> => {
    const { threw } = left;
    timers.advance(ms);
    await rendered();
    return left.threw > threw;
  };
  expect(await tries(0)).toBe(true);
  expect(await tries(999)).toBe(false);
  expect(await tries(1)).toBe(true);
  expect(await tries(1999)).toBe(false);
  expect(await tries(1)).toBe(true);
  left.times = 0;
  await tries(4000);
  expect(root.querySelector('.dock')).not.toBeNull();
  expect(root.querySelector('.panel')).toBeNull();
  // Having stood for long, the next fall is a first one.
  timers.advance(STEADY_MS);
  left.times = 1;
  state.artwork.value = { ...recreate(artwork) };
  await rendered();
  left.times = 0;
  timers.advance(0);
  await rendered();
  expect(root.querySelector('.dock')).not.toBeNull();
});

/** Another artwork object over the same brittle title. */
function recreate(artwork: ReturnType<typeof brittle>['artwork']): ReturnType<typeof brittle>['artwork'] {
  return Object.create(artwork, { id: { value: 'brittle-again', enumerable: true } }) as ReturnType<typeof brittle>['artwork'];
}

it('E1: what throws in an effect of a component does not last either', async () => {
  const frames = manualFrames();
  let broken = true;
  const errors: unknown[] = [];
  const { root, timers } = await mount(stageState(), {
    onError: (error) => errors.push(error),
    ports: {
      frames: {
        request(draw) {
          if (broken) throw new Error('no frames');
          return frames.request(draw);
        },
        cancel: frames.cancel,
      },
    },
  });
  await rendered();
  expect(String(errors[0])).toBe('Error: no frames');
  broken = false;
  timers.advance(0);
  await rendered();
  expect(root.querySelector('.dock')).not.toBeNull();
  expect(frames.waiting).toBeGreaterThan(0);
});

it('E1: what throws in a handler reaches the log, and the controls stand as they were', async () => {
  const errors: unknown[] = [];
  const { button, root } = await mount(stageState(), {
    onError: (error) => errors.push(error),
    actions: {
      next() {
        throw new Error('no next');
      },
    },
  });
  const dock = root.querySelector('.dock');
  // The test runner counts uncaught errors as well: this one is ours.
  const ours = (event: ErrorEvent): void => event.stopImmediatePropagation();
  window.addEventListener('error', ours);
  await userEvent.click(button(/^Next/));
  window.removeEventListener('error', ours);
  expect(errors.map(String)).toEqual(['Error: no next']);
  expect(root.querySelector('.dock')).toBe(dock);
});

it('E1: an effect of the interface that throws does not throw at who changed the state', async () => {
  const state = stageState();
  const errors: unknown[] = [];
  await mount(state, { onError: (error) => errors.push(error) });
  const { artwork } = brittle(1);
  expect(() => {
    // The announcer, which runs within the assignment, reads the title first.
    state.artwork.value = artwork;
  }).not.toThrow();
  expect(errors.map(String)).toEqual(['Error: no title']);
});

it('D2: an interface that is stopped leaves no timer, frame, listener or element behind', async () => {
  await import('#app/ui/sheets.tsx');
  const live = new Map<string, number>();
  const undo: (() => void)[] = [];
  for (const target of [window, document] as const) {
    const { addEventListener, removeEventListener } = target;
    const count = (type: string, by: number): void => void live.set(type, (live.get(type) ?? 0) + by);
    target.addEventListener = (type: string, ...rest: [EventListenerOrEventListenerObject]) => {
      count(type, 1);
      addEventListener.call(target, type, ...rest);
    };
    target.removeEventListener = (type: string, ...rest: [EventListenerOrEventListenerObject]) => {
      count(type, -1);
      removeEventListener.call(target, type, ...rest);
    };
    undo.push(() => Object.assign(target, { addEventListener, removeEventListener }));
  }
  let watched = 0;
  const [timers, frames] = [manualTimers(), manualFrames()];
  const root = document.body.appendChild(document.createElement('div'));
  const ports = {
    timers,
    frames,
    media: () => {
      watched++;
      return () => void watched--;
    },
    memory: { read: () => null, write: () => undefined },
    canFullScreen: true,
  };
  const state = stageState();
  const stop = mountInterface(root, state, recordingActions().actions, {
    ports,
    onError(error) {
      throw error;
    },
  });
  await rendered();
  await userEvent.keyboard('l');
  await still();
  expect([...live.values()].some((count) => count > 0)).toBe(true);
  expect(timers.waiting).toBeGreaterThan(0);
  await stop();
  await rendered();
  for (const back of undo) back();
  expect(Object.fromEntries([...live].filter(([, count]) => count !== 0))).toEqual({});
  expect(timers.waiting).toBe(0);
  expect(frames.waiting).toBe(0);
  expect(watched).toBe(0);
  expect(root.childElementCount).toBe(0);
  expect(root.className).toBe('');
  // Nothing listens to the state any more.
  state.artwork.value = brittle(1).artwork;
  root.remove();
});
