import { HOPS, type Recent } from '#app/state/listening-history.ts';
import type { Pen } from './live-canvas.tsx';

/** Where the curves stand in the rolling view, in pixels of the device. */
export interface StripPlace {
  readonly top: number;
  /** Between what rises above and what hangs below. */
  readonly base: number;
  readonly bottom: number;
  readonly pixelsPerMs: number;
}

/** The curves of the last seconds, drawn once each as they come and then only moved: a frame copies pixels and draws no curve. */
export interface Strip {
  /** Adds what came since, and shows all up to the column `last` (counted since 1970), which comes to stand left of `right`. */
  show(pen: Pen, recent: Recent, last: number, right: number): void;
}

/** With nothing heard for longer than this there is a hole in the curve. */
const HOLE_MS = 60;

export function createStrip(pen: Pen, place: StripPlace): Strip | undefined {
  const { width, height, unit, colours } = pen;
  const { base, top, bottom, pixelsPerMs } = place;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  const line = Math.max(1, Math.round(1.5 * unit));
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = { hops: 0, column: Number.NaN, atMs: 0, whole: 0, bass: 0, treble: 0, lineY: 0 };
  const placeOf = (column: number): number => ((column % width) + width) % width;

  function drawColumn(ink: CanvasRenderingContext2D, column: number): void {
    const x = placeOf(column);
    const rise = Math.round((base - top) * state.whole);
    const high = Math.round((base - top) * state.treble);
    const low = Math.round((bottom - base) * state.bass);
    ink.clearRect(x, 0, 1, height);
    ink.globalAlpha = 0.12;
    ink.fillStyle = colours.ink;
    ink.fillRect(x, base - rise, 1, rise);
    ink.globalAlpha = 0.5;
    ink.fillStyle = colours.treble;
    ink.fillRect(x, base - high, 1, high);
    ink.globalAlpha = 0.7;
    ink.fillStyle = colours.amber;
    ink.fillRect(x, base, 1, low);
    ink.globalAlpha = 1;
    ink.fillStyle = colours.ink;
    // The line reaches from the height of the column before to its own.
    const y = base - rise;
    const from = state.lineY === 0 ? y : Math.min(y, state.lineY);
    const to = state.lineY === 0 ? y : Math.max(y, state.lineY);
    if (rise > 0 || from < base - line) ink.fillRect(x, from, 1, to - from + line);
    state.lineY = y;
  }

  function addHop(ink: CanvasRenderingContext2D, { hops }: Recent, at: number): void {
    const atMs = hops.at[at] as number;
    const column = Math.floor(atMs * pixelsPerMs);
    const goneMs = atMs - state.atMs;
    state.atMs = atMs;
    const isNew = !(column <= state.column);
    // Several hops may share a column, and the clock of the sound may step back by a little.
    if (isNew) state.whole = state.bass = state.treble = 0;
    const from = isNew && goneMs < HOLE_MS ? state.column + 1 : Math.max(column, state.column || column);
    if (isNew && goneMs >= HOLE_MS) for (let c = Math.max(state.column + 1, column - width); c < column; c++) drawColumn(ink, c);
    state.whole = Math.max(state.whole, hops.whole[at] as number);
    state.bass = Math.max(state.bass, hops.bass[at] as number);
    state.treble = Math.max(state.treble, hops.treble[at] as number);
    for (let c = from; c <= Math.max(from, column); c++) drawColumn(ink, c);
    if (isNew) state.column = column;
  }

  return {
    show({ context: to }, recent, last, right) {
      const { hops } = recent;
      state.hops = Math.max(state.hops, hops.count - HOPS);
      for (; state.hops < hops.count; state.hops++) addHop(context, recent, state.hops & (HOPS - 1));
      if (Number.isNaN(state.column)) return;
      const newest = Math.min(last, state.column);
      const end = right - (last - newest);
      const columns = Math.min(end, width - (state.column - newest));
      if (columns <= 0) return;
      const seam = placeOf(newest) + 1;
      const first = Math.min(seam, columns);
      to.drawImage(canvas, seam - first, 0, first, height, end - first, 0, first, height);
      const rest = columns - first;
      if (rest > 0) to.drawImage(canvas, width - rest, 0, rest, height, end - columns, 0, rest, height);
    },
  };
}
