/** The tempo that taps make. Times are seconds of any clock that runs evenly. */
export interface TapFit {
  /** Taps that this rests on: those of one series, without the ones that were left out. */
  readonly taps: number;
  readonly periodSeconds: number;
  /** The beat that the newest tap means, as all of them have it. */
  readonly beatAt: number;
  /** Standard deviation of the taps about their grid, as a share of the period. */
  readonly jitter: number;
}

export interface TapTempo {
  /** One tap more. Undefined until there are two that belong together. */
  tap(time: number): TapFit | undefined;
  reset(): void;
}

/** Tempi that people tap: 30 to 300 BPM. */
export const SHORTEST_TAP_SECONDS = 0.2;
export const LONGEST_TAP_SECONDS = 2;
/** So many count; what was tapped before is memory of an older tempo. */
const NEWEST = 12;
/** After this many periods without a tap, or seconds where they are short, a new series begins: one or two taps may be missing, no more. */
const PAUSE_PERIODS = 3.3;
const PAUSE_SECONDS = 1.6;
/** A tap so far from its beat is a slip of the hand. */
const OUTLIER_PERIODS = 0.18;
/** The newest taps are of another tempo where their intervals are as even as this and that far from the ones before. */
const CHANGE_TAPS = 4;
const EVEN = 1.2;
const CHANGED = 0.1;
/** A second stroke so soon is the same one. */
const DOUBLE_STROKE_PERIODS = 0.35;

/** Of two in the middle the lower: an interval that is too long lacks a tap. */
const lowerMedian = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? 0;

interface Line {
  readonly period: number;
  readonly at: number;
  readonly spread: number;
}

/** Least squares of times over beat numbers. */
function fitLine(times: readonly number[], beats: readonly number[]): Line {
  const count = times.length;
  const meanTime = times.reduce((sum, time) => sum + time, 0) / count;
  const meanBeat = beats.reduce((sum, beat) => sum + beat, 0) / count;
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < count; i++) {
    const beat = (beats[i] as number) - meanBeat;
    covariance += beat * ((times[i] as number) - meanTime);
    variance += beat * beat;
  }
  const period = variance > 0 ? covariance / variance : 0;
  const at = meanTime - period * meanBeat;
  const squares = times.reduce((sum, time, i) => sum + (time - at - period * (beats[i] as number)) ** 2, 0);
  return { period, at, spread: Math.sqrt(squares / count) };
}

/** Beat numbers of taps, the first 0: a gap of two periods is a tap that is missing. */
function numbered(times: readonly number[], period: number): number[] {
  const beats = [0];
  for (let i = 1; i < times.length; i++) {
    const steps = Math.round(((times[i] as number) - (times[i - 1] as number)) / period);
    beats.push((beats[i - 1] as number) + Math.max(1, steps));
  }
  return beats;
}

const intervals = (times: readonly number[]): number[] => times.slice(1).map((time, i) => time - (times[i] as number));

/** Median of the intervals, then least squares without the tap that fits worst as long as one does not fit. Taps come at the pace of a hand: this may allocate. */
export function createTapTempo(): TapTempo {
  let times: number[] = [];
  let fit: TapFit | undefined;

  function begin(...first: number[]): void {
    times = first;
    fit = undefined;
  }

  function changedFrom(period: number): boolean {
    if (times.length <= CHANGE_TAPS) return false;
    const newest = intervals(times.slice(-CHANGE_TAPS));
    return Math.max(...newest) < EVEN * Math.min(...newest) && Math.abs(lowerMedian(newest) / period - 1) > CHANGED;
  }

  function solve(): TapFit | undefined {
    const newest = times[times.length - 1] as number;
    let kept = times;
    // A missing tap doubles an interval: the median stands as long as fewer than half are missing.
    const rough = lowerMedian(intervals(kept));
    if (rough < SHORTEST_TAP_SECONDS || rough > LONGEST_TAP_SECONDS) return undefined;
    for (;;) {
      const beats = numbered(kept, rough);
      const { period, at, spread } = fitLine(kept, beats);
      if (!(period >= SHORTEST_TAP_SECONDS && period <= LONGEST_TAP_SECONDS)) return undefined;
      const off = kept.map((time, i) => Math.abs(time - at - period * (beats[i] as number)));
      const worst = off.indexOf(Math.max(...off));
      if (kept.length > 3 && (off[worst] as number) > OUTLIER_PERIODS * period) {
        kept = kept.toSpliced(worst, 1);
        continue;
      }
      return {
        taps: kept.length,
        periodSeconds: period,
        beatAt: at + period * Math.round((newest - at) / period),
        jitter: spread / period,
      };
    }
  }

  return {
    tap(time) {
      const last = times[times.length - 1];
      const period = fit?.periodSeconds;
      if (last === undefined || time < last) {
        begin(time);
        return undefined;
      }
      const since = time - last;
      if (since < DOUBLE_STROKE_PERIODS * (period ?? SHORTEST_TAP_SECONDS)) return fit;
      if (since > (period === undefined ? LONGEST_TAP_SECONDS : Math.max(PAUSE_SECONDS, PAUSE_PERIODS * period))) {
        begin(time);
        return undefined;
      }
      times = [...times, time].slice(-NEWEST);
      if (period !== undefined && changedFrom(period)) times = times.slice(-CHANGE_TAPS);
      fit = solve() ?? fit;
      return fit;
    },
    reset: () => begin(),
  };
}
