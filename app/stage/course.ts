/** How a morph runs: linear progress is `startValue` at `startMs` and 1 at `landMs`. Milliseconds since 1970. */
export interface Course {
  readonly startMs: number;
  readonly landMs: number;
  /** 0 for a morph that begins; more for one whose landing was corrected on the way, or that goes on after a restart. */
  readonly startValue: number;
}

/** Linear progress at a moment, before any easing: 0…1. */
export function progressAt({ startMs, landMs, startValue }: Course, nowMs: number): number {
  if (nowMs >= landMs) return 1;
  if (nowMs <= startMs) return startValue;
  return startValue + (1 - startValue) * ((nowMs - startMs) / (landMs - startMs));
}

/** The same morph with another landing: it goes on from where it is, without a jump. Before the start nothing has moved yet. */
export function landingAt(course: Course, startMs: number, landMs: number, nowMs: number): Course {
  if (nowMs >= course.startMs) return { startMs: nowMs, landMs: Math.max(landMs, nowMs), startValue: progressAt(course, nowMs) };
  return { startMs, landMs: Math.max(landMs, startMs), startValue: course.startValue };
}

export const shifted = (course: Course, byMs: number): Course => ({
  ...course,
  startMs: course.startMs + byMs,
  landMs: course.landMs + byMs,
});
