import type { Rgb } from '#app/art/artwork.ts';
import { CALM_PALETTE } from '../calm-palette.ts';
import type { Music } from '../music.ts';

const css = ([r, g, b]: Rgb, alpha: number): string =>
  `rgba(${Math.round(r * 255)}, ${Math.round(g * 255)}, ${Math.round(b * 255)}, ${alpha})`;
const lights = [
  { colour: CALM_PALETTE.body, reach: 0.9, pace: 0.11, turn: 0, alpha: 0.9 },
  { colour: CALM_PALETTE.accent, reach: 0.65, pace: 0.083, turn: 2.1, alpha: 0.7 },
  { colour: CALM_PALETTE.light, reach: 0.38, pace: 0.067, turn: 4.2, alpha: 0.32 },
] as const;

/** Before the first picture: slow lights in a dark room. */
export function drawCalm(context: OffscreenCanvasRenderingContext2D, music: Music): void {
  const { width, height } = context.canvas;
  context.fillStyle = css(CALM_PALETTE.deep, 1);
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = 'screen';
  for (const { colour, reach, pace, turn, alpha } of lights) {
    const x = width * (0.5 + 0.32 * Math.sin(music.travel * pace + turn));
    const y = height * (0.5 + 0.28 * Math.cos(music.travel * pace * 0.8 + turn * 1.7));
    const radius = Math.max(width, height) * reach * (0.8 + 0.15 * music.bass);
    const light = context.createRadialGradient(x, y, 0, x, y, radius);
    light.addColorStop(0, css(colour, alpha));
    light.addColorStop(0.5, css(colour, alpha * 0.35));
    light.addColorStop(1, css(colour, 0));
    context.fillStyle = light;
    context.fillRect(0, 0, width, height);
  }
  context.globalCompositeOperation = 'source-over';
}
