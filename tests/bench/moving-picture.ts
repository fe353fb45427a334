/**
 * Runs in the page, before its own scripts: sets `globalThis.movingPictureMs` to the page's time at which a canvas first
 * showed a picture (not one flat colour) that was no longer the picture first seen. It looks at pixels only, so that no
 * claim of the app is taken on trust. Self-contained, because the browser gets its text.
 */
export function watchForMovingPicture(): void {
  const width = 32;
  const height = 18;
  const probe = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  let first: Uint8ClampedArray | undefined;

  const look = (): void => {
    const canvas = document.querySelector('canvas');
    if (probe && canvas && canvas.width > 0 && canvas.height > 0) {
      probe.clearRect(0, 0, width, height);
      probe.drawImage(canvas, 0, 0, width, height);
      const pixels = probe.getImageData(0, 0, width, height).data;
      let low = 255;
      let high = 0;
      let change = 0;
      for (let i = 0; i < pixels.length; i += 4) {
        const green = pixels[i + 1] ?? 0;
        low = Math.min(low, green);
        high = Math.max(high, green);
        change += Math.abs(green - (first?.[i + 1] ?? green));
      }
      if (first && change / (width * height) > 0.25) {
        Object.assign(globalThis, { movingPictureMs: performance.now() });
        return;
      }
      if (!first && high - low > 16) first = pixels;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
