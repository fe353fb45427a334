import type { ClockOrder } from '#app/audio/clock-order.ts';
import { ACT_CONFIDENCE } from '#app/audio/feature-frame.ts';
import { clamp } from '../signal/follower.ts';
import { beatsPerHeard } from './beat-grid.ts';
import { beginGrid, type ClockParts, gridLeads, nextOf } from './clock-parts.ts';
import { forgetOrders, takeTaps } from './person-beat.ts';
import { LONGEST_TAP_SECONDS, SHORTEST_TAP_SECONDS } from './tap-tempo.ts';

/** How far a tempo may drift from the one that was tapped. */
export const TAPPED_DRIFT = 0.06;
/** Taps this near to a tempo that is heard, or to its octave, mean it: ears count longer than hands are even. */
const MEANT_TEMPO = 0.04;
const SPREAD_OF_TAPS_SECONDS = 0.03;
/** Half a beat and a little: the least between two beats where one is left out or not. */
const LEAST_SHARE = 0.55;

/**
 * What a person orders is done at once, and holds until `release`. Taps lead from two on; what is heard may correct the tempo of two or three, and of
 * four nudge the phase within its reach, never the octave. Orders come at the pace of a hand: this may allocate.
 */
export function takeOrder(parts: ClockParts, order: ClockOrder, time: number): void {
  const { beat, bars, person, state, told } = parts;
  state.silentSeconds = 0;
  state.soundedSince = false;
  switch (order.type) {
    case 'tap':
      tap(parts, time);
      return;
    case 'one':
      if (beat.mode === 'idle') state.oneAt = time;
      else markOne(parts, time);
      return;
    case 'double':
      changeOctave(parts, 2);
      return;
    case 'halve':
      changeOctave(parts, 0.5);
      return;
    case 'nudge': {
      const half = told.periodSeconds / 2;
      person.offsetSeconds = clamp(person.offsetSeconds + order.ms / 1000, -half, half);
      return;
    }
    case 'lock':
      lock(parts, order.locked);
      return;
    case 'meter':
      bars.setLength(order.beats);
      return;
    case 'auto':
      release(parts);
  }
}

/** The tracker has its clock back. */
export function release({ beat, heard, person, taps, bars, phrases, state }: ClockParts): void {
  if (beat.mode === 'manual') beat.mode = heard.confidence >= ACT_CONFIDENCE ? 'auto' : 'idle';
  forgetOrders(person);
  taps.reset();
  bars.release();
  phrases.release();
  state.phaseForgotten = false;
  state.oneAt = Number.NEGATIVE_INFINITY;
}

/** The beat nearest to the press begins a bar; pressed where their bar begins already, it begins more than a bar. */
export function markOne({ bars, phrases, sequence, told }: ClockParts, time: number): void {
  const since = time - sequence.last;
  const length = since >= 0 ? Math.max(sequence.next - sequence.last, 1e-3) : told.periodSeconds;
  if (bars.mark(-Math.round(since / length))) phrases.mark();
}

function tap(parts: ClockParts, time: number): void {
  const { beat, ear, heard, hold, person, state, taps } = parts;
  const fit = taps.tap(time);
  if (!fit) return;
  takeTaps(person, fit);
  person.wantedSeconds = 0;
  state.phaseForgotten = false;
  state.settling = 0;
  const beats = heard.confidence >= ACT_CONFIDENCE ? beatsPerHeard(fit.periodSeconds, heard.periodSeconds) : 0;
  const meant = beats > 0 ? heard.periodSeconds / beats : 0;
  const known = Math.abs(meant / fit.periodSeconds - 1) <= MEANT_TEMPO;
  beginGrid(parts, known ? meant : fit.periodSeconds, fit.beatAt, TAPPED_DRIFT);
  // A tracker that hears nothing of the kind looks there from now on.
  if (!known && (person.firm || beat.mode === 'idle')) {
    ear.expect({ ...nextOf(parts, fit.periodSeconds, fit.beatAt), spreadSeconds: SPREAD_OF_TAPS_SECONDS });
  }
  beat.mode = 'manual';
  hold.end();
}

function lock(parts: ClockParts, locked: boolean): void {
  const { beat, grid, person, sequence, told } = parts;
  if (locked && beat.mode === 'idle') return;
  if (locked && !gridLeads(parts)) beginGrid(parts, told.periodSeconds, sequence.last, 0);
  person.locked = locked;
  grid.homeSeconds = grid.periodSeconds;
  grid.drift = !locked && beat.mode === 'manual' ? TAPPED_DRIFT : 0;
}

/** Twice as many beats, or half as many: of those that were, the downbeat stays one. */
function changeOctave(parts: ClockParts, factor: 2 | 0.5): void {
  const { barEar, bars, beat, grid, person, sequence, state, steady, told } = parts;
  const before = told.periodSeconds;
  const after = before / factor;
  if (beat.mode === 'idle' || after < SHORTEST_TAP_SECONDS || after > LONGEST_TAP_SECONDS) return;
  const stays = factor === 2 || bars.bar.beat % 2 === 0;
  if (factor < 1) sequence.leastSeconds = (stays ? LEAST_SHARE + 1 : LEAST_SHARE) * before;
  if (gridLeads(parts)) beginGrid(parts, grid.periodSeconds / factor, sequence.last + (stays ? 0 : before), grid.drift);
  if (!person.tapped) person.wantedSeconds = after;
  told.periodSeconds = after;
  state.lineSeconds = 0;
  steady.reset();
  barEar.reset();
  bars.rescale(factor, sequence.phase >= 0.5);
}
