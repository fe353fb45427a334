import { expect, it } from 'vitest';
import type { HostApi } from '#app/show/host-api.ts';
import { createSurface } from '#app/stage/surface.ts';

function setup() {
  const parent = document.body.appendChild(document.createElement('div'));
  const given = new Map<string, unknown>();
  const host: Pick<HostApi, 'provide'> = { provide: async (name, resource) => void given.set(name, resource) };
  return { parent, given, host, surface: createSurface(parent) };
}

/** A message to nobody in particular and back: what was posted before it has been heard. */
async function roundTrip(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = () => port2.postMessage('back');
  const back = new Promise((resolve) => {
    port1.onmessage = resolve;
  });
  port1.postMessage('there');
  await back;
  port1.close();
}

it('D2: a surface that is disposed of takes every canvas away and gives no other', async () => {
  const { parent, given, host, surface } = setup();
  await surface.equip(host, 'worker');
  const port = given.get('freshCanvasPort');
  if (!(port instanceof MessagePort)) throw new Error('no way to ask');
  const answer = Promise.withResolvers<unknown>();
  port.onmessage = ({ data }) => answer.resolve(data);
  port.postMessage('fresh');
  expect(await answer.promise).toBeInstanceOf(OffscreenCanvas);
  // The old one stays beneath the new for a while.
  expect(parent.childElementCount).toBe(2);
  surface.dispose();
  expect(parent.childElementCount).toBe(0);
  port.postMessage('fresh');
  await roundTrip();
  expect(parent.childElementCount).toBe(0);
  parent.remove();
});

it('D2: a stage that was replaced cannot ask any more', async () => {
  const { parent, given, host, surface } = setup();
  await surface.equip(host, 'worker');
  const port = given.get('freshCanvasPort');
  if (!(port instanceof MessagePort)) throw new Error('no way to ask');
  await surface.equip(host, 'page');
  const canvas = given.get('canvas');
  port.postMessage('fresh');
  await roundTrip();
  expect(parent.lastElementChild).toBe(canvas);
  surface.dispose();
  expect(parent.childElementCount).toBe(0);
  parent.remove();
});
