import { createFeatureFrame, F } from '#app/audio/feature-frame.ts';
import { createListeningHistory } from '#app/state/listening-history.ts';
import { createRelativeBar, createStereo, createUnitBar } from '#app/ui/draw/levels.ts';
import type { LiveDraw, Pen } from '#app/ui/draw/live-canvas.tsx';
import { createMoodPlane } from '#app/ui/draw/mood-plane.ts';
import { createRibbon } from '#app/ui/draw/ribbon.ts';
import { createTimeline } from '#app/ui/draw/timeline.ts';

/** Prints the bytes that one frame of the open listening panel leaves on the heap, recording included: run with --expose-gc. */
const nothing = (): void => undefined;
const fields = { globalAlpha: 1, fillStyle: '', strokeStyle: '', font: '', textAlign: '', lineWidth: 1 };
const shapes = { fillRect: nothing, clearRect: nothing, arc: nothing, drawImage: nothing, fillText: nothing };
const paths = { beginPath: nothing, moveTo: nothing, lineTo: nothing, fill: nothing, stroke: nothing, setLineDash: nothing };
const context = { ...fields, ...shapes, ...paths } as unknown as CanvasRenderingContext2D;
Object.assign(globalThis, { document: { createElement: () => ({ width: 0, height: 0, getContext: () => context }) } });
const colours = { ink: '#fff', soft: '#ccc', amber: '#fc0', treble: '#9cf', rose: '#f99' };
const pen: Pen = { context, width: 700, height: 160, unit: 1, colours, font: '', smallFont: '' };

const frame = createFeatureFrame();
const history = createListeningHistory();
history.want();
const draws: readonly LiveDraw[] = [
  createTimeline(frame, history.recent, { still: false }),
  createRibbon(history.past),
  createMoodPlane(frame, history.past),
  createRelativeBar(frame, 'bassSmooth', 'bass'),
  createUnitBar(frame, 'presence'),
  createStereo(frame),
];

const HOP_MS = 11.6;
const state = { hop: 0 };
function hear(): void {
  const ms = state.hop++ * HOP_MS;
  const beat = Math.floor(ms / 500);
  frame[F.source] = 1;
  frame[F.silence] = 0;
  frame[F.clock] = 1;
  frame[F.bpm] = 120;
  frame[F.confidence] = frame[F.barConfidence] = frame[F.phraseConfidence] = 0.9;
  frame[F.time] = ms / 1000;
  frame[F.epochMs] = 1.7e12 + ms;
  frame[F.beatIndex] = beat;
  frame[F.beatPhase] = (ms % 500) / 500;
  frame[F.barBeat] = beat % 4;
  frame[F.phraseBar] = (beat >> 2) % 8;
  frame[F.nextBeatTime] = ((beat + 1) * 500) / 1000;
  frame[F.onsetCount] = Math.floor(ms / 250);
  frame[F.onset] = 1 - (ms % 250) / 250;
  history.record(frame);
}

function draw(frames: number): void {
  for (let n = 0; n < frames; n++) {
    hear();
    if (n % 2) hear();
    for (const one of draws) one(pen, 1.7e12 + state.hop * HOP_MS + 20);
  }
}

const FRAMES = 2000;
function bytesPerFrame(): number {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  draw(FRAMES);
  return (process.memoryUsage().heapUsed - before) / FRAMES;
}
draw(20_000);
const rounds = Array.from({ length: 9 }, bytesPerFrame).sort((a, b) => a - b);
process.stdout.write(`${Math.max(0, rounds[4] ?? Number.NaN).toFixed(2)}\n`);
