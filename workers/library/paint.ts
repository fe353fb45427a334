import type { Dna, Rgb } from '#app/art/artwork.ts';
import type { PainterId } from '#app/art/painters.ts';
import { hashString } from '#app/lib/random.ts';
import { ContextLostError } from './context-lost-error.ts';
import type { Gate } from './gate.ts';
import { paintSoftly } from './paint-softly.ts';
import { paletteUniforms } from './painters/choices.ts';
import { commissionOf } from './painters/commission.ts';
import { painters } from './painters/table.ts';
import { dnaOf } from './picture-analysis/dna.ts';
import { analysePicture } from './picture-analysis/index.ts';
import { smallCopy } from './small-copy.ts';
import { createEaselKeeper, type EaselKeeper, type Pace } from './webgl-easel.ts';

export interface PaintOrder {
  readonly painter: PainterId;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly signal?: AbortSignal;
}

export interface Painting {
  /** The caller owns it and closes it. */
  readonly bitmap: ImageBitmap;
  readonly palette: readonly Rgb[];
  readonly dna: Dna;
  readonly focus: readonly [x: number, y: number];
  /** How it was made: without WebGL2, a softer picture in the same colours. */
  readonly tier: 'webgl2' | 'canvas2d';
}

export interface PaintRoom {
  /** Paints a picture. Orders wait for each other; the same order gives the same pixels. Rejects only when aborted or on a painter's mistake. */
  paint(order: PaintOrder): Promise<Painting>;
  /** WebGL objects alive, for leak checks. */
  readonly liveObjects: number;
  dispose(): void;
}

/** Contexts lost in one picture before it is painted without WebGL. */
const MOST_LOSSES = 2;

interface Studio {
  readonly canvas: OffscreenCanvas;
  readonly keeper: EaselKeeper;
}

/** `pace` is `gentle` where something else must go on moving beside the painting. A painting waits in mid-stroke while the gate is closed. */
export function createPaintRoom(
  createCanvas: (width: number, height: number) => OffscreenCanvas,
  pace: Pace = 'eager',
  gate?: Gate,
): PaintRoom {
  let studio: Studio | undefined;
  let hasWebgl = true;
  let last: Promise<unknown> = Promise.resolve();

  function openStudio(): Studio | undefined {
    if (studio && !studio.keeper.gl.isContextLost()) return studio;
    studio = undefined;
    if (!hasWebgl) return undefined;
    const canvas = createCanvas(16, 16);
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false, powerPreference: 'low-power' });
    // A context that cannot be had now (too many, a driver that died) may come back; one that cannot draw floats will not.
    if (!gl) return undefined;
    try {
      studio = { canvas, keeper: createEaselKeeper(gl, pace, gate) };
    } catch (error) {
      if (!gl.isContextLost()) hasWebgl = false;
      if (hasWebgl && !(error instanceof ContextLostError)) return undefined;
    }
    return studio;
  }

  async function paintWithWebgl(order: PaintOrder, signal: AbortSignal): Promise<ImageBitmap | undefined> {
    for (let losses = 0; losses < MOST_LOSSES; losses++) {
      const open = openStudio();
      if (!open) return undefined;
      const { canvas, keeper } = open;
      canvas.width = order.width;
      canvas.height = order.height;
      const { palette, random } = commissionOf(order.painter, order.seed);
      const shared = { uSeed: hashString(`noise:${order.seed}`), ...paletteUniforms(palette) };
      const { easel, free } = keeper.prepare(order.width, order.height, shared, signal);
      try {
        await painters[order.painter].paint(easel, { seed: order.seed, width: order.width, height: order.height, random, palette });
        if (keeper.gl.isContextLost()) throw new ContextLostError();
        return canvas.transferToImageBitmap();
      } catch (error) {
        // Whatever failed on a lost context failed because of the loss.
        if (!keeper.gl.isContextLost()) throw error;
      } finally {
        free();
      }
    }
    return undefined;
  }

  async function paintNow(order: PaintOrder): Promise<Painting> {
    const signal = order.signal ?? new AbortController().signal;
    signal.throwIfAborted();
    const painted = await paintWithWebgl(order, signal);
    const bitmap = painted ?? paintSoftly(createCanvas, order, commissionOf(order.painter, order.seed).palette);
    const { palette, focus, measures } = analysePicture(smallCopy(bitmap));
    return { bitmap, palette, focus, dna: dnaOf({ palette, focus, measures }, order.seed), tier: painted ? 'webgl2' : 'canvas2d' };
  }

  return {
    paint(order) {
      const painting = last.then(() => paintNow(order));
      last = painting.catch(() => undefined);
      return painting;
    },
    get liveObjects() {
      return studio?.keeper.liveObjects ?? 0;
    },
    dispose() {
      studio?.keeper.dispose();
      studio?.keeper.gl.getExtension('WEBGL_lose_context')?.loseContext();
      studio = undefined;
      hasWebgl = false;
    },
  };
}
