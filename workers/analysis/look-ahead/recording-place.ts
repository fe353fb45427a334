import type { BeatMap } from '#app/audio/beat-map.ts';

/** Where in a recording the samples come from that are being heard. */
export interface RecordingPlace {
  /** The place is known to some milliseconds: what is heard now is the recording there. */
  readonly found: boolean;
  /** Seconds of the recording at the newest sample. */
  readonly seconds: number;
  /** Seconds of the recording in a second. */
  readonly rate: number;
  /** The player says that it was at this second of the recording at `time` on the clock of the samples. */
  told(seconds: number, time: number, rate: number): void;
  /** One hop: its time, and the novelty of its whole spectrum. */
  update(time: number, novelty: number): void;
  reset(): void;
}

/** Hops that are kept, and compared: from LEAST_SECONDS on, at most all of them. */
const MEMORY = 256;
const LEAST_SECONDS = 1.1;
const LEAST_AGAIN_SECONDS = 0.7;
const EVERY_SECONDS = 0.25;
/** A player's word is good to this; once the place is known, it moves no further than this at once. */
const SEARCH_SECONDS = 0.5;
const TRACK_SECONDS = 0.05;
/** Correlation at which the place is found, and below which it is lost when it stays so. */
const FIND = 0.75;
const LOSE = 0.45;
const LOSE_TIMES = 4;
/** Other places that are as like, and further from where the player says it is, count for less. */
const FAR_COSTS = 0.08;
/** A player that is so far from where it should be has jumped. */
const JUMP_SECONDS = 0.3;
const RATE_CHANGE = 1e-3;
/** Without a word for so long, or without novelty, nothing is known. */
const SILENT_SECONDS = 1.5;

/**
 * A player tells where it is to some tenths of a second, and its sound is later than it says by what its device takes. Novelty that is heard is
 * held against the novelty of the recording around there: where the two go together, it is.
 */
export function createRecordingPlace({ envelope, envelopeHopSeconds }: BeatMap, hopSeconds: number): RecordingPlace {
  const heard = new Float64Array(MEMORY);
  const times = new Float64Array(MEMORY);
  const reach = Math.round(SEARCH_SECONDS / envelopeHopSeconds);
  const near = Math.max(2, Math.round(TRACK_SECONDS / envelopeHopSeconds));
  const scores = new Float64Array(2 * reach + 1);
  const every = Math.max(1, Math.round(EVERY_SECONDS / hopSeconds));
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const state = { seconds: 0, time: 0, rate: 1, anchorSeconds: 0, anchorTime: Number.NaN, toldTime: Number.NEGATIVE_INFINITY, offset: 0 };
  let found = false;
  let knownBefore = false;
  let hops = 0;
  let sinceJump = 0;
  let misses = 0;

  const toldAt = (time: number): number => state.anchorSeconds + (time - state.anchorTime) * state.rate;

  /** Correlation of the newest hops with the recording, `lag` hops of it later than thought. */
  function correlation(lag: number, count: number): number {
    let sumX = 0;
    let sumY = 0;
    let sumXX = 0;
    let sumYY = 0;
    let sumXY = 0;
    for (let back = 0; back < count; back++) {
      const slot = (hops - 1 - back) & (MEMORY - 1);
      const place = (toldAt(times[slot] as number) + state.offset) / envelopeHopSeconds - 1 + lag;
      const whole = Math.floor(place);
      const part = place - whole;
      const a = envelope[whole] ?? 0;
      const y = a + part * ((envelope[whole + 1] ?? 0) - a);
      const x = heard[slot] as number;
      sumX += x;
      sumY += y;
      sumXX += x * x;
      sumYY += y * y;
      sumXY += x * y;
    }
    const varX = sumXX - (sumX * sumX) / count;
    const varY = sumYY - (sumY * sumY) / count;
    return varX > 1e-6 && varY > 1e-6 ? (sumXY - (sumX * sumY) / count) / Math.sqrt(varX * varY) : 0;
  }

  function search(): void {
    const span = found ? near : reach;
    const count = Math.min(hops, sinceJump, MEMORY);
    let best = 0;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (let lag = -span; lag <= span; lag++) {
      const score = correlation(lag, count);
      scores[lag + reach] = score;
      const counted = score - (FAR_COSTS * Math.abs(lag)) / reach;
      if (counted <= bestScore) continue;
      bestScore = counted;
      best = lag;
    }
    const peak = scores[best + reach] as number;
    if (peak < (found ? LOSE : FIND) || (Math.abs(best) === span && peak < FIND)) {
      misses = found ? misses + 1 : 0;
      if (misses >= LOSE_TIMES) found = knownBefore = false;
      return;
    }
    misses = 0;
    const left = best > -span ? (scores[best + reach - 1] as number) : peak;
    const right = best < span ? (scores[best + reach + 1] as number) : peak;
    const bend = left - 2 * peak + right;
    const part = bend < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (left - right)) / bend)) : 0;
    const move = (best + part) * envelopeHopSeconds;
    // A hop more or less is noise of the comparison: it is followed slowly.
    state.offset += found && Math.abs(best) <= 1 ? 0.3 * move : move;
    found = knownBefore = true;
  }

  return {
    get found() {
      return found;
    },
    get seconds() {
      return state.seconds;
    },
    get rate() {
      return state.rate;
    },
    told(seconds, time, rate) {
      state.toldTime = time;
      const jumped = !(Math.abs(toldAt(time) - seconds) < JUMP_SECONDS) || Math.abs(rate - state.rate) > RATE_CHANGE;
      // Between jumps the clock of the samples is steadier than the player's word.
      if (!jumped) return;
      state.anchorSeconds = seconds;
      state.anchorTime = time;
      state.rate = rate;
      if (!knownBefore) state.offset = 0;
      sinceJump = misses = 0;
      found = false;
    },
    update(time, novelty) {
      state.time = time;
      const slot = hops & (MEMORY - 1);
      heard[slot] = novelty;
      times[slot] = time;
      hops++;
      sinceJump++;
      state.seconds = toldAt(time) + state.offset;
      if (!(state.rate > 0) || time - state.toldTime > SILENT_SECONDS) {
        found = false;
        return;
      }
      const enough = (knownBefore ? LEAST_AGAIN_SECONDS : LEAST_SECONDS) / hopSeconds;
      if (hops % every === 0 && sinceJump >= enough) search();
    },
    reset() {
      hops = sinceJump = misses = 0;
      found = false;
      state.anchorTime = Number.NaN;
      state.toldTime = Number.NEGATIVE_INFINITY;
    },
  };
}
