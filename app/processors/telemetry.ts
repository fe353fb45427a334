import { createFeatureFrame, FEATURE_NAMES, type FeatureFrame } from '#app/audio/feature-frame.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';

/** Where what the show hears is told, for consoles and the like. */
export interface TelemetrySink {
  /** Whether anybody listens: nothing is made for nobody. */
  readonly wanted: boolean;
  features(values: Readonly<Record<string, number>>): void;
}

/** Tells what the show hears, by name and as often as the deployment's batches say: frames come 86 times a second, and nobody reads as fast. */
export const createTelemetryProcessor: ProcessorFactory = (context) => {
  const sink = context.resource<TelemetrySink>('telemetry');
  /** A frame is valid until the next is taken, so what may be told is kept apart. */
  const newest = createFeatureFrame();
  let heard = false;
  return {
    batch: {
      item(message) {
        if (!sink.wanted) return;
        newest.set(message as FeatureFrame);
        heard = true;
      },
      end() {
        if (!heard || !sink.wanted) return;
        heard = false;
        sink.features(Object.fromEntries(FEATURE_NAMES.map((name, index) => [name, newest[index] ?? 0])));
      },
    },
  };
};
