import type { Artwork, Dna } from '#app/art/artwork.ts';
import { neutralDna } from '#app/art/genes.ts';
import type { EngineId } from '#app/stage/protocol.ts';
import { testArtwork } from '#tests/support/artworks.ts';
import { createGlRenderer } from '#workers/stage/gl/renderer.ts';
import { type Music, restMusic } from '#workers/stage/music.ts';
import { createPictureRecord, type PictureRecord } from '#workers/stage/picture/record.ts';
import type { Renderer, Scene } from '#workers/stage/renderer.ts';

/** A lively test picture: hues, edges, light and dark, different for every seed, the same every time. */
export async function paint(seed: number, width = 120, height = 68): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  const sky = context.createLinearGradient(0, 0, width, height);
  sky.addColorStop(0, `hsl(${seed * 97} 70% 25%)`);
  sky.addColorStop(1, `hsl(${seed * 97 + 60} 60% 70%)`);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  for (let i = 0; i < 40; i++) {
    context.fillStyle = `hsl(${seed * 131 + i * 29} 65% ${15 + ((i * 17 + seed * 7) % 70)}%)`;
    context.beginPath();
    context.arc((i * 47 + seed * 31) % width, (i * 29 + seed * 13) % height, 3 + ((i * 5) % 11), 0, 7);
    context.fill();
  }
  return createImageBitmap(canvas);
}

export async function pictureOf(seed: number, changes: Partial<Artwork> = {}, width?: number, height?: number): Promise<PictureRecord> {
  const bitmap = await paint(seed, width, height);
  const artwork = {
    ...testArtwork(`picture-${seed}`),
    width: bitmap.width,
    height: bitmap.height,
    focus: [0.5, 0.5] as const,
    dna: neutralDna(),
    ...changes,
  };
  return createPictureRecord({ artwork, bitmap });
}

export interface Bench {
  readonly gl: WebGL2RenderingContext;
  readonly renderer: Renderer;
  /** RGBA of what is drawn, top row first. */
  draw(scene: Partial<Scene>): Uint8Array;
  dispose(): void;
}

export const loud = (changes: Partial<Music> = {}): Music => ({
  ...restMusic(),
  life: 1,
  bass: 0.6,
  mid: 0.5,
  treble: 0.4,
  energy: 0.6,
  travel: 5,
  time: 5,
  ...changes,
});

export const sceneOf = (scene: Partial<Scene>): Scene => {
  const dna = scene.dna ?? neutralDna();
  return {
    from: null,
    to: null,
    progress: 0,
    engine: 'morpheus01' as EngineId,
    seed: 3,
    music: restMusic(),
    dt: 1 / 60,
    ...scene,
    dna,
    fromDna: scene.fromDna ?? dna,
    toDna: scene.toDna ?? dna,
  };
};

export function readTop(gl: WebGL2RenderingContext, width: number, height: number): Uint8Array {
  const upsideDown = new Uint8Array(width * height * 4);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, upsideDown);
  const pixels = new Uint8Array(upsideDown.length);
  for (let y = 0; y < height; y++) pixels.set(upsideDown.subarray((height - 1 - y) * width * 4, (height - y) * width * 4), y * width * 4);
  return pixels;
}

export function createBench(width = 96, height = 54): Bench {
  const gl = new OffscreenCanvas(width, height).getContext('webgl2', { alpha: false, antialias: false, depth: false });
  if (!gl) throw new Error('no WebGL2');
  const renderer = createGlRenderer(gl);
  renderer.resize(width, height);
  return {
    gl,
    renderer,
    draw(scene) {
      renderer.draw(sceneOf(scene));
      return readTop(gl, width, height);
    },
    dispose() {
      renderer.dispose();
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

/** Mean absolute difference of colours, in grey levels of 0…255. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) if (i % 4 !== 3) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum / (a.length * 0.75);
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) if (i % 4 !== 3) largest = Math.max(largest, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  return largest;
}

/** Share of pixels in which a colour changed by more than a person would overlook. */
export function changed(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < a.length; i += 4) {
    let most = 0;
    for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs((a[i + c] ?? 0) - (b[i + c] ?? 0)));
    if (most > 5) count++;
  }
  return count / (a.length / 4);
}

/** Mean and spread of the colours of a frame. */
export function spread(pixels: ArrayLike<number>): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let i = 0; i < pixels.length; i++) {
    if (i % 4 === 3) continue;
    const value = pixels[i] ?? 0;
    sum += value;
    squares += value * value;
    count++;
  }
  return { mean: sum / count, deviation: Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) };
}

export const withGene = (dna: Dna, index: number, value: number): Dna => {
  const changed = Float32Array.from(dna);
  changed[index] = value;
  return changed;
};
