/** What part of the drawing is seen: a point of it is at `x + point.x * zoom` on the screen. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

export const ZOOM_LEAST = 0.15;
export const ZOOM_MOST = 2.5;
/** A fit does not enlarge a small graph beyond this. */
const FIT_MOST = 1.1;

const limit = (zoom: number): number => Math.min(ZOOM_MOST, Math.max(ZOOM_LEAST, zoom));

/** All of the drawing, in the middle. */
export function allOf(drawing: Size, view: Size): Camera {
  if (drawing.width <= 0 || drawing.height <= 0 || view.width <= 0 || view.height <= 0) return { x: 0, y: 0, zoom: 1 };
  const zoom = limit(Math.min(view.width / drawing.width, view.height / drawing.height, FIT_MOST));
  return { x: (view.width - drawing.width * zoom) / 2, y: (view.height - drawing.height * zoom) / 2, zoom };
}

export const pan = (camera: Camera, dx: number, dy: number): Camera => ({ ...camera, x: camera.x + dx, y: camera.y + dy });

/** Zooms by a factor; the point of the drawing under `(x, y)` stays there. */
export function zoomAt(camera: Camera, factor: number, x: number, y: number): Camera {
  const zoom = limit(camera.zoom * factor);
  const scale = zoom / camera.zoom;
  return { x: x - (x - camera.x) * scale, y: y - (y - camera.y) * scale, zoom };
}

/** Two fingers: what was between them stays between them, as far apart as they are. */
export function pinch(camera: Camera, before: readonly [Point, Point], after: readonly [Point, Point]): Camera {
  const apart = distance(...before);
  const middle = between(...after);
  const moved = pan(camera, middle.x - between(...before).x, middle.y - between(...before).y);
  return apart < 1 ? moved : zoomAt(moved, distance(...after) / apart, middle.x, middle.y);
}

/** The least movement that brings a box into the view, `margin` pixels from its edge. */
export function reveal(camera: Camera, box: Box, view: Size, margin = 24): Camera {
  const shift = (low: number, length: number, room: number): number => {
    if (low < margin || length > room - 2 * margin) return margin - low;
    return Math.min(0, room - margin - (low + length));
  };
  return pan(
    camera,
    shift(camera.x + box.x * camera.zoom, box.width * camera.zoom, view.width),
    shift(camera.y + box.y * camera.zoom, box.height * camera.zoom, view.height),
  );
}

interface Point {
  readonly x: number;
  readonly y: number;
}
const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
