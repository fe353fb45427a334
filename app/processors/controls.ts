import type { Intent } from '#app/art/intents.ts';
import type { ClockOrder } from '#app/audio/clock-order.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';

/** Where the person's wishes come from; the interface emits, the graph listens. */
export interface WishSource<T> {
  subscribe(listener: (wish: T) => void): () => void;
}
export type IntentSource = WishSource<Intent>;
export type ClockOrderSource = WishSource<ClockOrder>;

/** Brings what a person asks for into the graph: of the pictures, and of the beat. */
export const createControlsProcessor: ProcessorFactory = (context) => {
  const intents = context.outlet<Intent>('intents');
  const clock = context.outlet<ClockOrder>('clock');
  const stopIntents = context.resource<IntentSource>('intents').subscribe((intent) => {
    intents.send(intent);
  });
  const stopClock = context.resource<ClockOrderSource>('clockOrders').subscribe((order) => {
    clock.send(order);
  });
  return {
    cleanup() {
      stopIntents();
      stopClock();
    },
  };
};
