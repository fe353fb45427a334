import { ENGINES, type EngineId } from '#app/stage/protocol.ts';
import type { BeatState, InputState, LatencyMs } from '#app/state/app-state.ts';

/** The words of the interface that depend on state: plain functions, so that they can be read and tested in one place. */

export const ENGINE_NAMES: Readonly<Record<EngineId, { readonly name: string; readonly what: string }>> = {
  morpheus01: { name: 'Dissolve', what: 'One picture seeps through the other, light before dark.' },
  morpheus02: { name: 'Drift', what: 'A slow camera floats through the depth of both.' },
};

export const engineTitle = (engine: EngineId): string => `Morpheus${engine.slice(-2)} ${ENGINE_NAMES[engine].name}`;

export const ENGINE_CHOICES: readonly (EngineId | 'auto')[] = ['auto', ...ENGINES];

export const nextEngine = (engine: EngineId | 'auto'): EngineId | 'auto' =>
  ENGINE_CHOICES[(ENGINE_CHOICES.indexOf(engine) + 1) % ENGINE_CHOICES.length] ?? 'auto';

export function inputWords(input: InputState): { readonly title: string; readonly detail: string } {
  const name = input.label || sourceName(input);
  switch (input.status) {
    case 'off':
      return { title: 'No sound', detail: 'Choose what to listen to' };
    case 'starting':
      return { title: name, detail: input.source === 'microphone' ? 'Waiting for your permission' : 'Starting' };
    case 'live':
      return { title: name, detail: input.source === 'microphone' || input.source === 'tab' ? 'Listening' : 'Playing' };
    case 'blocked':
      return { title: name, detail: 'Tap to start the sound' };
    case 'ended':
      return { title: name, detail: 'Ended' };
    case 'failed':
      return { title: name, detail: 'Not working' };
  }
}

function sourceName(input: InputState): string {
  switch (input.source) {
    case 'microphone':
      return 'Microphone';
    case 'file':
      return 'File';
    case 'demo':
      return 'Demo band';
    case 'tab':
      return 'Shared sound';
    case 'none':
      return 'No sound';
  }
}

/** From here up the show acts on beats (see the feature frame). */
export const SURE = 0.5;

export interface BeatWords {
  /** '—' while there is no beat: never a made-up number. */
  readonly bpm: string;
  readonly detail: string;
  readonly locked: boolean;
  /** Whether beat one is known well enough to point at it. */
  readonly barKnown: boolean;
}

export function beatWords(beat: BeatState, live: boolean): BeatWords {
  if (!live) return { bpm: '—', detail: 'No sound', locked: false, barKnown: false };
  if (beat.clock === 'idle' || beat.bpm <= 0) return { bpm: '—', detail: 'Listening for a beat', locked: false, barKnown: false };
  const barKnown = beat.barConfidence >= SURE;
  const bpm = String(Math.round(beat.bpm));
  if (beat.clock === 'manual') return { bpm, detail: 'You lead', locked: true, barKnown };
  if (beat.clock === 'held') return { bpm, detail: 'Holding on', locked: true, barKnown };
  if (beat.tempoLocked && beat.confidence >= SURE) return { bpm, detail: 'Tempo locked', locked: true, barKnown };
  if (beat.confidence >= 0.75) return { bpm, detail: 'Steady beat', locked: true, barKnown };
  if (beat.confidence >= SURE) return { bpm, detail: 'Fairly sure', locked: true, barKnown };
  return { bpm, detail: 'Only a guess', locked: true, barKnown: false };
}

/** ITU-R BT.1359: pictures up to about 45 ms behind their sound go unnoticed, and beyond 125 ms they disturb. */
export function latencyWords(latency: LatencyMs, live: boolean): string {
  if (!live || latency.total <= 0) return 'Measured as soon as there is sound.';
  const beyond = 'Screen and loudspeakers add their own delay, which a page cannot measure.';
  if (latency.total <= 45) return `Too short to notice. ${beyond}`;
  if (latency.total <= 125) return `A sharp eye may see single hits arrive late; beats are predicted, so they land on time. ${beyond}`;
  return `Single hits arrive visibly late; beats are predicted, so they land on time. ${beyond}`;
}

export function drawingWords(drawing: {
  readonly engine: EngineId;
  readonly tier: 'webgl2' | 'canvas2d' | 'none';
  readonly fps: number;
}): string {
  const fps = drawing.fps > 0 ? ` at ${Math.round(drawing.fps)} frames a second` : '';
  switch (drawing.tier) {
    case 'webgl2':
      return `${engineTitle(drawing.engine)} draws now${fps}.`;
    case 'canvas2d':
      return `Drawing without WebGL${fps}: simple cross-fades instead of engines.`;
    case 'none':
      return 'Nothing can draw at the moment.';
  }
}
