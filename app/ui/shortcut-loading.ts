import type { Stop } from '#app/lib/scope.ts';
import type { Interface } from './interface.ts';

type Press = (event: KeyboardEvent) => void;

/** Loads the shortcuts beside the first picture. What is pressed before they are there counts when they come, and has them tried again. */
export function loadShortcuts(
  ui: Interface,
  target: EventTarget,
  load: () => Promise<{ readonly createShortcuts: (ui: Interface) => Press }> = () => import('./shortcuts.ts'),
): Stop {
  let press: Press | undefined;
  let loading = false;
  let early: KeyboardEvent[] = [];
  let stopped = false;

  function start(): void {
    if (loading) return;
    loading = true;
    load().then(({ createShortcuts }) => {
      press = createShortcuts(ui);
      for (const event of early.splice(0)) if (!stopped) press(event);
    }, failed);
  }
  function failed(error: unknown): void {
    loading = false;
    early = [];
    ui.onError(error);
  }
  function keydown(event: Event): void {
    if (press) press(event as KeyboardEvent);
    else {
      early.push(event as KeyboardEvent);
      start();
    }
  }
  target.addEventListener('keydown', keydown);
  start();
  return () => {
    stopped = true;
    target.removeEventListener('keydown', keydown);
  };
}
