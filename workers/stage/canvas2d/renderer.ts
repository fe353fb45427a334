import { createMotion } from '../engines/motion.ts';
import { coverFit, residentSize } from '../picture/cover-fit.ts';
import { GUIDE_SIZE } from '../picture/guide.ts';
import type { PictureRecord } from '../picture/record.ts';
import type { Renderer, Scene } from '../renderer.ts';
import { createScratchCanvas } from '../scratch-canvas.ts';
import { drawCalm } from './calm.ts';
import { drawLight } from './light.ts';
import { createMask } from './mask.ts';

/** A picture scaled for the stage, and a tiny copy that, drawn large, is its glow. */
interface Prepared {
  readonly image: ImageBitmap;
  readonly glow: ImageBitmap;
  readonly fit: Float32Array;
}

type Context = OffscreenCanvasRenderingContext2D;
const largest = 2048;

/**
 * The stage without WebGL: a moving camera over both pictures and a dissolve led by depth, in plain 2D. At rest it is
 * exactly the picture, as every engine is.
 */
export function createCanvas2dRenderer(context: Context): Renderer {
  const { canvas } = context;
  const pictures = new Map<PictureRecord, Prepared>();
  const motion = createMotion();
  const mask = createMask();
  const layer = createScratchCanvas(1, 1);
  const layerContext = layer.getContext('2d');
  const small = createScratchCanvas(GUIDE_SIZE, GUIDE_SIZE);
  const smallContext = small.getContext('2d');
  if (!layerContext || !smallContext) throw new Error('The browser has no 2D canvas.');
  let disposed = false;

  async function prepare(picture: PictureRecord): Promise<void> {
    if (pictures.has(picture)) return;
    const size = residentSize(picture.bitmap, canvas.width, canvas.height, largest);
    const image = await createImageBitmap(picture.bitmap, { resizeWidth: size.width, resizeHeight: size.height, resizeQuality: 'high' });
    const glow = await createImageBitmap(picture.bitmap, { resizeWidth: 24, resizeHeight: 24, resizeQuality: 'high' });
    if (disposed || pictures.has(picture)) {
      image.close();
      glow.close();
      return;
    }
    const fit = coverFit(new Float32Array(4), picture.bitmap, canvas.width, canvas.height, picture.artwork.focus);
    pictures.set(picture, { image, glow, fit });
  }

  function drop(picture: PictureRecord): void {
    const prepared = pictures.get(picture);
    prepared?.image.close();
    prepared?.glow.close();
    pictures.delete(picture);
  }

  /** Draws the window of a picture that covers the stage, under the camera of the moment. */
  function drawPicture(target: Context, image: ImageBitmap, fit: Float32Array, zoom: number): void {
    const { width, height } = canvas;
    const [scaleX = 1, scaleY = 1, x = 0, y = 0] = fit;
    const angle = motion.move[1] ?? 0;
    const scale = (motion.move[0] ?? 1) * zoom;
    target.setTransform(1, 0, 0, 1, width / 2, height / 2);
    target.rotate(-angle);
    target.scale(scale, scale);
    target.translate(-width / 2 - (motion.move[2] ?? 0) * height, -height / 2 - (motion.move[3] ?? 0) * height);
    target.drawImage(image, x * image.width, y * image.height, scaleX * image.width, scaleY * image.height, 0, 0, width, height);
    target.setTransform(1, 0, 0, 1, 0, 0);
  }

  function drawIncoming(scene: Scene, from: PictureRecord, to: PictureRecord, prepared: Prepared): void {
    if (!layerContext || !smallContext) return;
    mask.update(from.guide.depth, to.guide.depth, scene.progress);
    smallContext.putImageData(mask.image, 0, 0);
    layerContext.globalCompositeOperation = 'copy';
    drawPicture(layerContext, prepared.image, prepared.fit, 1 + 0.06 * (1 - scene.progress) * Math.min(1, scene.music.life));
    layerContext.globalCompositeOperation = 'destination-in';
    // The picture's whole depth map, of which the stage shows the same window.
    const [scaleX = 1, scaleY = 1, x = 0, y = 0] = prepared.fit;
    layerContext.drawImage(
      small,
      x * GUIDE_SIZE,
      y * GUIDE_SIZE,
      scaleX * GUIDE_SIZE,
      scaleY * GUIDE_SIZE,
      0,
      0,
      layer.width,
      layer.height,
    );
    context.drawImage(layer, 0, 0);
  }

  return {
    tier: 'canvas2d',
    gpuObjects: 0,
    resize(width, height) {
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      layer.width = width;
      layer.height = height;
      for (const [picture, { fit }] of pictures) coverFit(fit, picture.bitmap, width, height, picture.artwork.focus);
    },
    prepare,
    has: (picture) => pictures.has(picture),
    drop,
    warm() {
      // Nothing to compile.
    },
    draw(scene) {
      motion.advance(scene.music, scene.dna);
      const from = scene.from ? pictures.get(scene.from) : undefined;
      const to = scene.to ? pictures.get(scene.to) : undefined;
      context.globalAlpha = 1;
      context.globalCompositeOperation = 'source-over';
      if (!from || !scene.from) {
        drawCalm(context, scene.music);
        return;
      }
      drawPicture(context, from.image, from.fit, 1 + 0.08 * scene.progress);
      if (to && scene.to) drawIncoming(scene, scene.from, scene.to, to);
      drawLight(context, to && scene.progress > 0.5 ? to.glow : from.glow, scene);
    },
    dispose() {
      disposed = true;
      for (const picture of [...pictures.keys()]) drop(picture);
    },
  };
}
