import { ACT_CONFIDENCE, F, type FeatureFrame } from '#app/state/frame.ts';
import { BEAT_BAR, BEAT_PHRASE, BEAT_PLAIN, MARKS, type Recent, surenessOf } from '#app/state/listening-history.ts';
import { epochOfSound } from './beat-now.ts';
import type { LiveDraw, Pen } from './live-canvas.tsx';
import { createStrip, type Strip } from './strip.ts';

/** What the view spans: seconds heard, and what is foretold. */
export const PAST_MS = 8000;
export const FUTURE_MS = 1000;

const DIGITS = ['', '1', '2', '3', '4', '5', '6', '7', '8'];
/** Narrower than this many CSS pixels a beat has no number, but for the one. */
const NUMBER_ROOM = 15;
const GLOW_MS = 160;
/** A frame older than this foretells nothing. */
const STALE_MS = 1000;

export interface TimelineLook {
  /** No glow where a beat passes. */
  readonly still: boolean;
}

/**
 * Onset strength as it rolls by, what was taken for an onset and for a beat, and right of “now” the beats that the clock foretells: they
 * move into the past and stay where they were foretold, so that it shows whether they met the music.
 */
export function createTimeline(frame: FeatureFrame, recent: Recent, look: TimelineLook): LiveDraw {
  let strip: Strip | undefined;
  let stripPen: Pen | undefined;
  const layout = { top: 0, base: 0, bottom: 0, lane: 0, now: 0, pixelsPerMs: 0, column: 0, epochMs: 0, unit: 1 };
  const dashes: number[] = [0, 0];
  const solid: number[] = [];

  function lay(pen: Pen): void {
    const { unit, height, width } = pen;
    layout.unit = unit;
    layout.top = Math.round(20 * unit);
    layout.lane = Math.round(height - 11 * unit);
    layout.bottom = layout.lane - Math.round(4 * unit);
    layout.base = Math.round(layout.top + (layout.bottom - layout.top) * 0.64);
    layout.pixelsPerMs = width / (PAST_MS + FUTURE_MS);
    layout.now = Math.round(PAST_MS * layout.pixelsPerMs);
    dashes[0] = dashes[1] = 4 * unit;
    strip = createStrip(pen, layout);
    stripPen = pen;
  }

  const xOf = (epochMs: number): number => layout.now + Math.floor(epochMs * layout.pixelsPerMs) - layout.column;

  function drawOnsets({ context, unit, colours, height }: Pen): void {
    const { onsets } = recent;
    const length = onsets.at.length;
    context.globalAlpha = 0.9;
    context.fillStyle = colours.soft;
    const wide = Math.max(1, Math.round(2 * unit));
    for (let n = Math.max(0, onsets.count - length); n < onsets.count; n++) {
      const x = xOf(onsets.at[n & (length - 1)] as number);
      if (x >= 0) context.fillRect(x, layout.lane, wide, height - layout.lane);
    }
  }

  function drawBeat(pen: Pen, x: number, kind: number, place: number, dashed: boolean, strength: number, numbered: boolean): void {
    const { context, unit, colours } = pen;
    const wide = kind === BEAT_PLAIN ? unit : 2 * unit;
    context.globalAlpha = strength * (kind === BEAT_PLAIN ? 0.55 : 1);
    context.strokeStyle = colours.ink;
    context.fillStyle = colours.ink;
    context.lineWidth = Math.max(1, Math.round(wide));
    context.setLineDash(dashed ? dashes : solid);
    context.beginPath();
    context.moveTo(x + 0.5, kind === BEAT_PHRASE ? 0 : layout.top - 3 * unit);
    context.lineTo(x + 0.5, pen.height);
    context.stroke();
    if (kind === BEAT_PHRASE) {
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x + 11 * unit, 4.5 * unit);
      context.lineTo(x, 9 * unit);
      context.fill();
      return;
    }
    if (place === 0 || (!numbered && place !== 1)) return;
    context.globalAlpha = strength * (place === 1 ? 1 : 0.75);
    context.font = place === 1 ? pen.font : pen.smallFont;
    context.fillText(DIGITS[place] ?? '', x, 12 * unit);
  }

  function drawBeats(pen: Pen): void {
    const { beats } = recent;
    let after = Number.POSITIVE_INFINITY;
    for (let back = 1; back <= Math.min(beats.count, MARKS); back++) {
      const at = (beats.count - back) & (MARKS - 1);
      const x = xOf(beats.at[at] as number);
      if (x < 0) break;
      const sureness = beats.sureness[at] as number;
      const numbered = after - x >= NUMBER_ROOM * pen.unit;
      drawBeat(pen, x, beats.kind[at] as number, beats.place[at] as number, sureness === 2, sureness === 0 ? 0.4 : 1, numbered);
      after = x;
      const age = layout.epochMs - (beats.at[at] as number);
      if (look.still || age >= GLOW_MS || age < 0) continue;
      pen.context.globalAlpha = 0.35 * (1 - age / GLOW_MS);
      pen.context.fillRect(x - 5 * pen.unit, layout.top, 10 * pen.unit, layout.bottom - layout.top);
    }
  }

  function drawForetold(pen: Pen): void {
    const bpm = frame[F.bpm] as number;
    if (bpm <= 0 || layout.epochMs - (frame[F.epochMs] as number) > STALE_MS) return;
    const beatMs = 60_000 / bpm;
    const nextMs = epochOfSound(frame, frame[F.nextBeatTime] as number);
    const barKnown = (frame[F.barConfidence] as number) >= ACT_CONFIDENCE;
    const barLength = Math.max(1, frame[F.barLength] as number);
    const phraseKnown = (frame[F.phraseConfidence] as number) >= ACT_CONFIDENCE;
    const phraseLength = Math.max(1, frame[F.phraseLength] as number);
    const strength = surenessOf(frame) === 0 ? 0.4 : 1;
    const numbered = beatMs * layout.pixelsPerMs >= NUMBER_ROOM * pen.unit;
    for (let ahead = 0; ahead < 8; ahead++) {
      const atMs = nextMs + ahead * beatMs;
      if (atMs > layout.epochMs + FUTURE_MS) return;
      if (atMs < layout.epochMs - beatMs) continue;
      const count = (frame[F.barBeat] as number) + 1 + ahead;
      const place = barKnown ? (count % barLength) + 1 : 0;
      const bar = (frame[F.phraseBar] as number) + Math.floor(count / barLength);
      const kind = place !== 1 ? BEAT_PLAIN : phraseKnown && bar % phraseLength === 0 ? BEAT_PHRASE : BEAT_BAR;
      // A beat that has passed while its frame was on its way is on no record yet.
      drawBeat(pen, xOf(atMs), kind, place, atMs > layout.epochMs, strength, numbered);
    }
  }

  function drawTaps({ context, unit, colours, height }: Pen): void {
    const { taps } = recent;
    context.globalAlpha = 1;
    context.fillStyle = colours.amber;
    for (let n = Math.max(0, taps.count - MARKS); n < taps.count; n++) {
      const x = xOf(taps.at[n & (MARKS - 1)] as number) + 0.5;
      if (x < 0) continue;
      context.beginPath();
      context.moveTo(x, layout.lane - 6 * unit);
      context.lineTo(x + 5.5 * unit, height);
      context.lineTo(x - 5.5 * unit, height);
      context.fill();
    }
  }

  return (pen, epochMs) => {
    if (stripPen !== pen) lay(pen);
    const { context, unit, width, height, colours } = pen;
    layout.epochMs = epochMs;
    layout.column = Math.floor(epochMs * layout.pixelsPerMs);
    context.globalAlpha = 0.07;
    context.fillStyle = colours.ink;
    context.fillRect(layout.now, 0, width - layout.now, height);
    context.globalAlpha = 1;
    strip?.show(pen, recent, layout.column, layout.now + 1);
    context.globalAlpha = 0.35;
    context.fillStyle = colours.ink;
    context.fillRect(0, layout.base, layout.now, Math.max(1, Math.round(unit * 0.75)));
    context.textAlign = 'center';
    drawOnsets(pen);
    drawBeats(pen);
    drawForetold(pen);
    context.setLineDash(solid);
    drawTaps(pen);
    context.globalAlpha = 1;
    context.fillStyle = colours.amber;
    context.fillRect(layout.now - Math.round(unit), 0, Math.max(2, Math.round(2 * unit)), height);
  };
}
