import type { Json } from '#app/lib/json.ts';
import type { AnalyserMemory } from './analyser.ts';
import { beatMemoryOf, beatMemoryToJson } from './clock/beat-state.ts';
import { COUNTED, type Counts } from './counts.ts';
import { STRUCTURE_MEMORY } from './form/structure.ts';
import { type Fields, fieldsOf, numberOf, numbersOf, wrong } from './kept.ts';
import { KEY_MEMORY } from './tone/key.ts';
import { MOOD_MEMORY } from './tone/mood.ts';

/** What the analysis keeps: see `AnalyserMemory` for how much that is. */
export interface AnalysisState extends Counts {
  /** Milliseconds since 1970. */
  readonly savedAtMs: number;
  readonly window: number;
  readonly hop: number;
  /** Null when nothing was heard. */
  readonly memory: AnalyserMemory | null;
}

export function analysisStateToJson({ memory, ...rest }: AnalysisState): Json {
  if (!memory) return { version: 2, ...rest, memory: null };
  const { beat, levels, bands, energy, mood, key, structure } = memory;
  return {
    version: 2,
    ...rest,
    memory: {
      beat: beat ? beatMemoryToJson(beat) : null,
      levels: [...levels],
      bands: [...bands],
      energy: [...energy],
      mood: [...mood],
      key: [...key],
      structure: [...structure],
    },
  };
}

function memoryOf(value: Json | undefined): AnalyserMemory | null {
  if (value === null) return null;
  const memory = fieldsOf(value, 'memory');
  return {
    beat: beatMemoryOf(memory['beat']),
    levels: numbersOf(memory['levels'], 3, 'levels'),
    bands: numbersOf(memory['bands'], 6, 'bands'),
    energy: numbersOf(memory['energy'], 2, 'energy'),
    mood: numbersOf(memory['mood'], MOOD_MEMORY, 'mood'),
    key: numbersOf(memory['key'], KEY_MEMORY, 'key'),
    structure: numbersOf(memory['structure'], STRUCTURE_MEMORY, 'structure'),
  };
}

const countsOf = (fields: Fields): Counts => Object.fromEntries(COUNTED.map((name) => [name, numberOf(fields[name], name, 0)])) as Counts;

/** What an analysis kept, out of storage. Throws with words when it is something else. */
export function parseAnalysisState(state: Json): AnalysisState {
  const fields = fieldsOf(state, 'it');
  if (fields['version'] !== 2) wrong(`version ${String(fields['version'])}`);
  return {
    savedAtMs: numberOf(fields['savedAtMs'], 'savedAtMs', 0),
    window: numberOf(fields['window'], 'window', 1),
    hop: numberOf(fields['hop'], 'hop', 1),
    ...countsOf(fields),
    memory: memoryOf(fields['memory']),
  };
}
