import type { Interface } from './interface.ts';

/** So often a drawing wants to be drawn, at most; asked at every frame. */
export type Pace = () => number;

/** A touch less than a frame of 60 Hz: a screen of 120 draws every second one. */
export const EVERY_FRAME_MS = 15;
/** With less motion what moves goes on in steps. */
const STEP_MS = 500;

/**
 * The picture comes first: where it does not get its frames, what shows the listening takes fewer. Without a GPU what costs is not the
 * drawing but that the page is put together anew.
 */
const YIELDS: readonly (readonly [belowFps: number, everyMs: number])[] = [
  [24, 200],
  [45, 66],
];

export function createPace(ui: Interface, everyMs: number): Pace {
  return () => {
    if (ui.reducedMotion.peek()) return Math.max(everyMs, STEP_MS);
    const { fps } = ui.state.drawing.peek();
    // Nothing draws: nobody to yield to.
    if (fps <= 0) return everyMs;
    for (const [belowFps, yieldMs] of YIELDS) if (fps < belowFps) return Math.max(everyMs, yieldMs);
    return everyMs;
  };
}
