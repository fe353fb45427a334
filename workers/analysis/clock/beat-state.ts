import { LONGEST_BAR, SHORTEST_BAR } from '#app/audio/clock-order.ts';
import type { Json } from '#app/lib/json.ts';
import { BAR_MEMORY } from '../beat/bar-tracker.ts';
import { USUAL_MEMORY } from '../beat/beat-senses.ts';
import { TRUST_MEMORY } from '../beat/beat-trust.ts';
import { fieldsOf, flagOf, numberOf, numbersOf } from '../kept.ts';
import type { BarCountMemory } from './bar-count.ts';
import type { BarsMemory, BeatMemory, HeardMemory } from './beat-memory.ts';
import type { PersonBeat } from './person-beat.ts';
import { PHRASE_MEMORY } from './phrase.ts';

/** Shortest and longest beat that a clock may have kept, seconds. */
const PERIOD_SECONDS = [0.15, 2.5] as const;
const [SHORTEST, LONGEST] = PERIOD_SECONDS;

export function beatMemoryToJson({ heard, person, bars, ...when }: BeatMemory): Json {
  return {
    ...when,
    heard: heard ? { ...heard, usual: [...heard.usual], trust: [...heard.trust] } : null,
    person: person ? { ...person } : null,
    bars: bars ? { heard: [...bars.heard], count: bars.count ? { ...bars.count } : null, phrase: [...bars.phrase] } : null,
  };
}

function whenOf(beat: ReturnType<typeof fieldsOf>): Pick<BeatMemory, 'periodSeconds' | 'secondsToBeat'> {
  return {
    periodSeconds: numberOf(beat['periodSeconds'], 'periodSeconds', SHORTEST, LONGEST),
    secondsToBeat: numberOf(beat['secondsToBeat'], 'secondsToBeat', -LONGEST, 2 * LONGEST),
  };
}

function heardOf(value: Json | undefined): HeardMemory | undefined {
  if (value === null) return undefined;
  const heard = fieldsOf(value, 'heard');
  return {
    ...whenOf(heard),
    usual: numbersOf(heard['usual'], USUAL_MEMORY, 'usual'),
    trust: numbersOf(heard['trust'], TRUST_MEMORY, 'trust'),
  };
}

function personOf(value: Json | undefined): PersonBeat | undefined {
  if (value === null) return undefined;
  const person = fieldsOf(value, 'person');
  return {
    tapped: flagOf(person['tapped'], 'tapped'),
    firm: flagOf(person['firm'], 'firm'),
    locked: flagOf(person['locked'], 'locked'),
    wantedSeconds: numberOf(person['wantedSeconds'], 'wantedSeconds', 0, LONGEST),
    offsetSeconds: numberOf(person['offsetSeconds'], 'offsetSeconds', -LONGEST, LONGEST),
    confidence: numberOf(person['confidence'], 'confidence', 0, 1),
  };
}

function countOf(value: Json | undefined): BarCountMemory | undefined {
  if (value === null) return undefined;
  const count = fieldsOf(value, 'count');
  return {
    length: Math.round(numberOf(count['length'], 'length', SHORTEST_BAR, LONGEST_BAR)),
    beat: Math.round(numberOf(count['beat'], 'beat', 0, LONGEST_BAR)),
    confidence: numberOf(count['confidence'], 'confidence', 0, 1),
    personal: flagOf(count['personal'], 'personal'),
  };
}

function barsOf(value: Json | undefined): BarsMemory | undefined {
  if (value === null) return undefined;
  const bars = fieldsOf(value, 'bars');
  return {
    heard: numbersOf(bars['heard'], BAR_MEMORY, 'bar'),
    count: countOf(bars['count']),
    phrase: numbersOf(bars['phrase'], PHRASE_MEMORY, 'phrase'),
  };
}

/** What the clock kept, out of storage. Throws with words when it is something else. */
export function beatMemoryOf(value: Json | undefined): BeatMemory | undefined {
  if (value === null) return undefined;
  const beat = fieldsOf(value, 'beat');
  return {
    ...whenOf(beat),
    heard: heardOf(beat['heard']),
    person: personOf(beat['person']),
    bars: barsOf(beat['bars']),
  };
}
