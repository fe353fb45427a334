/**
 * Which part of a picture fills the stage: the largest window of the stage's shape, as near to the focus as the
 * picture allows. All coordinates are 0…1 from the top left. `out` becomes (scaleX, scaleY, offsetX, offsetY), so that
 * `pictureUv = stageUv · scale + offset`. Works for any two shapes, from 9:21 to 32:9 and beyond.
 */
export function coverFit(
  out: Float32Array,
  picture: { readonly width: number; readonly height: number },
  stageWidth: number,
  stageHeight: number,
  focus: readonly [x: number, y: number],
): Float32Array {
  const stageShape = stageWidth / Math.max(1, stageHeight);
  const pictureShape = picture.width / Math.max(1, picture.height);
  const scaleX = Math.min(1, stageShape / pictureShape);
  const scaleY = Math.min(1, pictureShape / stageShape);
  out[0] = scaleX;
  out[1] = scaleY;
  out[2] = Math.min(1 - scaleX, Math.max(0, focus[0] - scaleX / 2));
  out[3] = Math.min(1 - scaleY, Math.max(0, focus[1] - scaleY / 2));
  return out;
}

/** The size at which a picture is kept on the GPU: whole, with about one pixel of it for one of the stage, and some to spare for zooming. */
export function residentSize(
  picture: { readonly width: number; readonly height: number },
  stageWidth: number,
  stageHeight: number,
  largest: number,
): { readonly width: number; readonly height: number } {
  const headroom = 1.1;
  const cover = Math.max(stageWidth / picture.width, stageHeight / picture.height) * headroom;
  const limit = largest / Math.max(picture.width, picture.height);
  const scale = Math.min(1, cover, limit);
  return { width: Math.max(1, Math.round(picture.width * scale)), height: Math.max(1, Math.round(picture.height * scale)) };
}
