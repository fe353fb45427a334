import { createRandom } from '#app/lib/random.ts';
import { type Oklab, rgbOf } from './oklab.ts';
import type { Palette } from './painters/palettes.ts';

const css = (lab: Oklab, alpha: number): string => {
  const [r, g, b] = rgbOf(lab);
  return `rgb(${Math.round(r * 255)} ${Math.round(g * 255)} ${Math.round(b * 255)} / ${alpha})`;
};

/** A picture without WebGL: broad veils of colour over a horizon, from the same palette and seed. */
export function paintSoftly(
  createCanvas: (width: number, height: number) => OffscreenCanvas,
  { seed, width, height }: { readonly seed: number; readonly width: number; readonly height: number },
  palette: Palette,
): ImageBitmap {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser has no 2D canvas.');
  const random = createRandom(seed);
  const long = Math.max(width, height);

  const sky = context.createLinearGradient(0, 0, width * (random() - 0.5) * 0.6, height);
  sky.addColorStop(0, css(palette.inks[0], 1));
  sky.addColorStop(0.35 + random() * 0.2, css(palette.inks[2], 1));
  sky.addColorStop(0.62 + random() * 0.1, css(palette.inks[4], 1));
  sky.addColorStop(1, css(palette.inks[1], 1));
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);

  const veils = [...palette.inks, palette.inks[3], palette.inks[1], palette.accent];
  for (const ink of veils) {
    const x = random() * width;
    const y = random() * height;
    const radius = long * (0.18 + random() * 0.35);
    context.save();
    context.translate(x, y);
    context.rotate((random() - 0.5) * 0.7);
    context.scale(1.6, 0.45 + random() * 0.5);
    const veil = context.createRadialGradient(0, 0, 0, 0, 0, radius);
    veil.addColorStop(0, css(ink, 0.7));
    veil.addColorStop(0.5, css(ink, 0.28));
    veil.addColorStop(1, css(ink, 0));
    context.fillStyle = veil;
    context.fillRect(-radius, -radius, radius * 2, radius * 2);
    context.restore();
  }

  const sunX = width * (0.3 + random() * 0.4);
  const sunY = height * (0.3 + random() * 0.25);
  const sun = context.createRadialGradient(sunX, sunY, 0, sunX, sunY, long * 0.22);
  sun.addColorStop(0, css(palette.paper, 0.95));
  sun.addColorStop(0.22, css(palette.accent, 0.6));
  sun.addColorStop(1, css(palette.accent, 0));
  context.fillStyle = sun;
  context.fillRect(0, 0, width, height);
  return canvas.transferToImageBitmap();
}
