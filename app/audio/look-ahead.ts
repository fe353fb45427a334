/** What a player tells of the file it plays, so that the analysis can look ahead in it. */

/** A file that is being opened, and its sound once it is decoded: one channel, to be transferred. `id` is that of the playing. */
export type RecordingMessage =
  | { readonly type: 'reading'; readonly id: string }
  | { readonly type: 'recording'; readonly id: string; readonly sampleRate: number; readonly samples: Float32Array<ArrayBuffer> }
  /** It will not come: the file is longer than can be held, or cannot be decoded as a whole. */
  | { readonly type: 'none'; readonly id: string; readonly reason: 'too-long' | 'undecodable' };

/** Where in its file a player is. */
export interface PlaybackPlace {
  readonly id: string;
  /** This second of the file… */
  readonly seconds: number;
  /** …at this moment, ms since 1970. */
  readonly epochMs: number;
  /** Seconds of the file in a second; 0 while it does not play. */
  readonly rate: number;
}

/** How far the look ahead is. */
export interface LookAheadStatus {
  readonly state: 'none' | 'reading' | 'listening' | 'ready' | 'too-long' | 'undecodable' | 'failed';
  /** 0…1 while it listens. */
  readonly progress: number;
}

export const noLookAhead: LookAheadStatus = { state: 'none', progress: 0 };
