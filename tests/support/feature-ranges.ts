import {
  CLOCK_MODES,
  F,
  FEATURE_LENGTH,
  FEATURE_NAMES,
  FEATURE_VERSION,
  type FeatureFrame,
  type FeatureName,
  MOODS,
} from '#app/audio/feature-frame.ts';

/** What a number of a frame may be. */
export interface Range {
  readonly low: number;
  readonly high: number;
  readonly whole?: boolean;
}

const unit: Range = { low: 0, high: 1 };
const signed: Range = { low: -1, high: 1 };
const relative: Range = { low: 0, high: 4 };
const flag: Range = { low: 0, high: 1, whole: true };
const count: Range = { low: 0, high: Number.MAX_SAFE_INTEGER, whole: true };
const positive: Range = { low: 0, high: Number.MAX_VALUE };
const oneOf = (names: readonly unknown[]): Range => ({ low: 0, high: names.length - 1, whole: true });
/** 0 is "none"; `bpm` of the beat filter lies between 50 and 215, and a person may halve or double it. */
const bpm: Range = { low: 0, high: 480 };
/** Up to Nyquist of the highest rate there is. */
const hertz: Range = { low: 0, high: 192_000 };

/** The range of every feature, as `app/audio/feature-frame.ts` promises it. A new feature does not compile without one. */
export const RANGES: Readonly<Record<FeatureName, Range>> = {
  version: { low: FEATURE_VERSION, high: FEATURE_VERSION, whole: true },
  sequence: count,
  time: positive,
  epochMs: positive,
  analysisMs: positive,
  windowMs: positive,
  captureMs: positive,
  source: flag,
  rms: unit,
  peak: unit,
  silence: flag,
  level: relative,
  presence: unit,
  energy: unit,
  width: unit,
  balance: signed,
  bass: relative,
  mid: relative,
  treble: relative,
  bassSmooth: relative,
  midSmooth: relative,
  trebleSmooth: relative,
  flux: relative,
  onset: unit,
  onsetCount: count,
  onsetBass: unit,
  onsetTreble: unit,
  dominantHz: hertz,
  centroidHz: hertz,
  rolloffHz: hertz,
  flatness: unit,
  brightness: unit,
  loudness: positive,
  clock: oneOf(CLOCK_MODES),
  tempoLocked: flag,
  bpm,
  confidence: unit,
  beatIndex: count,
  beatPhase: unit,
  barLength: { low: 2, high: 7, whole: true },
  barBeat: { low: 0, high: 6, whole: true },
  barConfidence: unit,
  nextBeatTime: positive,
  barIndex: count,
  phraseLength: { low: 4, high: 16, whole: true },
  phraseBar: { low: 0, high: 15, whole: true },
  phraseConfidence: unit,
  tempo1Bpm: bpm,
  tempo1Share: unit,
  tempo2Bpm: bpm,
  tempo2Share: unit,
  tempo3Bpm: bpm,
  tempo3Share: unit,
  build: unit,
  breakdown: unit,
  drop: unit,
  dropCount: count,
  sectionCount: count,
  sectionConfidence: unit,
  sectionSeconds: positive,
  valence: signed,
  arousal: signed,
  mood: oneOf(MOODS),
  tonic: { low: -1, high: 11, whole: true },
  mode: flag,
  keyConfidence: unit,
  chroma0: unit,
  chroma1: unit,
  chroma2: unit,
  chroma3: unit,
  chroma4: unit,
  chroma5: unit,
  chroma6: unit,
  chroma7: unit,
  chroma8: unit,
  chroma9: unit,
  chroma10: unit,
  chroma11: unit,
};

/** What in a frame is not as promised, in words; nothing where all is well. Beyond single ranges: what must hold between features. */
export function faultsOf(frame: FeatureFrame): string[] {
  const of = (name: FeatureName): number => frame[F[name]] ?? Number.NaN;
  const faults: string[] = [];
  if (frame.length !== FEATURE_LENGTH) faults.push(`${frame.length} numbers instead of ${FEATURE_LENGTH}`);
  for (const [k, name] of FEATURE_NAMES.entries()) {
    const value = frame[k] ?? Number.NaN;
    const { low, high, whole = false } = RANGES[name];
    if (!(value >= low && value <= high) || !Number.isFinite(value) || (whole && !Number.isInteger(value)))
      faults.push(`${name} is ${value}`);
  }
  if (of('barBeat') >= of('barLength')) faults.push(`beat ${of('barBeat')} of a bar of ${of('barLength')}`);
  if (of('phraseBar') >= of('phraseLength')) faults.push(`bar ${of('phraseBar')} of a phrase of ${of('phraseLength')}`);
  if (of('tempo1Share') + of('tempo2Share') + of('tempo3Share') > 1 + 1e-9) faults.push('three tempi share more than all belief');
  if (of('tempo1Share') < of('tempo2Share') || of('tempo2Share') < of('tempo3Share')) faults.push('the tempi are not in order');
  if (of('clock') === 0 && of('bpm') !== 0) faults.push(`an idle clock says ${of('bpm')} BPM`);
  return faults;
}
