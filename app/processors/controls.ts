import type { Intent } from '#app/art/intents.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';

/** Where the person's wishes come from; the interface emits, the graph listens. */
export interface IntentSource {
  subscribe(listener: (intent: Intent) => void): () => void;
}

/** Brings what a person asks for into the graph. */
export const createControlsProcessor: ProcessorFactory = (context) => {
  const outlet = context.outlet<Intent>('intents');
  const stop = context.resource<IntentSource>('intents').subscribe((intent) => {
    outlet.send(intent);
  });
  return { cleanup: stop };
};
