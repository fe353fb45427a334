import { geneOffset } from '#app/art/genes.ts';
import type { Scene } from '../renderer.ts';

const still = 0.004;

function wash(context: OffscreenCanvasRenderingContext2D, operation: GlobalCompositeOperation, colour: string, amount: number): void {
  if (amount < still) return;
  context.globalCompositeOperation = operation;
  context.globalAlpha = Math.min(1, amount);
  context.fillStyle = colour;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}

/** The post chain in plain 2D: glow, colour and vignette, as far as blending can say them. Draws nothing at rest. */
export function drawLight(context: OffscreenCanvasRenderingContext2D, glow: ImageBitmap, { dna, music }: Scene): void {
  const { width, height } = context.canvas;
  const glowing = geneOffset(dna, 'glow') * 0.35 + music.life * (0.08 * music.bass + 0.08 * music.beat) + 0.06 * music.onset;
  if (glowing > still) {
    context.globalCompositeOperation = 'screen';
    context.globalAlpha = Math.min(0.6, glowing);
    context.imageSmoothingEnabled = true;
    context.drawImage(glow, 0, 0, width, height);
  }
  const warmth = geneOffset(dna, 'temperature');
  wash(context, 'soft-light', warmth > 0 ? '#ffb04a' : '#3a7bff', Math.abs(warmth) * 0.35);
  const light = geneOffset(dna, 'brightness');
  wash(context, 'soft-light', light > 0 ? '#fff' : '#000', Math.abs(light) * 0.45);
  wash(context, 'saturation', '#808080', Math.max(0, -geneOffset(dna, 'saturation')) * 0.85);
  wash(context, 'soft-light', '#fff', 0.09 * music.onset);
  const vignette = geneOffset(dna, 'vignette') * 0.6;
  if (vignette > still) {
    const shade = context.createRadialGradient(
      width / 2,
      height / 2,
      Math.min(width, height) * 0.35,
      width / 2,
      height / 2,
      Math.hypot(width, height) / 2,
    );
    shade.addColorStop(0, 'rgba(0,0,0,0)');
    shade.addColorStop(1, '#000');
    context.globalCompositeOperation = 'source-over';
    context.globalAlpha = vignette;
    context.fillStyle = shade;
    context.fillRect(0, 0, width, height);
  }
  context.globalAlpha = 1;
  context.globalCompositeOperation = 'source-over';
}
