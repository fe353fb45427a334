/** What the interface reads of the frames of the listening: it draws them itself, as `Meter.frame`. */

export type { BarLength } from '#app/audio/clock-order.ts';
export {
  ACT_CONFIDENCE,
  CLOCK_MODES,
  type ClockMode,
  F,
  type FeatureFrame,
  type FeatureName,
  feature,
  MOODS,
  type Mood,
} from '#app/audio/feature-frame.ts';
