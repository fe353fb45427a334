/**
 * What the beat filter believes about music, as numbers. Found by measuring whole collections, never single pieces.
 * Times in seconds, so that nothing depends on the hop.
 */
export interface BeatModel {
  readonly slowestBpm: number;
  readonly fastestBpm: number;
  /** Listeners tap near this tempo; spread in octaves (Parncutt 1994; Moelants 2002), pull in log units a second. */
  readonly preferredBpm: number;
  readonly preferredSpread: number;
  readonly preferredPull: number;
  /** How much a rise in the whole spectrum says in a hop, and in the bass beyond that. */
  readonly full: number;
  readonly bass: number;
  /** Share of each band of novelty in the whole, and of the lowest band in the bass. */
  readonly bands: readonly number[];
  readonly lowestShare: number;
  /** How much the periodicity of the lowest band says for a tempo, log units a beat; its memory; share of the whole spectrum in it. */
  readonly pulse: number;
  readonly pulseSeconds: number;
  readonly pulseWhole: number;
  /** Height of the bumps expected half and a quarter of a beat after the beat, for the whole spectrum and for the bass. */
  readonly half: number;
  readonly quarter: number;
  readonly bassHalf: number;
  readonly bassQuarter: number;
  /** Standard deviation of an onset about its place. */
  readonly widthSeconds: number;
  /** Tempo change at a beat: weight exp(−stiffness · |ratio − 1|) (Krebs, Böck, Widmer 2015). */
  readonly stiffness: number;
  /** Share of belief spread over everything in a second, so that no state ever dies. */
  readonly doubtPerSecond: number;
  /** Memory of what novelty is usual. */
  readonly usualSeconds: number;
  readonly highestSurprise: number;
  /** A rival tempo must be this many times as likely before the filter speaks for it. */
  readonly hysteresis: number;
}

/** The hop that the model was found with. */
export const MODEL_HOP_SECONDS = 512 / 44_100;

export const beatModel: BeatModel = {
  slowestBpm: 50,
  fastestBpm: 215,
  preferredBpm: 116,
  preferredSpread: 0.79,
  preferredPull: 2.36,
  full: 0.69,
  bass: 0.137,
  bands: [0.5, 0.5, 0.15, 0.15, 1, 1, 1, 1],
  lowestShare: 0.5,
  pulse: 0.87,
  pulseSeconds: 5.3,
  pulseWhole: 0,
  half: 0.69,
  quarter: 0.196,
  bassHalf: 0.6,
  bassQuarter: 0,
  widthSeconds: 0.046,
  stiffness: 76,
  doubtPerSecond: 0.7,
  usualSeconds: 3.9,
  highestSurprise: 2.44,
  hysteresis: 2.53,
};
