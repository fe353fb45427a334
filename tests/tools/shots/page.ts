import { type Dna, orientationOf } from '#app/art/artwork.ts';
import { GENES, neutralDna } from '#app/art/genes.ts';
import type { EngineId } from '#app/stage/protocol.ts';
import { analysePicture } from '#workers/library/picture-analysis/index.ts';
import { createRendererManager } from '#workers/stage/manager.ts';
import { type Music, restMusic } from '#workers/stage/music.ts';
import { createPictureRecord, type PictureRecord } from '#workers/stage/picture/record.ts';

export interface ShotsRequest {
  readonly engine: EngineId;
  /** Addresses the page can fetch; none for a stage without a picture. */
  readonly pair: readonly [string, string] | null;
  readonly progress: readonly number[];
  /** Values by gene number (1…50) or id. */
  readonly dna: Readonly<Record<string, number>>;
  readonly music: 'rest' | 'idle' | 'loud';
  readonly width: number;
  readonly height: number;
}

export interface Shots {
  /** One PNG for each progress, then the contact sheet; base64. */
  readonly frames: readonly string[];
  readonly sheet: string;
}

const musics: Readonly<Record<ShotsRequest['music'], Partial<Music>>> = {
  rest: {},
  idle: { life: 0.55, bass: 0.3, mid: 0.25, treble: 0.15, energy: 0.25 },
  loud: { life: 1, bass: 0.75, mid: 0.55, treble: 0.5, onset: 0.6, beat: 0.8, energy: 0.8 },
};

const base64 = async (blob: Blob): Promise<string> => {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
};

function dnaFrom(values: Readonly<Record<string, number>>): Dna {
  const dna = neutralDna();
  for (const [key, value] of Object.entries(values)) {
    const index = GENES.findIndex((gene) => gene.id === key || gene.number === Number(key));
    if (index < 0) throw new Error(`There is no gene called ${key}.`);
    dna[index] = value;
  }
  return dna;
}

/** A picture for want of one: discs on a slope of colour, the same for the same number. */
async function paintCard(seed: number): Promise<ImageBitmap> {
  const context = new OffscreenCanvas(1024, 640).getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  const slope = context.createLinearGradient(0, 0, 1024, 640);
  slope.addColorStop(0, `hsl(${seed * 140} 55% 22%)`);
  slope.addColorStop(1, `hsl(${seed * 140 + 50} 60% 68%)`);
  context.fillStyle = slope;
  context.fillRect(0, 0, 1024, 640);
  for (let i = 0; i < 60; i++) {
    context.fillStyle = `hsl(${seed * 140 + ((i * 29) % 120)} 60% ${25 + ((i * 17) % 55)}% / 0.8)`;
    context.beginPath();
    context.arc((i * 173 + seed * 61) % 1024, (i * 97 + seed * 37) % 640, 18 + ((i * 31) % 80), 0, 7);
    context.fill();
  }
  return createImageBitmap(context.canvas);
}

async function load(url: string, dna: Dna): Promise<PictureRecord> {
  const bitmap = url.startsWith('card:') ? await paintCard(Number(url.slice(5))) : await createImageBitmap(await (await fetch(url)).blob());
  const small = new OffscreenCanvas(96, 96).getContext('2d');
  if (!small) throw new Error('no 2D canvas');
  small.drawImage(bitmap, 0, 0, 96, 96);
  const { palette, focus } = analysePicture(small.getImageData(0, 0, 96, 96));
  const { width, height } = bitmap;
  return createPictureRecord({
    artwork: {
      id: url,
      title: url,
      style: '',
      source: { type: 'import', fileName: url },
      width,
      height,
      orientation: orientationOf(width, height),
      palette,
      dna,
      focus,
    },
    bitmap,
  });
}

async function sheetOf(images: readonly ImageBitmap[], progress: readonly number[], width: number, height: number): Promise<Blob> {
  const columns = Math.min(images.length, 3);
  const rows = Math.ceil(images.length / columns);
  const sheet = new OffscreenCanvas(columns * (width + 4) + 4, rows * (height + 22) + 4);
  const context = sheet.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  context.fillStyle = '#16161a';
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.font = '13px sans-serif';
  context.fillStyle = '#ddd';
  images.forEach((image, i) => {
    const x = 4 + (i % columns) * (width + 4);
    const y = 4 + Math.floor(i / columns) * (height + 22);
    context.drawImage(image, x, y);
    context.fillText(String(progress[i]), x + 4, y + height + 14);
  });
  return sheet.convertToBlob({ type: 'image/png' });
}

async function render(request: ShotsRequest): Promise<Shots> {
  const { width, height } = request;
  const errors: unknown[] = [];
  const canvas = new OffscreenCanvas(width, height);
  const manager = createRendererManager({ canvas, report: (error) => errors.push(error) });
  manager.resize(width, height);
  const dna = dnaFrom(request.dna);
  const pair = request.pair ? await Promise.all(request.pair.map((url) => load(url, dna))) : [];
  for (const record of pair) await manager.add(record);

  const frames: string[] = [];
  const images: ImageBitmap[] = [];
  const lead = 3;
  for (const [index, progress] of request.progress.entries()) {
    // A few frames up to each one, so that what lingers is there too.
    for (let k = lead; k >= 0; k--) {
      const time = 3 + index * 0.8 - k / 30;
      manager.draw(
        {
          from: pair[0] ?? null,
          to: progress > 0 ? (pair[1] ?? null) : null,
          progress: Math.max(0, Math.min(1, progress - k * 0.01)),
          engine: request.engine,
          seed: 7,
          dna,
          fromDna: dna,
          toDna: dna,
          music: { ...restMusic(), ...musics[request.music], ...(request.music === 'rest' ? {} : { travel: time, time }) },
          dt: 1 / 30,
        },
        1000 + time * 1000,
      );
    }
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    frames.push(await base64(blob));
    images.push(await createImageBitmap(blob));
  }
  if (errors.length > 0) throw errors[0];
  const sheet = await base64(await sheetOf(images, request.progress, width, height));
  manager.dispose();
  return { frames, sheet };
}

Object.assign(globalThis, { shots: render });
