/**
 * When a key or button was pressed, wall clock, ms since 1970: by the event's own stamp, not by when its handler came to run.
 * For taps on the beat listen to `pointerdown`: a `click` comes only when the finger leaves.
 */
export const pressMoment = (event: Event): number => Date.now() - Math.max(0, performance.now() - event.timeStamp);
