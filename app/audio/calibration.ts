import { clampOffset } from './output-offset.ts';

/**
 * How much later than pictures sounds reach a person on their own devices, found by tapping: first in time with what they see, then with
 * what they hear. People tap some tens of milliseconds before the beat (Repp 2005, Psychonomic Bulletin & Review 12: negative mean
 * asynchrony), and keys and screens take their time; both are the same in both rounds and drop out of the difference.
 */
export const BEAT_INTERVAL_MS = 900;
/** So many beats a round; the first are for getting into it. */
export const ROUND_BEATS = 16;
const leadIn = 3;

/** What lies between a beat and its tap is read within these, ms: the interval is longer than all offsets there are, so none is taken for another. */
const earliestMs = -300;
const fewest = 8;
/** Someone who taps in time is within some 5 % of the interval; beyond this they are guessing, or were disturbed. */
const mostSpreadMs = 70;
/** The offset is sure when its standard error is below this. */
const mostErrorMs = 22;
/** Scales a median absolute deviation to a standard deviation (Rousseeuw & Croux 1993). */
const madToSigma = 1.4826;
/** A tap so soon after another is a finger or a key that bounced. */
const bounceMs = 200;

export interface Round {
  readonly beatsMs: readonly number[];
  readonly tapsMs: readonly number[];
}

/** How somebody tapped in one round. */
export type RoundResult =
  | { readonly ok: true; readonly lagMs: number; readonly spreadMs: number; readonly taps: number }
  | { readonly ok: false; readonly why: 'few' | 'loose'; readonly taps: number };

export type CalibrationResult =
  | {
      readonly ok: true;
      readonly offsetMs: number;
      /** Standard error: two times out of three the truth is this close. */
      readonly errorMs: number;
      readonly isSure: boolean;
    }
  | { readonly ok: false; readonly round: 'seen' | 'heard'; readonly why: 'few' | 'loose' };

export function judgeRound({ beatsMs, tapsMs }: Round): RoundResult {
  const first = beatsMs[leadIn];
  const last = beatsMs.at(-1);
  if (first === undefined || last === undefined) return { ok: false, why: 'few', taps: 0 };
  const lags = tapsMs
    .filter((tap, i) => tap - (tapsMs[i - 1] ?? Number.NEGATIVE_INFINITY) >= bounceMs)
    .filter((tap) => tap >= first + earliestMs && tap < last + earliestMs + BEAT_INTERVAL_MS)
    .map((tap) => lagOf(tap, beatsMs));
  if (lags.length < fewest) return { ok: false, why: 'few', taps: lags.length };
  const centre = circularCentre(lags);
  const around = lags.map((lag) => centre + wrapped(lag - centre, -BEAT_INTERVAL_MS / 2));
  const middle = median(around);
  const deviation = madToSigma * medianOf(around, (lag) => Math.abs(lag - middle));
  const limit = 3.5 * Math.max(deviation, 15);
  const kept = around.filter((lag) => Math.abs(lag - middle) <= limit);
  const lagMs = centreOf(kept);
  const spreadMs = Math.sqrt(kept.reduce((sum, lag) => sum + (lag - lagMs) ** 2, 0) / Math.max(1, kept.length - 1));
  // Chance alone would put many taps far away.
  if (spreadMs > mostSpreadMs || deviation > 2 * mostSpreadMs) return { ok: false, why: 'loose', taps: kept.length };
  if (kept.length < fewest) return { ok: false, why: 'few', taps: kept.length };
  return { ok: true, lagMs: wrapped(lagMs, earliestMs), spreadMs, taps: kept.length };
}

/** Both rounds together: how much later the picture has to come to be with the sound. */
export function judgeCalibration(seen: RoundResult, heard: RoundResult): CalibrationResult {
  if (!seen.ok) return { ok: false, round: 'seen', why: seen.why };
  if (!heard.ok) return { ok: false, round: 'heard', why: heard.why };
  const errorOf = ({ spreadMs, taps }: { readonly spreadMs: number; readonly taps: number }): number => spreadMs / Math.sqrt(taps);
  const errorMs = Math.hypot(errorOf(seen), errorOf(heard));
  const offset = wrapped(heard.lagMs - seen.lagMs, earliestMs - 50);
  return { ok: true, offsetMs: clampOffset(offset), errorMs, isSure: errorMs <= mostErrorMs };
}

/** From the nearest beat to the tap; beats need not be exactly an interval apart. */
function lagOf(tap: number, beatsMs: readonly number[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (const beat of beatsMs) if (Math.abs(tap - beat) < Math.abs(best)) best = tap - beat;
  return wrapped(best, earliestMs);
}

/** The same place on the circle of one interval, from `from` up. */
const wrapped = (ms: number, from: number): number => ms - Math.floor((ms - from) / BEAT_INTERVAL_MS) * BEAT_INTERVAL_MS;

/** The direction in which most lags lie (Mardia & Jupp 2000, 2.2): where a lag near the edge of the range is as good as any. */
function circularCentre(lags: readonly number[]): number {
  const turn = (2 * Math.PI) / BEAT_INTERVAL_MS;
  let x = 0;
  let y = 0;
  for (const lag of lags) {
    x += Math.cos(lag * turn);
    y += Math.sin(lag * turn);
  }
  return Math.atan2(y, x) / turn;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? half - 1 : half] ?? 0, sorted[half] ?? 0];
  return (low + high) / 2;
}

/** The median of the means of all pairs: as deaf to outliers as a median of so few, and nearly as exact as a mean (Hodges & Lehmann 1963). */
const centreOf = (values: readonly number[]): number => median(values.flatMap((a, i) => values.slice(i).map((b) => (a + b) / 2)));

const medianOf = (values: readonly number[], of: (value: number) => number): number => median(values.map(of));
