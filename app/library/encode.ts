const quality = 0.9;
/** Small and good where the browser writes it; a browser that does not (Safari) answers with PNG, five times the size. */
const best = 'image/webp';
const second = 'image/jpeg';

/**
 * Copies a bitmap at once, so that its owner may give it away, and answers with a way to encode the copy.
 * Encoding rejects or yields undefined when the browser cannot.
 */
export function copyForEncoding(bitmap: ImageBitmap): () => Promise<Blob | undefined> {
  const { width, height } = bitmap;
  if (typeof OffscreenCanvas !== 'undefined') {
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    return async () => {
      const blob = await canvas.convertToBlob({ type: best, quality });
      return blob.type === best ? blob : canvas.convertToBlob({ type: second, quality });
    };
  }
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  const toBlob = (type: string): Promise<Blob | undefined> =>
    new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), type, quality));
  return async () => {
    const blob = await toBlob(best);
    return blob?.type === best ? blob : toBlob(second);
  };
}
