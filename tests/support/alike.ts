import { ACT_CONFIDENCE, F, FEATURE_NAMES, type FeatureFrame, type FeatureName } from '#app/audio/feature-frame.ts';
import { RANGES } from './feature-ranges.ts';
import { correlation } from './heard.ts';

/** Of the frame, not of the music. */
const IDENTITY: readonly FeatureName[] = ['version', 'sequence', 'time', 'epochMs', 'analysisMs', 'windowMs', 'captureMs', 'source'];
/** Names, not amounts: half-way between two means nothing. */
const CATEGORIES: readonly FeatureName[] = [
  'clock',
  'barLength',
  'barBeat',
  'phraseLength',
  'phraseBar',
  'mood',
  'tonic',
  'mode',
  'silence',
  'tempoLocked',
];
/** Who comes second or third says little where belief is small: a tempo agrees where the other hearing lists it too, and counts from this share on. */
const TEMPI = { tempo1Bpm: 'tempo1Share', tempo2Bpm: 'tempo2Share', tempo3Bpm: 'tempo3Share' } as const;
const LEAST_SHARE = 0.05;
/** What says of itself how sure it is claims nothing below that. */
const CLAIMS: Readonly<Partial<Record<FeatureName, FeatureName>>> = {
  barBeat: 'barConfidence',
  barLength: 'barConfidence',
  barConfidence: 'barConfidence',
  phraseBar: 'phraseConfidence',
  phraseLength: 'phraseConfidence',
  phraseConfidence: 'phraseConfidence',
  tonic: 'keyConfidence',
  mode: 'keyConfidence',
};

/** How alike a feature is in two hearings of one piece. */
export interface Likeness {
  readonly name: FeatureName;
  /** Correlation of amounts, or the share of frames in which categories agree; 1 where neither moves or claims anything. */
  readonly value: number;
  /** Whether that is enough: amounts move alike by 0.95, categories agree in nine frames of ten. */
  readonly alike: boolean;
}

const ENOUGH = { amount: 0.95, category: 0.9 } as const;

type Pair = readonly [a: FeatureFrame, b: FeatureFrame];
const of = (frame: FeatureFrame, name: FeatureName): number => frame[F[name]] ?? Number.NaN;
const share = (pairs: readonly Pair[], agree: (pair: Pair) => boolean): number =>
  pairs.length === 0 ? 1 : pairs.filter(agree).length / pairs.length;

function tempoLikeness(pairs: readonly Pair[], name: keyof typeof TEMPI): number {
  const believed = pairs.filter(([a]) => of(a, TEMPI[name]) >= LEAST_SHARE);
  const listed = (bpm: number, in_: FeatureFrame): boolean =>
    (Object.keys(TEMPI) as (keyof typeof TEMPI)[]).some((other) => Math.abs(bpm - of(in_, other)) <= 0.04 * bpm);
  return share(believed, ([a, b]) => listed(of(a, name), b));
}

function amountLikeness(pairs: readonly Pair[], name: FeatureName): number {
  const [left, right] = [pairs.map(([a]) => of(a, name)), pairs.map(([, b]) => of(b, name))];
  // What moves by less than a twentieth of its range in both has no shape that anybody could see.
  const { low, high } = RANGES[name];
  const still = high - low < 10 ? 0.05 * (high - low) : 0.002;
  const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
  if (spread(left) < still && spread(right) < still) return 1;
  // One moves and the other stands: nothing to correlate.
  const alike = correlation(left, right);
  return Number.isFinite(alike) ? alike : 0;
}

/** Every feature of two hearings, after the first seconds. */
export function likenesses(a: readonly FeatureFrame[], b: readonly FeatureFrame[], afterSeconds = 5): Likeness[] {
  const all = a.flatMap((frame, k): Pair[] => {
    const other = b[k];
    return other && of(frame, 'time') > afterSeconds ? [[frame, other]] : [];
  });
  return FEATURE_NAMES.filter((name) => !IDENTITY.includes(name)).map((name) => {
    const sure = CLAIMS[name];
    const pairs = sure ? all.filter((pair) => pair.some((frame) => of(frame, sure) >= ACT_CONFIDENCE)) : all;
    if (pairs.length < 2) return { name, value: 1, alike: true };
    const isTempo = name in TEMPI;
    const isCategory = isTempo || CATEGORIES.includes(name);
    const value = isTempo
      ? tempoLikeness(pairs, name as keyof typeof TEMPI)
      : isCategory
        ? share(pairs, ([left, right]) => of(left, name) === of(right, name))
        : amountLikeness(pairs, name);
    return { name, value, alike: value >= (isCategory ? ENOUGH.category : ENOUGH.amount) };
  });
}
