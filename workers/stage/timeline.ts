import { type Course, landingAt, progressAt, shifted } from '#app/stage/course.ts';
import type { EngineId, StageProgram } from '#app/stage/protocol.ts';

/** Which pictures are shown, and how far one has become the other. */
export interface Timeline {
  /** The picture that is held, or left; null before the first. */
  readonly fromId: string | null;
  /** The picture that is coming; null between morphs. */
  readonly toId: string | null;
  readonly engine: EngineId;
  readonly seed: number;
  /** 0…1, eased; by the clock alone. */
  readonly progress: number;
  /** Takes a morph. */
  morph(message: Extract<StageProgram, { type: 'morph' }>, nowMs: number): void;
  /** Brings progress to this moment; true when a morph landed just now. */
  advance(nowMs: number): boolean;
  /** So long nothing went on: what is under way goes on from where it was. */
  shift(byMs: number): void;
}

/** Smootherstep (Perlin 2002): starts and lands without a jerk. */
const ease = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);

export function createTimeline(): Timeline {
  let fromId: string | null = null;
  let toId: string | null = null;
  let engine: EngineId = 'morpheus01';
  let seed = 0;
  let progress = 0;
  let course: Course = { startMs: 0, landMs: 0, startValue: 0 };

  function land(): void {
    fromId = toId;
    toId = null;
    progress = 0;
  }

  return {
    get fromId() {
      return fromId;
    },
    get toId() {
      return toId;
    },
    get engine() {
      return engine;
    },
    get seed() {
      return seed;
    },
    get progress() {
      return progress;
    },
    morph(message, nowMs) {
      if (toId !== null && message.artworkId === toId) {
        // The bar line moved: go on from here and land there.
        course = landingAt(course, message.startMs, message.landMs, nowMs);
        return;
      }
      // A new target in mid-morph leaves from whichever picture is the more visible.
      if (toId !== null && progress >= 0.5) land();
      engine = message.engine;
      seed = message.seed;
      toId = message.artworkId;
      course = { startMs: message.startMs, landMs: message.landMs, startValue: message.startValue ?? 0 };
      progress = ease(progressAt(course, nowMs));
      if (fromId === null || course.startMs >= course.landMs || toId === fromId) land();
    },
    advance(nowMs) {
      if (toId === null) return false;
      const linear = progressAt(course, nowMs);
      progress = ease(linear);
      if (linear < 1) return false;
      land();
      return true;
    },
    shift(byMs) {
      course = shifted(course, byMs);
    },
  };
}
