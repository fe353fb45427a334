import type { Stop } from '#app/lib/scope.ts';
import type { Interface } from './interface.ts';
import { type Direction, nearest } from './spatial.ts';

const directions: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };
const FOCUSABLE = 'button:not(:disabled), input:not(:disabled, [hidden]), a[href], summary';

/** Arrow keys walk the focus over the screen, as a television's remote control expects. */
export function bindArrowKeys(ui: Interface, root: HTMLElement): Stop {
  let last: HTMLElement | null = null;

  function keydown(event: KeyboardEvent): void {
    const direction = directions[event.key];
    if (!direction || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const focused = document.activeElement;
    // A slider keeps its own left and right.
    if (focused instanceof HTMLInputElement && focused.type === 'range' && (direction === 'left' || direction === 'right')) return;
    const area = root.querySelector<HTMLElement>('dialog[open]') ?? root;
    const elements = [...area.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((element) => element.checkVisibility());
    const target =
      focused instanceof HTMLElement && area.contains(focused) && focused !== area ? step(focused, elements, direction) : start(elements);
    if (!target) return;
    event.preventDefault();
    ui.presence.wake();
    target.focus();
    target.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
  function start(elements: readonly HTMLElement[]): HTMLElement | undefined {
    if (last && elements.includes(last)) return last;
    return elements.find((element) => element.dataset['first'] !== undefined) ?? elements[0];
  }
  function focusin(event: FocusEvent): void {
    if (!(event.target instanceof HTMLElement)) return;
    last = event.target;
    // A click leaves the focus on its button too; only a keyboard's focus must keep the controls in sight.
    ui.focusInside.value = event.target.matches(':focus-visible');
    ui.presence.wake();
  }
  function focusout(): void {
    ui.focusInside.value = false;
  }

  window.addEventListener('keydown', keydown);
  root.addEventListener('focusin', focusin);
  root.addEventListener('focusout', focusout);
  return () => {
    window.removeEventListener('keydown', keydown);
    root.removeEventListener('focusin', focusin);
    root.removeEventListener('focusout', focusout);
  };
}

function step(from: HTMLElement, elements: readonly HTMLElement[], direction: Direction): HTMLElement | undefined {
  const others = elements.filter((element) => element !== from);
  const index = nearest(
    from.getBoundingClientRect(),
    others.map((element) => element.getBoundingClientRect()),
    direction,
  );
  return others[index];
}

/** Keeps the focus where the person was when something that had it goes away. */
export function rememberFocus(): () => void {
  const before = document.activeElement;
  return () => {
    if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus();
  };
}

/** As a ref: what appears takes the focus, once. */
export const takeFocus = (element: HTMLElement | null): void => element?.focus({ preventScroll: true });
