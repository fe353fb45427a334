import { expect, it } from 'vitest';
import type { Interface } from '#app/ui/interface.ts';
import { loadShortcuts } from '#app/ui/shortcut-loading.ts';

interface Loaded {
  readonly createShortcuts: () => (event: KeyboardEvent) => void;
}

function setup() {
  const pressed: Event[] = [];
  const errors: unknown[] = [];
  const loads: PromiseWithResolvers<Loaded>[] = [];
  const target = new EventTarget();
  const ui = { onError: (error: unknown) => errors.push(error) } as unknown as Interface;
  const stop = loadShortcuts(ui, target, () => {
    const load = Promise.withResolvers<Loaded>();
    loads.push(load);
    return load.promise;
  });
  const press = (): Event => {
    const event = new Event('keydown');
    target.dispatchEvent(event);
    return event;
  };
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  async function arrive(): Promise<void> {
    loads.at(-1)?.resolve({ createShortcuts: () => (event) => void pressed.push(event) });
    await settled();
  }
  async function miss(): Promise<void> {
    loads.at(-1)?.reject(new Error('offline'));
    await settled();
  }
  return { pressed, errors, loads, press, arrive, miss, stop };
}

it('A1: a key that is pressed before the shortcuts are there counts, at its own moment, and once', async () => {
  const { pressed, press, arrive, loads } = setup();
  const early = press();
  expect(pressed).toEqual([]);
  await arrive();
  expect(pressed).toEqual([early]);
  const late = press();
  expect(pressed).toEqual([early, late]);
  expect(loads).toHaveLength(1);
});

it('A1: shortcuts that did not arrive are tried again with the next key', async () => {
  const { pressed, errors, press, miss, arrive, loads } = setup();
  press();
  await miss();
  expect(errors).toHaveLength(1);
  const next = press();
  expect(loads).toHaveLength(2);
  await arrive();
  expect(pressed).toEqual([next]);
});

it('D2: stopped before they came: no key does anything', async () => {
  const { pressed, press, arrive, stop } = setup();
  press();
  void stop();
  await arrive();
  press();
  expect(pressed).toEqual([]);
});
