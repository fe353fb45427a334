import { orientationOf, type Picture, type Rgb } from '#app/art/artwork.ts';
import { createRandom, hashString } from '#app/lib/random.ts';
import { mixOklab, type Oklab, rgbOf } from './oklab.ts';
import { sunOf } from './painters/choices.ts';
import { choosePalette } from './painters/palettes.ts';
import { dnaOf } from './picture-analysis/dna.ts';
import { analysePicture } from './picture-analysis/index.ts';

/** Pixels on the long side: gradients have no detail to lose when the stage enlarges them. */
const LONG_SIDE = 256;
const VEILS = 6;
/** Colours are worked out on a grid this coarse and spread between its points, which lie close enough for the eye. */
const GRID = 8;

export interface QuickImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

interface Veil {
  readonly x: number;
  readonly y: number;
  readonly narrow: number;
  readonly broad: number;
  readonly cos: number;
  readonly sin: number;
  readonly colour: Oklab;
  readonly strength: number;
}

/**
 * A gradient composition: a sky of three colours, veils that lean one way, one light. Pure, without canvas or GL, in a
 * few milliseconds; the same seed and size give the same pixels. Never fails, whatever the aspect.
 */
export function quickImage(seed: number, aspect: number, longSide = LONG_SIDE): QuickImage {
  const shape = Number.isFinite(aspect) && aspect > 0 ? Math.min(4, Math.max(0.25, aspect)) : 1;
  const width = Math.max(1, Math.round(shape >= 1 ? longSide : longSide * shape));
  const height = Math.max(1, Math.round(shape >= 1 ? longSide / shape : longSide));
  const random = createRandom(hashString(`quick:${seed}`));
  const palette = choosePalette(random);
  const [dark, deep, mid, soft, light] = palette.inks;
  const night = random() < 0.5;
  const sky: readonly Oklab[] = night ? [palette.deep, dark, deep, mid] : [mid, soft, light, palette.paper];
  const lean = (random() - 0.5) * 1.2;
  const veils: Veil[] = Array.from({ length: VEILS }, (_, i) => {
    const angle = lean + (random() - 0.5) * 0.5;
    const last = i === VEILS - 1;
    return {
      x: 0.12 + random() * 0.76,
      y: last ? 0.25 + random() * 0.3 : 0.15 + random() * 0.8,
      broad: last ? 0.13 + random() * 0.07 : 0.3 + random() * 0.4,
      narrow: last ? 0.15 : 0.07 + random() * 0.16,
      cos: Math.cos(angle),
      sin: Math.sin(angle),
      colour: last ? mixOklab(sunOf(palette), palette.paper, 0.35) : (palette.inks[(i * 2 + 1) % 5] ?? mid),
      strength: last ? 0.95 : 0.45 + random() * 0.4,
    };
  });

  const grid = GRID;
  const columns = Math.ceil(width / grid) + 1;
  const rows = Math.ceil(height / grid) + 1;
  const colours = new Float32Array(columns * rows * 3);
  const across = Math.min(1, shape);
  const down = Math.min(1, 1 / shape);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const u = (column * grid) / width;
      const v = (row * grid) / height;
      const t = Math.min(0.9999, Math.max(0, v + 0.06 * Math.sin(u * 3 + lean * 5))) * 3;
      const below = sky[Math.floor(t)] ?? mid;
      let lab = mixOklab(below, sky[Math.floor(t) + 1] ?? below, t - Math.floor(t));
      for (const veil of veils) {
        const dx = (u - veil.x) * across;
        const dy = (v - veil.y) * down;
        const a = (dx * veil.cos + dy * veil.sin) / veil.broad;
        const b = (dy * veil.cos - dx * veil.sin) / veil.narrow;
        lab = mixOklab(lab, veil.colour, veil.strength * Math.exp(-a * a - b * b));
      }
      colours.set(rgbOf(lab), (row * columns + column) * 3);
    }
  }
  return { width, height, data: spread(colours, columns, width, height, grid, hashString(`grain:${seed}`)) };
}

/** Bilinear between grid points, with a grain of one or two steps so that no bands show. */
function spread(
  colours: Float32Array,
  columns: number,
  width: number,
  height: number,
  grid: number,
  seed: number,
): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(width * height * 4);
  let noise = seed | 1;
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / grid);
    const v = y / grid - row;
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / grid);
      const u = x / grid - column;
      const at = (row * columns + column) * 3;
      const under = at + columns * 3;
      // xorshift32 (Marsaglia 2003)
      noise ^= noise << 13;
      noise ^= noise >>> 17;
      noise ^= noise << 5;
      const grain = ((noise >>> 24) / 255 - 0.5) * 4;
      const pixel = (y * width + x) * 4;
      for (let c = 0; c < 3; c++) {
        const top = (colours[at + c] ?? 0) * (1 - u) + (colours[at + 3 + c] ?? 0) * u;
        const bottom = (colours[under + c] ?? 0) * (1 - u) + (colours[under + 3 + c] ?? 0) * u;
        data[pixel + c] = (top * (1 - v) + bottom * v) * 255 + grain;
      }
      data[pixel + 3] = 255;
    }
  }
  return data;
}

/** Every twelfth pixel or so: enough for five colours and a focus. */
function thinned({ width, height, data }: QuickImage, side: number): QuickImage {
  const step = Math.max(1, Math.floor(Math.max(width, height) / side));
  const small = { width: Math.ceil(width / step), height: Math.ceil(height / step) };
  const pixels = new Uint8ClampedArray(small.width * small.height * 4);
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      const from = (y * step * width + x * step) * 4;
      pixels.set(data.subarray(from, from + 4), (y * small.width + x) * 4);
    }
  }
  return { ...small, data: pixels };
}

/** The procedural tier (A4): a picture at once, from a seed alone, on the page or in a worker. */
export async function quickPicture(seed: number, aspect: number): Promise<Picture> {
  const image = quickImage(seed, aspect);
  const analysis = analysePicture(thinned(image, 20));
  const palette: readonly Rgb[] = analysis.palette;
  const bitmap = await createImageBitmap(new ImageData(image.data, image.width, image.height));
  return {
    bitmap,
    artwork: {
      id: `quick:${seed}`,
      title: 'First Light',
      style: 'quick',
      source: { type: 'painter', painter: 'quick', seed },
      width: image.width,
      height: image.height,
      orientation: orientationOf(image.width, image.height),
      palette,
      dna: dnaOf(analysis, seed),
      focus: analysis.focus,
    },
  };
}
