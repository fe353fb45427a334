import { F, type FeatureFrame, type FeatureName } from '#app/state/frame.ts';
import type { LiveDraw, Pen } from './live-canvas.tsx';

/** Where a relative level ends, and where it is as loud as usual. */
export const RELATIVE_TOP = 4;
export const AS_USUAL = 1;

const clamp01 = (value: number): number => (value > 0 ? Math.min(1, value) : 0);

function drawBar({ context, width, height, unit, colours }: Pen, share: number, tick: number, usual: number): void {
  const middle = Math.round(height / 2);
  const thick = Math.max(2, Math.round(7 * unit));
  const top = middle - (thick >> 1);
  context.globalAlpha = 0.16;
  context.fillStyle = colours.ink;
  context.fillRect(0, top, width, thick);
  context.globalAlpha = 1;
  if (usual > 0 && share * width > usual * width) {
    context.fillRect(0, top, usual * width, thick);
    context.fillStyle = colours.amber;
    context.fillRect(usual * width, top, (share - usual) * width, thick);
  } else context.fillRect(0, top, share * width, thick);
  context.fillStyle = colours.ink;
  if (tick > 0) context.fillRect(Math.min(width - 2 * unit, tick * width), top - 2 * unit, 2 * unit, thick + 4 * unit);
  if (usual > 0) {
    context.globalAlpha = 0.8;
    context.fillRect(Math.round(usual * width), 0, Math.max(1, Math.round(unit)), height);
  }
}

/** A level against what is usual, 0…4: what exceeds it is set off. The hairline is the moment, the bar its smoothed course. */
export function createRelativeBar(frame: FeatureFrame, smooth: FeatureName, now: FeatureName): LiveDraw {
  return (pen) => {
    const open = (frame[F.silence] as number) < 0.5;
    const share = open ? clamp01((frame[F[smooth]] as number) / RELATIVE_TOP) : 0;
    const tick = open && smooth !== now ? clamp01((frame[F[now]] as number) / RELATIVE_TOP) : 0;
    drawBar(pen, share, tick, AS_USUAL / RELATIVE_TOP);
  };
}

/** A level that is 0…1 by itself. */
export function createUnitBar(frame: FeatureFrame, name: FeatureName): LiveDraw {
  return (pen) => drawBar(pen, (frame[F.source] as number) === 0 ? 0 : clamp01(frame[F[name]] as number), 0, 0);
}

/** Where the sound stands between left and right, and how far it spreads. */
export function createStereo(frame: FeatureFrame): LiveDraw {
  return ({ context, width, height, unit, colours }) => {
    const middle = Math.round(height / 2);
    const thick = Math.max(2, Math.round(3 * unit));
    context.globalAlpha = 0.16;
    context.fillStyle = colours.ink;
    context.fillRect(0, middle - (thick >> 1), width, thick);
    context.globalAlpha = 0.8;
    context.fillRect(Math.round(width / 2), 0, Math.max(1, Math.round(unit)), height);
    if ((frame[F.silence] as number) > 0.5) return;
    const radius = 5 * unit;
    const reach = width / 2 - radius;
    const x = width / 2 + reach * Math.min(1, Math.max(-1, frame[F.balance] as number));
    const spread = (reach * clamp01(frame[F.width] as number)) | 0;
    context.globalAlpha = 0.55;
    context.fillRect(Math.max(0, x - spread), middle - thick, Math.min(width, x + spread) - Math.max(0, x - spread), thick * 2);
    context.globalAlpha = 1;
    context.beginPath();
    context.arc(x, middle, radius, 0, Math.PI * 2);
    context.fill();
  };
}
