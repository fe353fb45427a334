import { type Agreement, agreementOf } from '#app/state/agreement.ts';
import { CLOCK_MODES, type ClockMode, type FeatureFrame, type FeatureName, feature, MOODS, type Mood } from '#app/state/frame.ts';
import type { ListeningHistory } from '#app/state/listening-history.ts';
import { PASSAGES, type Passage } from '#app/state/listening-past.ts';

/** A tempo that the tracker thinks of. */
export interface Hypothesis {
  readonly bpm: number;
  /** Of all belief, 0…1. */
  readonly share: number;
}

/** What the panel says in words, a few times a second: plain values, rounded as they are shown, so that equal ones need no render. */
export interface Reading {
  readonly heard: boolean;
  readonly silent: boolean;
  readonly clock: ClockMode;
  readonly locked: boolean;
  readonly bpm: number;
  readonly confidence: number;
  readonly barLength: number;
  readonly barConfidence: number;
  /** 1-based, 0 where no phrase is known. */
  readonly phraseBar: number;
  readonly phraseLength: number;
  readonly phraseConfidence: number;
  readonly hypotheses: readonly Hypothesis[];
  readonly level: number;
  readonly bass: number;
  readonly mid: number;
  readonly treble: number;
  readonly presence: number;
  readonly energy: number;
  /** dBFS; −Infinity for nothing. */
  readonly rmsDb: number;
  readonly peakDb: number;
  readonly clipping: boolean;
  readonly width: number;
  readonly balance: number;
  readonly passage: Passage;
  readonly build: number;
  readonly breakdown: number;
  readonly sectionCount: number;
  readonly sectionSeconds: number;
  readonly sectionConfidence: number;
  readonly mood: Mood;
  readonly valence: number;
  readonly arousal: number;
  /** −1 while unknown. */
  readonly tonic: number;
  readonly minor: boolean;
  readonly keyConfidence: number;
  readonly agreement: Agreement;
}

const CLIPPING_SHOWN_MS = 2000;
const to = (digits: number, value: number): number => Number(value.toFixed(digits));
const decibels = (linear: number): number => (linear > 0.00001 ? Math.round(20 * Math.log10(linear)) : Number.NEGATIVE_INFINITY);

export function readListening(frame: FeatureFrame, history: ListeningHistory): Reading {
  const number = (name: FeatureName, digits = 2): number => to(digits, feature(frame, name));
  const tonic = feature(frame, 'tonic');
  return {
    heard: feature(frame, 'source') !== 0,
    silent: feature(frame, 'silence') > 0.5,
    clock: CLOCK_MODES[feature(frame, 'clock')] ?? 'idle',
    locked: feature(frame, 'tempoLocked') > 0.5,
    bpm: number('bpm', 1),
    confidence: number('confidence'),
    barLength: Math.max(1, number('barLength', 0)),
    barConfidence: number('barConfidence'),
    phraseBar: number('phraseBar', 0) + 1,
    phraseLength: number('phraseLength', 0),
    phraseConfidence: number('phraseConfidence'),
    hypotheses: [
      { bpm: number('tempo1Bpm', 1), share: number('tempo1Share') },
      { bpm: number('tempo2Bpm', 1), share: number('tempo2Share') },
      { bpm: number('tempo3Bpm', 1), share: number('tempo3Share') },
    ].filter(({ bpm }) => bpm > 0),
    level: number('level', 1),
    bass: number('bassSmooth', 1),
    mid: number('midSmooth', 1),
    treble: number('trebleSmooth', 1),
    presence: number('presence'),
    energy: number('energy'),
    rmsDb: decibels(feature(frame, 'rms')),
    peakDb: decibels(history.peak.held),
    clipping: feature(frame, 'epochMs') - history.peak.clippedAtMs < CLIPPING_SHOWN_MS,
    width: number('width'),
    balance: number('balance'),
    passage: PASSAGES[history.past.now] ?? 'silence',
    build: number('build'),
    breakdown: number('breakdown'),
    sectionCount: feature(frame, 'sectionCount'),
    sectionSeconds: Math.floor(feature(frame, 'sectionSeconds')),
    sectionConfidence: number('sectionConfidence'),
    mood: MOODS[feature(frame, 'mood')] ?? 'neutral',
    valence: number('valence', 1),
    arousal: number('arousal', 1),
    tonic,
    minor: feature(frame, 'mode') === 0,
    keyConfidence: number('keyConfidence'),
    agreement: agreementOf(history.recent),
  };
}
