/**
 * What look-ahead believes about beats, as numbers. Found by measuring whole collections, halves of them held out; never single pieces.
 * Times in seconds, says in log units a hop of 11.6 ms.
 */
export interface LookAheadModel {
  readonly slowestBpm: number;
  readonly fastestBpm: number;
  /** Listeners tap near this tempo; spread in octaves (Parncutt 1994; Moelants 2002), pull in log units a second. */
  readonly preferredBpm: number;
  readonly preferredSpread: number;
  readonly preferredPull: number;
  /** How much a rise in the whole spectrum says in a hop, and in the bass beyond that. */
  readonly full: number;
  readonly bass: number;
  /** How much a change of harmony says that falls on the beat, log units a beat and deviation; and half a beat later. */
  readonly harmony: number;
  readonly harmonyHalf: number;
  /** Share of each band of novelty in the whole, and of the lowest band in the bass. */
  readonly bands: readonly number[];
  readonly lowestShare: number;
  /** Height of the bumps expected half and a quarter of a beat after the beat. */
  readonly half: number;
  readonly quarter: number;
  readonly bassHalf: number;
  /** Standard deviation of an onset about its place. */
  readonly widthSeconds: number;
  /** Tempo change at a beat: weight exp(−stiffness · |ratio − 1|) (Krebs, Böck, Widmer 2015). */
  readonly stiffness: number;
  /** Either side of a hop, for what novelty is usual there. */
  readonly usualSeconds: number;
  readonly highestSurprise: number;
}

export const MODEL_HOP_SECONDS = 512 / 44_100;

export const lookAheadModel: LookAheadModel = {
  slowestBpm: 50,
  fastestBpm: 215,
  preferredBpm: 113,
  preferredSpread: 0.7,
  preferredPull: 4,
  full: 0.69,
  bass: 0.112,
  harmony: 1,
  harmonyHalf: 0.11,
  bands: [0.5, 0.4, 0.15, 0.15, 1, 1, 1.1, 1.1],
  lowestShare: 0.54,
  half: 0.69,
  quarter: 0.136,
  bassHalf: 0.64,
  widthSeconds: 0.04,
  stiffness: 80,
  usualSeconds: 4,
  highestSurprise: 2.44,
};
