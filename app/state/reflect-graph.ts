import type { Graph } from '#app/show/graph.ts';
import { ENGINES, type EngineId } from '#app/stage/protocol.ts';
import type { AppState, InputSource } from './app-state.ts';
import { inputId } from './graph-edits.ts';

const sources: Readonly<Record<string, { readonly source: InputSource; readonly label: string }>> = {
  microphone: { source: 'microphone', label: 'Microphone' },
  'tab-audio': { source: 'tab', label: 'Shared sound' },
  'file-player': { source: 'file', label: 'File' },
  'demo-band': { source: 'demo', label: 'Demo band' },
};

/**
 * Shows in the interface what the graph says, whoever changed it: a console, a resumed checkpoint, or the interface itself. An input that
 * the interface knows already keeps its label and status.
 */
export function reflectGraph(state: AppState, { processors }: Graph): void {
  const director = processors['director']?.config as Readonly<Record<string, unknown>> | undefined;
  if (director) {
    const { engine, style, hold, intensity } = director;
    if (engine === 'auto' || ENGINES.includes(engine as EngineId)) state.engine.value = engine as EngineId | 'auto';
    if (typeof style === 'string') state.style.value = style;
    if (typeof hold === 'boolean') state.hold.value = hold;
    if (typeof intensity === 'number') state.intensity.value = intensity;
  }
  const { offsetMs } = (processors['stage']?.config ?? {}) as { readonly offsetMs?: unknown };
  if (typeof offsetMs === 'number') state.offsetMs.value = offsetMs;
  const { deviceId } = (processors[inputId]?.config ?? {}) as { readonly deviceId?: unknown };
  if (typeof deviceId === 'string') state.chosenDevice.value = deviceId;
  const input = sources[processors[inputId]?.kind ?? ''];
  const { source, status } = state.input.value;
  if (input && input.source !== source) state.input.value = { ...input, status: 'starting' };
  if (!input && source !== 'none' && status !== 'failed') state.input.value = { source: 'none', status: 'off', label: '' };
}
