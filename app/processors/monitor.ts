import { type FeatureFrame, feature, MOODS } from '#app/audio/feature-frame.ts';
import { type LookAheadStatus, noLookAhead } from '#app/audio/look-ahead.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';
import type { StageStatus } from '#app/stage/protocol.ts';
import type { Meter } from '#app/state/app-state.ts';
import type { DirectorStatus } from './director.ts';

/** What the monitor writes to: the page's state, behind a narrow port. */
export interface Display {
  readonly meter: Meter;
  /** About twice a second. */
  beat(frame: FeatureFrame, mood: string): void;
  stage(status: StageStatus): void;
  director(status: DirectorStatus): void;
  /** How far the look ahead in a file is. */
  lookAhead(status: LookAheadStatus): void;
  /** Whether `frame` wants every frame, or only those that come to be shown. */
  readonly wantsAll: boolean;
  /** The newest frame, kept for `stats()` and for those who draw. */
  frame(frame: FeatureFrame): void;
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
/** A relative level (1 = as usual, up to 4) as a meter's 0…1. */
const fromRelative = (value: number): number => clamp(value / 2.5);
const beatEveryMs = 500;

/** Shows the person what the show hears and does: the only sink of the graph besides the stage. */
export const createMonitorProcessor: ProcessorFactory = (context) => {
  const features = context.inlet<FeatureFrame>('features');
  const stage = context.inlet<StageStatus>('stage');
  const director = context.inlet<DirectorStatus>('director');
  const lookAhead = context.inlet<LookAheadStatus>('lookAhead');
  const display = context.resource<Display>('display');
  let beatAt = -beatEveryMs;
  let looksAhead = false;

  function show(frame: FeatureFrame): void {
    const { meter } = display;
    const silent = feature(frame, 'silence') > 0.5;
    meter.silent = silent;
    meter.level = silent ? 0 : fromRelative(feature(frame, 'level'));
    meter.bass = silent ? 0 : fromRelative(feature(frame, 'bass'));
    meter.mid = silent ? 0 : fromRelative(feature(frame, 'mid'));
    meter.treble = silent ? 0 : fromRelative(feature(frame, 'treble'));
    meter.onset = clamp(feature(frame, 'onset'));
    display.frame(frame);
    const nowMs = context.clock.now();
    if (nowMs - beatAt >= beatEveryMs) {
      beatAt = nowMs;
      display.beat(frame, MOODS[feature(frame, 'mood')] ?? 'neutral');
    }
  }

  return {
    process() {
      // As many as wait now: a sender that is faster than this loop must not hold it.
      for (let waiting = features.size; display.wantsAll && waiting > 1; waiting--) {
        const frame = features.take();
        if (frame) display.frame(frame);
      }
      const frame = features.takeLatest();
      if (frame) show(frame);
      const stageStatus = stage.takeLatest();
      if (stageStatus) display.stage(stageStatus);
      const directorStatus = director.takeLatest();
      if (directorStatus) display.director(directorStatus);
      const ahead = lookAhead.takeLatest();
      if (ahead) display.lookAhead(ahead);
      // Another input is heard: there is nothing to look ahead in.
      else if (looksAhead && !lookAhead.connected) display.lookAhead(noLookAhead);
      looksAhead = lookAhead.connected;
    },
  };
};
