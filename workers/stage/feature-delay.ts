import { FEATURE_LENGTH, type FeatureFrame } from '#app/audio/feature-frame.ts';

/** Gives features back some time after they came: the small ring behind the output offset. Allocates once. */
export interface FeatureDelay {
  readonly newest: FeatureFrame | undefined;
  /** Copies a frame. It counts as come at the next `at`. */
  push(frame: FeatureFrame): void;
  /** The newest frame of those that had come `lateMs` before `nowMs`. Overwritten by later pushes. */
  at(nowMs: number, lateMs: number): FeatureFrame | undefined;
}

/** More than a second of analyses: the longest offset is half of that. */
const capacity = 128;

export function createFeatureDelay(): FeatureDelay {
  const frames = Array.from({ length: capacity }, () => new Float64Array(FEATURE_LENGTH));
  const cameAtMs = new Float64Array(capacity);
  let count = 0;
  /** Frames before this one know when they came. */
  let stamped = 0;

  const slot = (index: number): FeatureFrame | undefined => frames[index % capacity];

  return {
    get newest() {
      return count > 0 ? slot(count - 1) : undefined;
    },
    push(frame) {
      slot(count)?.set(frame);
      count++;
    },
    at(nowMs, lateMs) {
      for (; stamped < count; stamped++) cameAtMs[stamped % capacity] = nowMs;
      const oldest = Math.max(0, count - capacity);
      for (let index = count - 1; index >= oldest; index--) {
        if ((cameAtMs[index % capacity] ?? 0) <= nowMs - lateMs) return slot(index);
      }
      return undefined;
    },
  };
}
