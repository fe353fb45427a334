import { expect, it } from 'vitest';
import { createFeatureFrame, F, FEATURE_NAMES } from '#app/audio/feature-frame.ts';
import { createTelemetryProcessor } from '#app/processors/telemetry.ts';
import type { Batch } from '#app/show/capability.ts';
import type { BatchHandler, ProcessorContext } from '#app/show/processor.ts';

const batch: Batch = { id: 'telemetry/1', size: 3, openedAtMs: 0, closedAtMs: 33, reason: 'time' };

async function setup() {
  const told: Readonly<Record<string, number>>[] = [];
  const sink = { wanted: true, features: (values: Readonly<Record<string, number>>) => void told.push(values) };
  const context = { resource: () => sink } as unknown as ProcessorContext;
  const processor = await createTelemetryProcessor(context);
  if (!processor.batch) throw new Error('takes no batches');
  const handler: BatchHandler = processor.batch;
  /** One batch of frames, by their tempo; the frame is one array, as in a ring. */
  const frame = createFeatureFrame();
  const hear = (...tempi: number[]): void => {
    for (const bpm of tempi) {
      frame[F.bpm] = bpm;
      void handler.item(frame, { ...batch, size: tempi.length });
    }
    frame[F.bpm] = Number.NaN;
    void handler.end?.(batch, 0);
  };
  return { told, sink, hear };
}

it('E4: tells the newest frame of each batch, every feature by its name', async () => {
  const { told, hear } = await setup();
  hear(120, 121, 122);
  hear(123);
  expect(told.map(({ bpm }) => bpm)).toEqual([122, 123]);
  expect(Object.keys(told[0] ?? {})).toEqual([...FEATURE_NAMES]);
});

it('E4: makes nothing for nobody, and begins with what is new when somebody comes', async () => {
  const { told, sink, hear } = await setup();
  sink.wanted = false;
  hear(120, 121);
  sink.wanted = true;
  hear();
  expect(told).toEqual([]);
  hear(124);
  expect(told.map(({ bpm }) => bpm)).toEqual([124]);
});
