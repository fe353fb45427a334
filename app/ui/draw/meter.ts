import type { Meter } from '#app/state/app-state.ts';
import type { BeatNow } from './beat-now.ts';

/** Draws into a canvas of `width` × `height` CSS pixels, whose transform has been set. Allocates nothing. */
export type Draw = (context: CanvasRenderingContext2D, width: number, height: number, timeMs: number) => void;

/** Three bars: bass, middle, treble; over silence a still line, so that an open but quiet microphone is not taken for a dead one. */
export function drawBands(context: CanvasRenderingContext2D, width: number, height: number, meter: Meter, live: boolean): void {
  const bar = width / 5;
  const heard = live && !meter.silent;
  drawBar(context, 0, bar, height, heard ? meter.bass : 0);
  drawBar(context, bar * 2, bar, height, heard ? meter.mid : 0);
  drawBar(context, bar * 4, bar, height, heard ? meter.treble : 0);
}

function drawBar(context: CanvasRenderingContext2D, x: number, width: number, height: number, value: number): void {
  const length = Math.max(width, clamp(value) * height);
  context.globalAlpha = 0.45 + 0.55 * clamp(value);
  context.beginPath();
  context.roundRect(x, height - length, width, length, width / 2);
  context.fill();
}

/** One long bar with the level, and a hairline that lingers at the loudest moment of the last second or so. */
export function createLevelDraw(meter: Meter, live: { peek(): boolean }): Draw {
  let peak = 0;
  let lastMs = 0;
  return (context, width, height, timeMs) => {
    const level = live.peek() && !meter.silent ? clamp(meter.level) : 0;
    peak = Math.max(level, peak - Math.max(0, timeMs - lastMs) * 0.0004);
    lastMs = timeMs;
    const radius = height / 2;
    context.globalAlpha = 0.16;
    context.beginPath();
    context.roundRect(0, 0, width, height, radius);
    context.fill();
    context.globalAlpha = 1;
    if (level > 0) {
      context.beginPath();
      context.roundRect(0, 0, Math.max(height, level * width), height, radius);
      context.fill();
    }
    if (peak > 0.02) context.fillRect(Math.min(width - 2, peak * width), 0, 2, height);
  };
}

export interface BeatLook {
  readonly locked: boolean;
  readonly barKnown: boolean;
  /** No pulse: the light of the current beat is simply on. */
  readonly still: boolean;
}

/**
 * A light for each beat of the bar. Without a beat they are empty rings; while the bar is not known they pulse
 * together, because pointing at a "one" would be a guess.
 */
export function drawBeatLights(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  now: Readonly<BeatNow>,
  look: BeatLook,
): void {
  const count = look.barKnown ? Math.min(8, now.barLength) : 4;
  const gap = width / count;
  const radius = Math.min(height / 2, gap * 0.36) - 1;
  const pulse = look.still ? 1 : 1 - clamp(now.phase) ** 0.6;
  for (let light = 0; light < count; light++) {
    const x = gap * (light + 0.5);
    const on = look.locked && (!look.barKnown || light === now.barBeat);
    context.beginPath();
    if (!look.locked) {
      context.globalAlpha = 0.5;
      context.lineWidth = 1.25;
      context.arc(x, height / 2, radius * 0.7, 0, Math.PI * 2);
      context.stroke();
      continue;
    }
    const glow = on ? (look.barKnown ? 0.7 + 0.3 * pulse : 0.35 + 0.5 * pulse) : 0.3;
    const first = look.barKnown && light === 0;
    context.globalAlpha = glow;
    context.arc(x, height / 2, radius * (on ? 0.7 + 0.3 * pulse : 0.6) * (first ? 1.15 : 1), 0, Math.PI * 2);
    context.fill();
  }
}

const clamp = (value: number): number => (value > 0 ? Math.min(1, value) : 0);
