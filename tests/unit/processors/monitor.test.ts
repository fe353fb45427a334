import { expect, it } from 'vitest';
import { createFeatureFrame, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { createMonitorProcessor, type Display } from '#app/processors/monitor.ts';
import type { Inlet, ProcessorContext } from '#app/show/processor.ts';
import { createAppState } from '#app/state/app-state.ts';

async function setup() {
  const shown: number[] = [];
  const listening = { wantsAll: false };
  const display: Partial<Display> = {
    meter: createAppState().meter,
    get wantsAll() {
      return listening.wantsAll;
    },
    frame: (frame: FeatureFrame) => void shown.push(frame[F.sequence] ?? Number.NaN),
    beat: () => undefined,
  };
  const waiting: FeatureFrame[] = [];
  const features: Inlet = {
    take: () => waiting.shift(),
    takeLatest: () => waiting.splice(0).at(-1),
    get size() {
      return waiting.length;
    },
    connected: true,
  };
  const none: Inlet = { take: () => undefined, takeLatest: () => undefined, size: 0, connected: false };
  const context = {
    inlet: (name: string) => (name === 'features' ? features : none),
    resource: () => display,
    clock: { now: () => 0 },
  } as unknown as ProcessorContext;
  const processor = await createMonitorProcessor(context);
  const hear = (...sequence: number[]): void => {
    for (const number of sequence) {
      const frame = createFeatureFrame();
      frame[F.sequence] = number;
      waiting.push(frame);
    }
    void processor.process?.();
  };
  return { shown, listening, hear };
}

it('E4: shows the newest frame, and every one, in order, while the listening panel wants them', async () => {
  const { shown, listening, hear } = await setup();
  hear(1, 2, 3);
  expect(shown).toEqual([3]);
  listening.wantsAll = true;
  hear(4, 5, 6);
  hear();
  hear(7);
  expect(shown).toEqual([3, 4, 5, 6, 7]);
});
