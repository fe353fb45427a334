import { expect, it } from 'vitest';
import { createOffsetKeeper } from '#app/audio/output-offset.ts';
import { createAppState } from '#app/state/app-state.ts';
import { createOffsets } from '#app/state/offsets.ts';
import { settled } from '#tests/support/manual-clock.ts';

function setup(stored = new Map<string, string>()) {
  const state = createAppState();
  const applied: number[] = [];
  const target = new EventTarget();
  let label = '';
  const keeper = createOffsetKeeper({ getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => void stored.set(key, value) });
  const offsets = createOffsets({
    state,
    keeper,
    media: {
      enumerateDevices: async () => [{ kind: 'audiooutput', deviceId: 'default', label, groupId: '' } as MediaDeviceInfo],
      addEventListener: target.addEventListener.bind(target),
      removeEventListener: target.removeEventListener.bind(target),
    },
    apply: (ms) => applied.push(ms),
    report(error) {
      throw error;
    },
  });
  async function playThrough(next: string): Promise<void> {
    label = next;
    target.dispatchEvent(new Event('devicechange'));
    await settled();
  }
  return { state, applied, offsets, playThrough, stored };
}

it('A15: the offset follows the output, and comes back with it', async () => {
  const { state, applied, offsets, playThrough, stored } = setup();
  const stop = offsets.start();
  await settled();
  await playThrough('Default - Speakers');
  offsets.set(-40);
  await playThrough('Default - Bluetooth box');
  expect(state.offsetMs.value).toBe(0);
  offsets.set(230);
  await playThrough('Default - Speakers');
  expect(state.offsetMs.value).toBe(-40);
  expect(state.output.value).toBe('Speakers');
  expect(applied).toEqual([-40, 0, 230, -40]);
  await stop();
  await playThrough('Default - Bluetooth box');
  expect(applied).toHaveLength(4);

  const later = setup(stored);
  await later.playThrough('Default - Bluetooth box');
  later.offsets.start();
  await settled();
  expect(later.applied).toEqual([230]);
});

it('A15: outputs that get their names when a microphone is allowed are looked at again then', async () => {
  const { state, applied, offsets, stored, playThrough } = setup(
    new Map([
      [
        'algorhythmic/output-offsets',
        JSON.stringify([
          ['', 10],
          ['Speakers', 90],
        ]),
      ],
    ]),
  );
  offsets.start();
  await settled();
  expect(applied).toEqual([10]);
  await playThrough('Speakers');
  expect(applied).toEqual([10, 90]);
  state.devices.value = [];
  await settled();
  expect(applied).toEqual([10, 90]);
  expect(stored.size).toBe(1);
});

it('A15: an offset out of range is brought into it', () => {
  const { state, applied, offsets } = setup();
  offsets.set(9000);
  offsets.set(Number.NaN);
  expect(applied).toEqual([500, 0]);
  expect(state.offsetMs.value).toBe(0);
});
