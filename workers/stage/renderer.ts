import type { Dna } from '#app/art/artwork.ts';
import type { EngineId } from '#app/stage/protocol.ts';
import type { Music } from './music.ts';
import type { PictureRecord } from './picture/record.ts';

/** What is to be seen at this moment. One object, overwritten every frame. */
export interface Scene {
  /** null: no picture yet, something calm is drawn. */
  from: PictureRecord | null;
  /** null between morphs. */
  to: PictureRecord | null;
  progress: number;
  engine: EngineId;
  seed: number;
  /** Between the two, at `progress`. */
  dna: Dna;
  /** Each picture is coloured by its own palette genes: what lies between follows from the morph itself. */
  fromDna: Dna;
  toDna: Dna;
  music: Music;
  /** Seconds since the frame before. */
  dt: number;
}

/** Draws scenes on one canvas. WebGL2 and Canvas2D are its two families; both can be made again at any time. */
export interface Renderer {
  readonly tier: 'webgl2' | 'canvas2d';
  /** Live GPU objects; 0 where there is no GPU. */
  readonly gpuObjects: number;
  resize(width: number, height: number): void;
  /** Makes a picture ready to be drawn, off the frame path. Again for the same artwork: nothing. */
  prepare(picture: PictureRecord): Promise<void>;
  /** Is this picture ready? A scene with pictures that are not is drawn without them. */
  has(picture: PictureRecord): boolean;
  drop(picture: PictureRecord): void;
  /** Compiles what the engine and the DNA will need. */
  warm(engine: EngineId, dna: Dna): void;
  /** Throws when it cannot: the manager decides what comes then. */
  draw(scene: Scene): void;
  dispose(): void;
}
