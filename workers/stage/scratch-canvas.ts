/** A canvas nobody sees. On a page without OffscreenCanvas it is an element, which offers all that is used here. */
export function createScratchCanvas(width: number, height: number): OffscreenCanvas {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(width, height);
  const page = globalThis as unknown as { readonly document: { createElement(name: 'canvas'): OffscreenCanvas } };
  const canvas = page.document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
