import type { Stop } from '#app/lib/scope.ts';
import { pan, pinch, zoomAt } from './camera.ts';
import type { GraphDesk } from './graph-desk.ts';
import type { End } from './wiring.ts';

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A pointer that has moved so far drags; less is a click. Pixels. */
const DRAG_PX = 4;
/** How near a pulled link must come to an input, in pixels: a fingertip. */
const CATCH_PX = 30;
const WHEEL_ZOOM = 0.0016;
const LINE_PX = 16;

/** Pointers and wheel on the drawing: drag moves it, wheel and pinch zoom, a drag from a port pulls a link. */
export function bindHand(surface: SVGSVGElement, desk: GraphDesk): Stop {
  const abort = new AbortController();
  const { signal } = abort;
  const down = new Map<number, Spot>();
  let begun: Spot | undefined;
  let dragging = false;

  const here = (event: MouseEvent): Spot => {
    const box = surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const inDrawing = ({ x, y }: Spot): Spot => {
    const camera = desk.camera.peek();
    return { x: (x - camera.x) / camera.zoom, y: (y - camera.y) / camera.zoom };
  };

  function pointerdown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const spot = here(event);
    down.set(event.pointerId, spot);
    if (down.size > 1) {
      desk.pull.value = undefined;
      return;
    }
    begun = spot;
    dragging = false;
    const port = event.target instanceof Element ? event.target.closest<SVGElement>('[data-output], [data-input]') : null;
    const output = port?.dataset['output'];
    const input = port?.dataset['input'];
    const { x, y } = inDrawing(spot);
    if (output !== undefined ? desk.take({ output }, x, y) : input !== undefined && desk.take({ input }, x, y)) {
      // A touch belongs to the element it began on: without this the drawing would not hear where it goes.
      surface.setPointerCapture(event.pointerId);
      event.preventDefault();
    }
  }
  function pointermove(event: PointerEvent): void {
    const before = down.get(event.pointerId);
    if (!before || !begun) return;
    const spot = here(event);
    const others = [...down].filter(([id]) => id !== event.pointerId);
    down.set(event.pointerId, spot);
    const other = others[0]?.[1];
    if (other) {
      dragging = true;
      desk.camera.value = pinch(desk.camera.peek(), [before, other], [spot, other]);
      return;
    }
    if (!dragging && Math.hypot(spot.x - begun.x, spot.y - begun.y) < DRAG_PX) return;
    if (!dragging) surface.setPointerCapture(event.pointerId);
    dragging = true;
    const held = desk.pull.peek();
    if (!held) {
      desk.camera.value = pan(desk.camera.peek(), spot.x - before.x, spot.y - before.y);
      return;
    }
    const { x, y } = inDrawing(spot);
    const over = nearest(x, y, held.targets);
    const { over: _before, ...rest } = held;
    desk.pull.value = { ...rest, x, y, ...(over === undefined ? {} : { over }) };
  }
  function nearest(x: number, y: number, targets: ReadonlySet<End>): End | undefined {
    let best: End | undefined;
    let least = CATCH_PX / desk.camera.peek().zoom;
    for (const node of desk.layout.peek().nodes.values()) {
      for (const port of node.inputs) {
        const end = `${node.id}.${port.name}`;
        const far = Math.hypot(port.x - x, port.y - y);
        if (far < least && targets.has(end)) {
          least = far;
          best = end;
        }
      }
    }
    return best;
  }
  function pointerup(event: PointerEvent): void {
    if (!down.delete(event.pointerId)) return;
    const over = desk.pull.peek()?.over;
    if (event.type === 'pointerup' && over !== undefined) desk.join(over);
    desk.pull.value = undefined;
  }
  /** The click that ends a drag selects nothing. */
  function click(event: MouseEvent): void {
    if (!dragging) return;
    dragging = false;
    event.stopPropagation();
  }
  function wheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    if (event.shiftKey) {
      desk.camera.value = pan(desk.camera.peek(), -(event.deltaX || event.deltaY) * unit, 0);
      return;
    }
    const { x, y } = here(event);
    // A pinch on a touch pad comes as a wheel with control held, in small steps.
    const step = event.deltaY * unit * WHEEL_ZOOM * (event.ctrlKey ? 6 : 1);
    desk.camera.value = zoomAt(desk.camera.peek(), Math.exp(-step), x, y);
  }

  surface.addEventListener('pointerdown', pointerdown, { signal });
  surface.addEventListener('pointermove', pointermove, { signal });
  surface.addEventListener('pointerup', pointerup, { signal });
  surface.addEventListener('pointercancel', pointerup, { signal });
  surface.addEventListener('click', click, { signal, capture: true });
  surface.addEventListener('wheel', wheel, { signal, passive: false });
  return () => abort.abort();
}
