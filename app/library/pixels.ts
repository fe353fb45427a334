import type { Artwork } from '#app/art/artwork.ts';
import { CATALOGUE_FOLDER } from '#app/art/catalogue.ts';
import { type Failure, fail, messageOf, ok, type Result } from '#app/lib/result.ts';

/** The longest side that goes to the stage: more is not seen, and every GPU takes it (WebGL2 guarantees 2048). */
export const LONGEST_SIDE = 2048;

export interface PixelSources {
  readonly stored: (id: string) => Promise<Blob | undefined>;
  readonly fetch: typeof fetch;
  /** Of this page; nothing is fetched from another. */
  readonly origin: string;
  readonly signal: AbortSignal;
}

export type PixelFailure = Failure<'picture-missing' | 'picture-broken'>;

/** The size that fits the longest side, or undefined when it does already. */
export function fitted(width: number, height: number): { readonly resizeWidth: number; readonly resizeHeight: number } | undefined {
  const scale = LONGEST_SIDE / Math.max(width, height);
  if (scale >= 1) return undefined;
  return { resizeWidth: Math.max(1, Math.round(width * scale)), resizeHeight: Math.max(1, Math.round(height * scale)) };
}

/** Decodes off the main thread where the browser can, no larger than the stage needs. Rejects when it is no picture. */
export async function decode(blob: Blob): Promise<ImageBitmap> {
  const whole = await createImageBitmap(blob);
  const size = fitted(whole.width, whole.height);
  if (!size) return whole;
  try {
    return await createImageBitmap(whole, { ...size, resizeQuality: 'high' });
  } finally {
    whole.close();
  }
}

/** Where a catalogue picture is fetched from; undefined for anything that is not below this page's own catalogue. */
export function catalogueUrl(path: string, origin: string): URL | undefined {
  if (!URL.canParse(path, origin)) return undefined;
  const url = new URL(path, origin);
  return url.origin === origin && url.pathname.startsWith(CATALOGUE_FOLDER) ? url : undefined;
}

async function fetchPicture(path: string, { fetch, origin, signal }: PixelSources): Promise<Blob> {
  const url = catalogueUrl(path, origin);
  if (!url) throw new Error(`${path} is not a picture of the catalogue`);
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${path} answered HTTP ${response.status}`);
  return response.blob();
}

/** The pixels of an artwork: those the library keeps, else the file it shipped as. */
export async function loadPixels(artwork: Artwork, sources: PixelSources): Promise<Result<ImageBitmap, PixelFailure>> {
  const { id, title, source } = artwork;
  let broken: unknown;
  try {
    const blob = await sources.stored(id);
    if (blob) return ok(await decode(blob));
  } catch (error) {
    broken = error;
  }
  if (source.type === 'catalogue') {
    try {
      return ok(await decode(await fetchPicture(source.path, sources)));
    } catch (error) {
      broken = error;
    }
  }
  return fail(
    broken
      ? { code: 'picture-broken', message: `"${title}" cannot be shown: ${messageOf(broken)}`, place: id }
      : { code: 'picture-missing', message: `"${title}" has lost its pixels`, place: id },
  );
}
