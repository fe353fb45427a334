import { type Artwork, orientationOf, type Picture } from '#app/art/artwork.ts';
import { createFeatureFrame, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { createRandom } from '#app/lib/random.ts';
import type { Library } from '#app/library/library.ts';
import { openLibrary } from '#app/library/store.ts';
import type { LibraryConfig } from '#app/processors/kinds.ts';
import { createLibraryProcessor } from '#app/processors/library.ts';
import type { Inlet, Outlet, Processor, ProcessorContext } from '#app/show/processor.ts';
import { testArtwork } from '#tests/support/artworks.ts';

/** A picture file of one colour. */
export async function pictureFile(width: number, height: number, type = 'image/webp'): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const brush = canvas.getContext('2d');
  if (!brush) throw new Error('no canvas');
  brush.fillStyle = 'rgb(200, 80, 40)';
  brush.fillRect(0, 0, width, height);
  return canvas.convertToBlob({ type });
}

export async function bitmapOf(width = 60, height = 40): Promise<ImageBitmap> {
  return createImageBitmap(await pictureFile(width, height, 'image/png'));
}

export const paintedPicture = async (id: string, style = 'ink'): Promise<Picture> => ({
  artwork: { ...testArtwork(id, style), width: 60, height: 60 },
  bitmap: await bitmapOf(60, 60),
});

/** A painting of the wrong shape for this window: it waits while there is anything better. */
export async function unsuitedPicture(id: string): Promise<Picture> {
  const [width, height] = innerWidth < innerHeight ? [60, 40] : [40, 60];
  return {
    artwork: { ...testArtwork(id), width, height, orientation: orientationOf(width, height) },
    bitmap: await bitmapOf(width, height),
  };
}

export const memoryLibrary = (): Promise<Library> =>
  openLibrary({ now: Date.now, after: () => () => undefined, open: () => Promise.reject(new Error('no disk in this test')) });

export interface Rig {
  readonly processor: Processor<LibraryConfig>;
  readonly library: Library;
  /** What was sent and not yet taken by `director`. */
  readonly sent: Picture[];
  readonly painted: Picture[];
  readonly reports: unknown[];
  readonly fetched: string[];
  readonly quickSeeds: number[];
  /** Takes the oldest picture as the director would. */
  take(): Picture;
  run(times?: number): Promise<void>;
  hear(features: Readonly<Record<number, number>>): void;
  nowMs: number;
  connected: boolean;
  abort(): void;
}

export interface RigOptions {
  readonly config?: Partial<LibraryConfig>;
  readonly library?: Library;
  readonly fetch?: (path: string) => Promise<Response>;
  readonly quick?: (seed: number) => Promise<Picture>;
  readonly capacity?: number;
}

/** The library processor between a painter and a director made of arrays. */
export async function createRig(options: RigOptions = {}): Promise<Rig> {
  const library = options.library ?? (await memoryLibrary());
  const abort = new AbortController();
  const file = await pictureFile(60, 40);
  const sent: Picture[] = [];
  const painted: Picture[] = [];
  const reports: unknown[] = [];
  const fetched: string[] = [];
  const quickSeeds: number[] = [];
  let frame: FeatureFrame | undefined;
  const capacity = options.capacity ?? 2;
  const isFull = (): boolean => rig.connected && sent.length >= capacity;

  const resources: Readonly<Record<string, unknown>> = {
    library,
    random: createRandom(1),
    quickPicture: async (seed: number): Promise<Picture> => {
      quickSeeds.push(seed);
      return options.quick ? options.quick(seed) : { artwork: testArtwork(`quick:${seed}`, 'quick'), bitmap: await bitmapOf(16, 16) };
    },
    fetch: async (url: URL): Promise<Response> => {
      fetched.push(url.pathname);
      return options.fetch ? options.fetch(url.pathname) : new Response(file);
    },
  };
  const outlet: Outlet<Picture> = {
    send(picture) {
      if (!rig.connected || isFull()) return false;
      sent.push(picture);
      return true;
    },
    get full() {
      return isFull();
    },
    get connected() {
      return rig.connected;
    },
    handOff: () => undefined,
  };
  const paintedInlet: Inlet<Picture> = {
    take: () => painted.shift(),
    takeLatest: () => painted.pop(),
    get size() {
      return painted.length;
    },
    connected: true,
  };
  const featureInlet: Inlet<FeatureFrame> = {
    take: () => frame,
    takeLatest: () => frame,
    size: 1,
    connected: true,
  };
  const context: ProcessorContext<LibraryConfig> = {
    id: 'library',
    config: { style: '', minimum: 2, ...options.config },
    signal: abort.signal,
    clock: { now: () => rig.nowMs, after: () => () => undefined },
    logger: { log: () => undefined },
    inlet: <T>(name: string) => (name === 'painted' ? paintedInlet : featureInlet) as unknown as Inlet<T>,
    outlet: <T>() => outlet as unknown as Outlet<T>,
    trigger: () => undefined,
    resource: <T>(name: string) => resources[name] as T,
    report: (error) => reports.push(error),
  };
  const rig: Rig = {
    processor: undefined as unknown as Processor<LibraryConfig>,
    library,
    sent,
    painted,
    reports,
    fetched,
    quickSeeds,
    take() {
      const picture = sent.shift();
      if (!picture) throw new Error('the director has nothing to take');
      return picture;
    },
    async run(times = 1) {
      for (let i = 0; i < times; i++) await rig.processor.process?.();
    },
    hear(features) {
      frame = createFeatureFrame();
      for (const [index, value] of Object.entries(features)) frame[Number(index)] = value;
    },
    nowMs: 0,
    connected: true,
    abort: () => abort.abort(),
  };
  return Object.assign(rig, { processor: await createLibraryProcessor(context) });
}

export const idsOf = (pictures: readonly Picture[]): string[] => pictures.map(({ artwork }) => artwork.id);

/** An artwork that exists as a file of the catalogue. */
export const shipped = (id: string, style = 'ink', more: Partial<Artwork> = {}): Artwork => ({
  ...testArtwork(id, style),
  source: { type: 'catalogue', path: `/catalogue/${id}.webp` },
  ...more,
});
