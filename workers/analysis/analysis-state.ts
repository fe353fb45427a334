import type { Json } from '#app/lib/json.ts';
import type { AnalyserMemory } from './analyser.ts';
import { BAR_MEMORY } from './bar-tracker.ts';
import type { BeatMemory } from './beat-clock.ts';
import { TRUST_MEMORY } from './beat-trust.ts';
import { NOVELTY_BANDS } from './novelty.ts';

/** What the analysis keeps: see `AnalyserMemory` for how much that is. */
export interface AnalysisState {
  /** Milliseconds since 1970. */
  readonly savedAtMs: number;
  readonly window: number;
  readonly hop: number;
  readonly onsetCount: number;
  readonly beatIndex: number;
  /** Null when nothing was heard. */
  readonly memory: AnalyserMemory | null;
}

export function analysisStateToJson({ memory, ...rest }: AnalysisState): Json {
  if (!memory) return { version: 1, ...rest, memory: null };
  const { beat, levels, bands, energy, mood } = memory;
  return {
    version: 1,
    ...rest,
    memory: {
      beat: beat ? { ...beat, usual: [...beat.usual], trust: [...beat.trust], bar: [...beat.bar] } : null,
      levels: [...levels],
      bands: [...bands],
      energy: [...energy],
      mood: [...mood],
    },
  };
}

type Fields = Readonly<Record<string, Json | undefined>>;

function wrong(what: string): never {
  throw new Error(`This is not what an analysis keeps: ${what}.`);
}
const fieldsOf = (value: Json | undefined, what: string): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : wrong(`${what} is no object`);
const numberOf = (value: Json | undefined, what: string, least = Number.NEGATIVE_INFINITY): number =>
  typeof value === 'number' && Number.isFinite(value) && value >= least ? value : wrong(`${what} is no number of that kind`);
const numbersOf = (value: Json | undefined, length: number, what: string): readonly number[] =>
  Array.isArray(value) && value.length === length
    ? value.map((item: Json) => numberOf(item, what))
    : wrong(`${what} is not a list of ${length} numbers`);

/** Longest and shortest beat that a clock may have kept, seconds. */
const PERIOD_SECONDS = [0.2, 2] as const;

function beatOf(value: Json | undefined): BeatMemory | undefined {
  if (value === null) return undefined;
  const beat = fieldsOf(value, 'beat');
  const periodSeconds = numberOf(beat['periodSeconds'], 'periodSeconds', PERIOD_SECONDS[0]);
  const secondsToBeat = numberOf(beat['secondsToBeat'], 'secondsToBeat', -PERIOD_SECONDS[1]);
  if (periodSeconds > PERIOD_SECONDS[1] || secondsToBeat > 2 * PERIOD_SECONDS[1]) wrong('no beat is as long');
  return {
    periodSeconds,
    secondsToBeat,
    usual: numbersOf(beat['usual'], NOVELTY_BANDS, 'usual'),
    trust: numbersOf(beat['trust'], TRUST_MEMORY, 'trust'),
    bar: numbersOf(beat['bar'], BAR_MEMORY, 'bar'),
  };
}

function memoryOf(value: Json | undefined): AnalyserMemory | null {
  if (value === null) return null;
  const memory = fieldsOf(value, 'memory');
  return {
    beat: beatOf(memory['beat']),
    levels: numbersOf(memory['levels'], 3, 'levels'),
    bands: numbersOf(memory['bands'], 6, 'bands'),
    energy: numbersOf(memory['energy'], 2, 'energy'),
    mood: numbersOf(memory['mood'], 14, 'mood'),
  };
}

/** What an analysis kept, out of storage. Throws with words when it is something else. */
export function parseAnalysisState(state: Json): AnalysisState {
  const fields = fieldsOf(state, 'it');
  if (fields['version'] !== 1) wrong(`version ${String(fields['version'])}`);
  return {
    savedAtMs: numberOf(fields['savedAtMs'], 'savedAtMs', 0),
    window: numberOf(fields['window'], 'window', 1),
    hop: numberOf(fields['hop'], 'hop', 1),
    onsetCount: numberOf(fields['onsetCount'], 'onsetCount', 0),
    beatIndex: numberOf(fields['beatIndex'], 'beatIndex', 0),
    memory: memoryOf(fields['memory']),
  };
}
