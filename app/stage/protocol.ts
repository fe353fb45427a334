import type { Picture } from '#app/art/artwork.ts';

/** What the director tells the stage. Times are milliseconds since 1970, because page and worker share that clock alone. */
export type StageProgram =
  /** Uploads a picture off the critical path. The last one prepared is the target of the next morph. */
  | { readonly type: 'prepare'; readonly picture: Picture }
  /** Morphs from what is shown to the prepared artwork: starts at startMs, lands exactly at landMs. A first picture, or start ≥ land, is a cut. The same artworkId again while it morphs corrects landMs: progress goes on from where it is. */
  | {
      readonly type: 'morph';
      readonly artworkId: string;
      readonly engine: EngineId;
      readonly startMs: number;
      readonly landMs: number;
      readonly seed: number;
      /** Linear progress at startMs, 0 unless said: how a morph goes on that was under way before the stage or the page began anew. */
      readonly startValue?: number;
      /** Its clock stands still until both pictures can be drawn: nobody has seen anything of it yet. */
      readonly whenReady?: boolean;
    }
  /** How the stage behaves from now on. */
  | { readonly type: 'settings'; readonly settings: StageSettings };

export const ENGINES = ['morpheus01', 'morpheus02'] as const;
export type EngineId = (typeof ENGINES)[number];

export interface StageSettings {
  /** 0…1, how strongly music moves the picture. */
  readonly intensity: number;
  /** Slow, small motion only; no pulses. */
  readonly reducedMotion: boolean;
  /** Gene index → value that overrides the artworks' own. */
  readonly dnaOverride: Readonly<Record<number, number>>;
}

export const defaultStageSettings: StageSettings = { intensity: 0.7, reducedMotion: false, dnaOverride: {} };

export interface Viewport {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly devicePixelRatio: number;
  readonly visible: boolean;
}

/** What the stage says of itself, about five times a second and at once on a change of tier. */
export interface StageStatus {
  readonly fps: number;
  readonly engine: EngineId;
  readonly tier: 'webgl2' | 'canvas2d' | 'none';
  readonly artworkId: string | null;
  readonly nextId: string | null;
  /** 0…1; 0 between morphs. */
  readonly morph: number;
  /** Median milliseconds of a frame's own work, and age of the newest features when they were drawn. */
  readonly renderMs: number;
  readonly featureAgeMs: number;
  readonly contextLosses: number;
  /** Live textures, buffers, programs and framebuffers. */
  readonly gpuObjects: number;
  readonly message: string | null;
  /** Of the engine that draws. */
  readonly seed: number;
  /** Checksum of the DNA that is shown; two, `from>to`, in mid-morph; '' before the first picture. The same in every session. */
  readonly dna: string;
}
