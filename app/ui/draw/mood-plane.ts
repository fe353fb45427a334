import { F, type FeatureFrame } from '#app/state/frame.ts';
import { type Past, SLOTS } from '#app/state/listening-past.ts';
import type { LiveDraw } from './live-canvas.tsx';

/** The trail goes back so far. */
const TRAIL_SLOTS = 240;

/** Valence to the right, arousal upwards, each −1…1: where the music is, and the way it came in the last minute. */
export function createMoodPlane(frame: FeatureFrame, past: Past): LiveDraw {
  return ({ context, width, height, unit, colours }) => {
    const inset = 7 * unit;
    const xOf = (width - 2 * inset) / 2;
    const yOf = (height - 2 * inset) / 2;
    const hair = Math.max(1, Math.round(unit));
    context.globalAlpha = 0.25;
    context.fillStyle = colours.ink;
    context.fillRect(0, Math.round(height / 2), width, hair);
    context.fillRect(Math.round(width / 2), 0, hair, height);
    context.fillStyle = colours.amber;
    const dots = Math.min(TRAIL_SLOTS, past.count, SLOTS);
    for (let back = dots; back >= 1; back--) {
      const at = (past.count - back) & (SLOTS - 1);
      if (past.passage[at] === 0) continue;
      context.globalAlpha = 0.06 + 0.4 * (1 - back / TRAIL_SLOTS);
      const x = inset + xOf * (1 + (past.valence[at] as number));
      const y = inset + yOf * (1 - (past.arousal[at] as number));
      context.fillRect(x - unit, y - unit, 2 * unit, 2 * unit);
    }
    if (frame[F.source] === 0) return;
    context.globalAlpha = 1;
    context.fillStyle = colours.ink;
    context.beginPath();
    context.arc(
      inset + xOf * (1 + (frame[F.valence] as number)),
      inset + yOf * (1 - (frame[F.arousal] as number)),
      6 * unit,
      0,
      Math.PI * 2,
    );
    context.fill();
  };
}
