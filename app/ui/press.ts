import { pressMoment } from './press-moment.ts';

export interface PressHandlers {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
}

/**
 * A button that acts in the moment it is touched, not when the finger leaves: `onMoment` gets the press's own time, once a press, from
 * touch, pointer and keys, and from what can only click, as a screen reader.
 */
export function createPress(onMoment: (epochMs: number) => void): PressHandlers {
  const by = { key: false };
  return {
    onPointerDown(event) {
      if (event.button === 0) onMoment(pressMoment(event));
    },
    onKeyDown(event) {
      if (event.key !== ' ' && event.key !== 'Enter') return;
      by.key = true;
      if (!event.repeat) onMoment(pressMoment(event));
    },
    onClick(event) {
      // A pointer's click counts its presses; that of a key or of a screen reader says 0.
      if (event.detail === 0 && !by.key) onMoment(pressMoment(event));
      by.key = false;
    },
  };
}
