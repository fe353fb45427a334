import { ACT_CONFIDENCE, type FeatureFrame, feature } from '#app/audio/feature-frame.ts';

/** The music as the director needs it. Times are milliseconds since 1970. */
export interface MusicNow {
  /** The beat clock is sure enough to act on. */
  readonly sure: boolean;
  readonly silent: boolean;
  readonly beatMs: number;
  readonly barMs: number;
  /** The next bar line; by time of beats alone while the bar's own confidence is low. */
  readonly nextBarMs: number;
  /** 0…1 */
  readonly energy: number;
  /** 0…1: it gathers towards something. */
  readonly build: number;
  /** 0…1: drums or bass have gone out of it. */
  readonly breakdown: number;
  /** Counts of drops and of sections: a change means that one came. */
  readonly drops: number;
  readonly sections: number;
}

const slowestBpm = 30;

export function musicNow(frame: FeatureFrame): MusicNow {
  const bpm = Math.max(slowestBpm, feature(frame, 'bpm'));
  const beatMs = 60_000 / bpm;
  const barLength = Math.max(1, feature(frame, 'barLength'));
  const beatsLeft = barLength - feature(frame, 'barBeat') - feature(frame, 'beatPhase');
  return {
    sure: feature(frame, 'clock') > 0 && feature(frame, 'confidence') >= ACT_CONFIDENCE,
    silent: feature(frame, 'silence') > 0.5,
    beatMs,
    barMs: beatMs * barLength,
    nextBarMs: feature(frame, 'epochMs') + beatsLeft * beatMs,
    energy: feature(frame, 'energy'),
    build: feature(frame, 'build'),
    breakdown: feature(frame, 'breakdown'),
    drops: feature(frame, 'dropCount'),
    sections: feature(frame, 'sectionCount'),
  };
}

/** The first bar line at or after a moment. */
export const barLineFrom = (music: MusicNow, ms: number): number =>
  music.nextBarMs + Math.ceil((ms - music.nextBarMs) / music.barMs - 1e-6) * music.barMs;
