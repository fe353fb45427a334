/** What look-ahead knows of a whole recording. Seconds from its beginning. */
export interface BeatMap {
  readonly seconds: number;
  /** Rising. */
  readonly beats: Float64Array;
  /** 0…1, of each beat: the show acts on it from 0.5 up. */
  readonly confidences: Float32Array;
  /** 1-based beat in the bar, and how many beats that bar has. */
  readonly places: Uint8Array;
  readonly barLengths: Uint8Array;
  readonly barConfidences: Float32Array;
  readonly sections: readonly Section[];
  /** Novelty of the whole spectrum, to find the place in it that is being played. */
  readonly envelope: Float32Array;
  readonly envelopeHopSeconds: number;
}

export const SECTION_KINDS = ['part', 'build', 'drop', 'breakdown'] as const;
export type SectionKind = (typeof SECTION_KINDS)[number];

export interface Section {
  readonly start: number;
  readonly end: number;
  /** A, B, …: the same letter sounds alike. */
  readonly label: string;
  readonly kind: SectionKind;
  /** 0…1, that it begins here. */
  readonly confidence: number;
}

/** A map, and the playing it belongs to. */
export interface BeatMapMessage {
  readonly id: string;
  readonly map: BeatMap;
}
