import { PASSAGES, type Past, SLOT_MS, SLOTS } from '#app/state/listening-past.ts';
import type { LiveDraw, Pen } from './live-canvas.tsx';

/** What the ribbon spans. */
const RIBBON_MS = 120_000;
const HANG_MS = 2000;

const NAMES: readonly string[] = PASSAGES.map((name) => (name === 'silence' || name === 'playing' ? '' : name));
const [, PLAYING, BUILD, BREAKDOWN, DROP] = PASSAGES.map((_, index) => index);

/**
 * The last two minutes: as high as the music was loud, and what it did by pattern, not by colour alone: a build is striped, a breakdown
 * hollow, a drop solid. A line with a head is where a section began, the fainter the less sure.
 */
export function createRibbon(past: Past): LiveDraw {
  const run = { passage: 0, from: 0 };

  function drawSlot(
    { context, unit, colours }: Pen,
    passage: number,
    slot: number,
    x: number,
    wide: number,
    top: number,
    bottom: number,
  ): void {
    const edge = Math.max(1, Math.round(1.5 * unit));
    context.fillStyle = passage === PLAYING ? colours.ink : colours.amber;
    if (passage === BREAKDOWN) {
      context.globalAlpha = 1;
      context.fillRect(x, top, wide, edge);
      context.fillRect(x, bottom - edge, wide, edge);
      return;
    }
    const striped = passage === BUILD && slot % 4 < 2;
    context.globalAlpha = passage === PLAYING ? 0.4 : passage === DROP ? 1 : striped ? 0.95 : 0.35;
    if (passage !== 0) context.fillRect(x, top, wide, bottom - top);
  }

  /** Above what has one, from its beginning to its end; a drop is named however short it was. */
  function name({ context, width, unit, colours, smallFont }: Pen, passage: number, from: number, to: number): void {
    const words = NAMES[passage] ?? '';
    if (words === '' || (passage !== DROP && to - from < (words.length * 6 + 10) * unit)) return;
    context.globalAlpha = 1;
    context.fillStyle = colours.ink;
    context.font = smallFont;
    context.textAlign = 'left';
    context.fillText(words, Math.min(from + 7 * unit, width - words.length * 7 * unit), 11 * unit);
  }

  return (pen, epochMs) => {
    const { context, width, height, unit, colours } = pen;
    const perMs = width / RIBBON_MS;
    const lane = 16 * unit;
    const bottom = height - Math.round(unit);
    const endMs = Math.ceil(epochMs / SLOT_MS) * SLOT_MS;
    context.globalAlpha = 0.35;
    context.fillStyle = colours.ink;
    context.fillRect(0, bottom, width, Math.max(1, Math.round(unit)));
    run.passage = 0;
    run.from = 0;
    for (let n = Math.max(0, past.count - SLOTS); n < past.count; n++) {
      const at = n & (SLOTS - 1);
      const atMs = past.at[at] as number;
      const nextMs = n + 1 < past.count ? (past.at[(n + 1) & (SLOTS - 1)] as number) : atMs + SLOT_MS;
      const x = Math.round(width - (endMs - atMs) * perMs);
      // A page that hung for a moment has no hole in its music.
      const end = Math.round(width - (endMs - (nextMs - atMs < HANG_MS ? nextMs : atMs + SLOT_MS)) * perMs);
      if (end < 0) continue;
      const passage = past.passage[at] as number;
      const high = Math.max(2 * unit, (bottom - lane) * (past.presence[at] as number));
      drawSlot(pen, passage, Math.floor(atMs / SLOT_MS), x, end - x, Math.round(bottom - high), bottom);
      if (passage !== run.passage) {
        name(pen, run.passage, run.from, x);
        run.passage = passage;
        run.from = Math.max(0, x);
      }
      if ((past.section[at] as number) > 0) drawSection(pen, x, lane, bottom, past.section[at] as number);
    }
    name(pen, run.passage, run.from, width);
  };
}

function drawSection({ context, unit, colours }: Pen, x: number, lane: number, bottom: number, confidence: number): void {
  context.globalAlpha = 0.35 + 0.65 * confidence;
  context.fillStyle = colours.ink;
  context.fillRect(x, lane - 4 * unit, Math.max(1, Math.round(1.5 * unit)), bottom - lane + 4 * unit);
  context.beginPath();
  context.moveTo(x - 3.5 * unit, lane - 6 * unit);
  context.lineTo(x + 4.5 * unit, lane - 6 * unit);
  context.lineTo(x + 0.5 * unit, lane);
  context.fill();
}
