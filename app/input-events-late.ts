import type { InputEvents } from './audio/input-events.ts';
import { messageOf } from './lib/result.ts';
import type { Scope } from './lib/scope.ts';
import type { Logger } from './show/processor.ts';
import type { InputsDeps } from './state/inputs.ts';

/** What the inputs report, shown by code that comes with the first of it: no first picture waits for those words. In the order of reports. */
export function openInputEvents(scope: Scope, deps: InputsDeps, logger: Logger): InputEvents {
  let opening: Promise<InputEvents> | undefined;
  async function open(): Promise<InputEvents> {
    const { createInputEvents } = await import('./state/inputs.ts');
    const events = createInputEvents(deps);
    scope.own(events.dispose);
    return events;
  }
  return {
    emit(event) {
      if (scope.closed) return;
      opening ??= open();
      opening.then(
        (events) => events.emit(event),
        (error: unknown) => {
          // The network was away: the next report tries again.
          opening = undefined;
          logger.log('error', `an input reports and cannot be shown: ${messageOf(error)}`);
        },
      );
    },
  };
}
