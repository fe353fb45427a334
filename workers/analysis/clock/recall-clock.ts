import { ACT_CONFIDENCE } from '#app/audio/feature-frame.ts';
import { BARS_KNOWN_SECONDS, type BeatMemory, beatsSince, type HeardMemory, rememberedSpread, TEMPO_KNOWN_SECONDS } from './beat-memory.ts';
import { beginGrid, type ClockParts, gridLeads, SETTLING_BEATS } from './clock-parts.ts';
import { ordersSomething } from './person-beat.ts';
import { TAPPED_DRIFT } from './take-order.ts';

/** What it takes to know the beat at once when the clock begins anew; undefined while it knows none and was told none. */
export function rememberClock(parts: ClockParts): BeatMemory | undefined {
  const { barEar, bars, beat, person, phrases, sequence, state, told } = parts;
  const orders = ordersSomething(person) ? { ...person } : undefined;
  if (beat.mode === 'idle' && !orders) return undefined;
  return {
    periodSeconds: told.periodSeconds,
    secondsToBeat: sequence.next - state.time,
    heard: rememberHeard(parts),
    person: orders,
    bars: { heard: barEar.memory, count: bars.memory, phrase: phrases.memory },
  };
}

function rememberHeard({ beat, ear, grid, heard, hold, person, sequence, state }: ClockParts): HeardMemory | undefined {
  if (beat.mode === 'idle' || (beat.mode === 'manual' && heard.confidence < ACT_CONFIDENCE)) return undefined;
  // In a break the ear knows nothing; what it knew before goes on with the grid.
  if (beat.mode === 'held') {
    const secondsToBeat = sequence.next - person.offsetSeconds - state.time;
    return { periodSeconds: grid.periodSeconds, secondsToBeat, ...hold.before };
  }
  return { periodSeconds: heard.periodSeconds, secondsToBeat: heard.beatAt - state.time, ...ear.memory };
}

/** Goes on from there, right after a reset. `sinceSeconds` have passed between the two; `time` is now on the clock of the samples. */
export function recallClock(parts: ClockParts, memory: BeatMemory, time: number, sinceSeconds: number): void {
  const { barEar, bars, beat, ear, person, phrases, sequence, state, told } = parts;
  if (sinceSeconds > TEMPO_KNOWN_SECONDS) return;
  state.time = time;
  const next = beatsSince(memory, sinceSeconds);
  if (memory.heard) {
    const { periodSeconds, usual, trust } = memory.heard;
    const secondsToBeat = beatsSince(memory.heard, sinceSeconds).inSeconds;
    ear.recall({ periodSeconds, secondsToBeat, spreadSeconds: rememberedSpread(sinceSeconds) }, { usual, trust }, time);
    beat.mode = 'auto';
    state.settling = SETTLING_BEATS;
  }
  told.periodSeconds = memory.periodSeconds;
  sequence.last = time + next.inSeconds - memory.periodSeconds;
  sequence.running = true;
  if (memory.person) {
    Object.assign(person, memory.person);
    if (person.tapped) beat.mode = 'manual';
    state.phaseForgotten = true;
  }
  if (gridLeads(parts)) beginGrid(parts, memory.periodSeconds, sequence.last, TAPPED_DRIFT);
  if (!memory.bars || sinceSeconds >= BARS_KNOWN_SECONDS) return;
  barEar.recall(memory.bars.heard, next.beats);
  if (memory.bars.count) bars.recall(memory.bars.count, next.beats);
  const { beat: place, length } = memory.bars.count ? bars.bar : barEar.bar;
  phrases.recall(memory.bars.phrase, Math.max(0, Math.ceil((next.beats - place) / length)));
}
