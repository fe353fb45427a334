import { isPainterId } from '#app/art/painters.ts';
import { createPaintRoom, type PaintOrder } from '#workers/library/paint.ts';
import { titleOf } from '#workers/library/titles.ts';

/** What the tool asks of its page. */
export interface CatalogueApi {
  /** Paints one picture as a file. */
  picture(order: PageOrder, type: string, quality: number): Promise<PageFile>;
  /** Paints several pictures side by side as one PNG. */
  sheet(orders: readonly PageOrder[], columns: number, cell: number): Promise<PageFile>;
}
export interface PageOrder {
  readonly painter: string;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
}
export interface PageFile {
  readonly base64: string;
  readonly title: string;
  readonly palette: readonly (readonly number[])[];
  readonly dna: readonly number[];
  readonly focus: readonly number[];
  readonly tier: string;
  readonly milliseconds: readonly number[];
}

const room = createPaintRoom((width, height) => new OffscreenCanvas(width, height));

function checked({ painter, ...rest }: PageOrder): PaintOrder {
  if (!isPainterId(painter)) throw new Error(`no painter is called ${painter}`);
  return { painter, ...rest };
}

async function base64Of(canvas: OffscreenCanvas, type: string, quality: number): Promise<string> {
  const blob = await canvas.convertToBlob({ type, quality });
  return new Uint8Array(await blob.arrayBuffer()).toBase64();
}

const api: CatalogueApi = {
  async picture(pageOrder, type, quality) {
    const order = checked(pageOrder);
    const start = performance.now();
    const { bitmap, palette, dna, focus, tier } = await room.paint(order);
    const milliseconds = [performance.now() - start];
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    bitmap.close();
    return {
      base64: await base64Of(canvas, type, quality),
      title: titleOf(order.painter, order.seed),
      palette,
      dna: [...dna],
      focus,
      tier,
      milliseconds,
    };
  },
  async sheet(orders, columns, cell) {
    const gap = 8;
    const rows = Math.ceil(orders.length / columns);
    const canvas = new OffscreenCanvas(columns * (cell + gap) + gap, rows * (cell + gap) + gap);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no 2D canvas');
    context.fillStyle = '#777';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = 'high';
    const milliseconds: number[] = [];
    let tier = '';
    for (const [index, order] of orders.entries()) {
      const start = performance.now();
      const painting = await room.paint(checked(order));
      milliseconds.push(Math.round(performance.now() - start));
      tier = painting.tier;
      const scale = cell / Math.max(order.width, order.height);
      const x = gap + (index % columns) * (cell + gap) + (cell - order.width * scale) / 2;
      const y = gap + Math.floor(index / columns) * (cell + gap) + (cell - order.height * scale) / 2;
      context.drawImage(painting.bitmap, x, y, order.width * scale, order.height * scale);
      painting.bitmap.close();
    }
    return { base64: await base64Of(canvas, 'image/png', 1), title: '', palette: [], dna: [], focus: [], tier, milliseconds };
  },
};

Object.assign(globalThis, { catalogue: api });
