import type { SENSES } from './beat-senses.ts';

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
  readonly senses: Readonly<Record<keyof typeof SENSES, SenseModel>>;
  /** Share of each band of novelty in the whole, and of the lowest band in the bass. */
  readonly bands: readonly number[];
  readonly lowestShare: number;
  /** How much the periodicity of the lowest band says for a tempo, log units a beat; its memory; share of the whole spectrum in it. */
  readonly pulse: number;
  readonly pulseSeconds: number;
  readonly pulseWhole: number;
  /** Tempo change at a beat: weight exp(−stiffness · |ratio − 1|) (Krebs, Böck, Widmer 2015). */
  readonly stiffness: number;
  /** Share of belief spread over everything in a second, so that no state ever dies. */
  readonly doubtPerSecond: number;
  /** The same once nothing has been struck for so long. */
  readonly restingDoubtPerSecond: number;
  readonly restSeconds: number;
  /** Memory of what novelty is usual. */
  readonly usualSeconds: number;
  /** More than this is heard as this: novelty and accent in times the usual, the level in standard deviations. */
  readonly highestSurprise: number;
  readonly highestAccent: number;
  readonly highestLevel: number;
  /** A rival tempo must be this many times as likely before the filter speaks for it. */
  readonly hysteresis: number;
}

/** What a sense hears around a beat. */
export interface SenseModel {
  /** How much it says in a hop of 11.6 ms, log units. */
  readonly say: number;
  /** Height of the bumps expected at the beat, half a beat and a quarter from it. */
  readonly heights: readonly [beat: number, half: number, quarter: number];
  /** Standard deviation of an onset about its place. */
  readonly widthSeconds: number;
}

export const beatModel: BeatModel = {
  slowestBpm: 50,
  fastestBpm: 215,
  preferredBpm: 104,
  preferredSpread: 0.72,
  preferredPull: 4.5,
  senses: {
    full: { say: 0.5, heights: [1, 0.71, 0.27], widthSeconds: 0.0466 },
    bass: { say: 0.1, heights: [1, 0.5, 0], widthSeconds: 0.0466 },
    accent: { say: 0.12, heights: [1, 0.6, 0.1], widthSeconds: 0.0466 },
    level: { say: 0.1, heights: [1, -0.2, 0.1], widthSeconds: 0.075 },
  },
  bands: [0.5, 0.5, 0.15, 0.15, 1, 1, 1, 1],
  lowestShare: 0.67,
  pulse: 0.87,
  pulseSeconds: 5.2,
  pulseWhole: 0,
  stiffness: 76,
  doubtPerSecond: 0.07,
  restingDoubtPerSecond: 1.2,
  restSeconds: 0.6,
  usualSeconds: 3.9,
  highestSurprise: 2.59,
  highestAccent: 6.4,
  highestLevel: 2.8,
  hysteresis: 2.6,
};
