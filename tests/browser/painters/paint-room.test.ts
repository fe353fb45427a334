import { afterAll, describe, expect, it } from 'vitest';
import { painterInfos } from '#app/art/painters.ts';
import { createPaintRoom, type Painting, type PaintRoom } from '#workers/library/paint.ts';
import { quickPicture } from '#workers/library/quick-picture.ts';

const SIZE = 128;
const order = (painter: (typeof painterInfos)[number]['id'], seed: number) => ({ painter, seed, width: SIZE, height: SIZE });
const makeCanvas = (width: number, height: number): OffscreenCanvas => new OffscreenCanvas(width, height);

function pixelsOf({ bitmap }: { readonly bitmap: ImageBitmap }): Uint8ClampedArray {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
}

/** Mean and spread of the green channel. */
function lightOf(data: Uint8ClampedArray): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  let squares = 0;
  const count = data.length / 4;
  for (let i = 1; i < data.length; i += 4) {
    sum += data[i] ?? 0;
    squares += (data[i] ?? 0) ** 2;
  }
  return { mean: sum / count, deviation: Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) };
}

const differences = (a: Uint8ClampedArray, b: Uint8ClampedArray): number =>
  a.reduce((sum, value, i) => sum + (Math.abs(value - (b[i] ?? 0)) > 8 ? 1 : 0), 0);

describe('the paint room', () => {
  const room = createPaintRoom(makeCanvas);
  afterAll(() => room.dispose());

  for (const { id } of painterInfos) {
    it(`A4: ${id} paints the same pixels for a seed, others for another, neither flat nor black`, async () => {
      const first = await room.paint(order(id, 3));
      expect(first.tier).toBe('webgl2');
      expect(first.dna.every((gene) => gene >= 0 && gene <= 1)).toBe(true);
      expect(first.palette.flat().every(Number.isFinite)).toBe(true);
      const pixels = pixelsOf(first);
      expect(pixels.length).toBe(SIZE * SIZE * 4);
      expect(differences(pixels, pixelsOf(await room.paint(order(id, 3))))).toBe(0);
      expect(differences(pixels, pixelsOf(await room.paint(order(id, 4))))).toBeGreaterThan(pixels.length / 20);
      const { mean, deviation } = lightOf(pixels);
      expect(mean).toBeGreaterThan(12);
      expect(deviation).toBeGreaterThan(6);
      for (let i = 3; i < pixels.length; i += 4) if (pixels[i] !== 255) throw new Error('a hole in the picture');
    });
  }

  it('A4: paints any shape', async () => {
    const wide = await room.paint({ painter: 'strata', seed: 1, width: 144, height: 81 });
    const tall = await room.paint({ painter: 'brush', seed: 1, width: 81, height: 144 });
    expect([wide.bitmap.width, wide.bitmap.height, tall.bitmap.width, tall.bitmap.height]).toEqual([144, 81, 81, 144]);
    wide.bitmap.close();
    tall.bitmap.close();
  });

  it('F2: frees what a picture took; only compiled programs stay', async () => {
    const counts: number[] = [];
    for (let i = 0; i < 4; i++) {
      (await room.paint({ painter: i % 2 === 0 ? 'impasto' : 'ribbons', seed: i, width: 64, height: 64 })).bitmap.close();
      counts.push(room.liveObjects);
    }
    expect(counts[3]).toBe(counts[1]);
  });

  it('stops at once when asked to', async () => {
    const abort = new AbortController();
    const painting = room.paint({ ...order('impasto', 1), signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(painting).rejects.toThrow('enough');
    (await room.paint(order('ink', 1))).bitmap.close();
  });
});

describe('a room in trouble', () => {
  const paintIn = async (room: PaintRoom): Promise<Painting> => {
    try {
      return await room.paint(order('impasto', 2));
    } finally {
      room.dispose();
    }
  };

  it('A14: a context lost in mid-picture is replaced, and the picture comes out the same', async () => {
    const calm = pixelsOf(await paintIn(createPaintRoom(makeCanvas)));
    let contexts = 0;
    const shaken = createPaintRoom((width, height) => {
      const canvas = makeCanvas(width, height);
      if (contexts++ > 0) return canvas;
      // Lost as soon as the first strokes are laid.
      const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false });
      if (!gl) throw new Error('no WebGL2 here');
      const instanced = gl.drawArraysInstanced.bind(gl);
      gl.drawArraysInstanced = (...given) => {
        instanced(...given);
        gl.getExtension('WEBGL_lose_context')?.loseContext();
      };
      return canvas;
    });
    const painting = await paintIn(shaken);
    expect(contexts).toBe(2);
    expect(painting.tier).toBe('webgl2');
    expect(differences(calm, pixelsOf(painting))).toBe(0);
  });

  it('A14: without WebGL2 it still paints, softly, the same for a seed', async () => {
    const without = (): PaintRoom =>
      createPaintRoom((width, height) => {
        const canvas = makeCanvas(width, height);
        const get = canvas.getContext.bind(canvas);
        canvas.getContext = ((kind: string, ...rest: unknown[]) =>
          kind === 'webgl2' ? null : (get as (...all: unknown[]) => unknown)(kind, ...rest)) as typeof canvas.getContext;
        return canvas;
      });
    const painting = await paintIn(without());
    expect(painting.tier).toBe('canvas2d');
    const pixels = pixelsOf(painting);
    expect(lightOf(pixels).deviation).toBeGreaterThan(6);
    expect(differences(pixels, pixelsOf(await paintIn(without())))).toBe(0);
  });
});

describe('quickPicture', () => {
  it('A4: gives a picture with its DNA from a seed alone', async () => {
    const { artwork, bitmap } = await quickPicture(11, 16 / 9);
    expect([bitmap.width, bitmap.height]).toEqual([artwork.width, artwork.height]);
    expect(artwork.orientation).toBe('landscape');
    expect(artwork.dna).toHaveLength(50);
    expect(lightOf(pixelsOf({ bitmap })).deviation).toBeGreaterThan(6);
  });
});
