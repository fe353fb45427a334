/** Chooses how large the stage draws, so that it draws often enough. */
export interface Governor {
  /** Factor on width and height, 0.32…1. */
  readonly scale: number;
  /** A frame was drawn `intervalMs` after the one before. True when the scale has changed. */
  frame(intervalMs: number): boolean;
  /** Frames were missing for reasons of their own (hidden page, lost context): what was measured is forgotten. */
  interrupt(): void;
}

/** Each step draws about half the pixels of the one before. */
const ladder = [1, 0.75, 0.56, 0.42, 0.32] as const;
const judgeMs = 1000;
/** Below this rate the picture is made smaller. */
const lowFps = 40;
/** Far below, two steps at once: within three seconds the rate holds. */
const veryLowFps = 18;
const goodFps = 52;
const patienceMs = 15_000;
const longestPatienceMs = 240_000;

/** Steps down within three seconds, up after fifteen; a step up that did not hold is tried again after twice as long. */
export function createGovernor(): Governor {
  let step = 0;
  let frames = 0;
  let elapsedMs = 0;
  /** The first second compiles shaders and uploads pictures: it says nothing of the machine. */
  let settling = true;
  let goodMs = 0;
  let waitMs = patienceMs;
  let sinceUpMs = Number.POSITIVE_INFINITY;

  function move(by: number): boolean {
    const next = Math.min(ladder.length - 1, Math.max(0, step + by));
    if (next === step) return false;
    step = next;
    goodMs = 0;
    settling = true;
    return true;
  }

  function judge(fps: number, spanMs: number): boolean {
    sinceUpMs += spanMs;
    if (settling) {
      settling = false;
      return false;
    }
    if (fps < lowFps) {
      if (sinceUpMs < patienceMs) waitMs = Math.min(longestPatienceMs, waitMs * 2);
      return move(fps < veryLowFps ? 2 : 1);
    }
    goodMs = fps >= goodFps ? goodMs + spanMs : 0;
    if (goodMs < waitMs) return false;
    sinceUpMs = 0;
    return move(-1);
  }

  return {
    get scale() {
      return ladder[step] ?? 1;
    },
    frame(intervalMs) {
      frames++;
      elapsedMs += intervalMs;
      if (elapsedMs < judgeMs) return false;
      const fps = (frames * 1000) / elapsedMs;
      const span = elapsedMs;
      frames = 0;
      elapsedMs = 0;
      return judge(fps, span);
    },
    interrupt() {
      frames = 0;
      elapsedMs = 0;
      settling = true;
      goodMs = 0;
    },
  };
}
