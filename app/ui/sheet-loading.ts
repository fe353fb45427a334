import type { Stop } from '#app/lib/scope.ts';
import type { Notice } from '#app/state/app-state.ts';
import { watch } from './guard.ts';
import type { Interface } from './interface.ts';

/** Long enough for the first picture to have the network to itself. */
const AFTER_START_MS = 2000;

/** Loads the sheets soon after the start, and at once when one is opened before. */
export function loadSheets(
  ui: Interface,
  load: () => Promise<NonNullable<Interface['sheets']['value']>> = () => import('./sheets.tsx'),
): Stop {
  let loading = false;
  function start(): void {
    if (loading || ui.sheets.peek()) return;
    loading = true;
    load().then(arrived, failed);
  }
  function arrived(sheets: NonNullable<Interface['sheets']['value']>): void {
    loading = false;
    // From here on the minutes that pass are kept, for whoever looks at them later.
    ui.state.meter.history ??= sheets.createListeningHistory();
    ui.sheets.value = sheets;
  }
  function failed(): void {
    loading = false;
    const wanted = ui.sheet.peek();
    // Nobody waits for it: the next opening tries again.
    if (wanted === 'none') return;
    ui.closeSheet();
    ui.ownNotices.value = [notArrived(() => ui.toggleSheet(wanted))];
  }
  const timer = ui.ports.timers.set(start, AFTER_START_MS);
  const stopWatching = watch(ui.onError, () => {
    if (ui.sheet.value !== 'none') start();
  });
  return () => {
    ui.ports.timers.clear(timer);
    void stopWatching();
  };
}

const notArrived = (run: () => void): Notice => ({
  id: 'ui.sheets',
  severity: 'warning',
  title: 'This panel has not arrived yet',
  detail: 'The network is away, and it was never loaded before. The art and the other controls go on working.',
  action: { label: 'Try again', run },
});
