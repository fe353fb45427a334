import type { Dna } from '#app/art/artwork.ts';
import type { EngineId } from '#app/stage/protocol.ts';
import type { Param } from '../gl/program.ts';
import type { Music } from '../music.ts';
import type { Motion } from './motion.ts';

/** A picture on the GPU. */
export interface PictureTexture {
  /** Colours, and in alpha each pixel's rank in lightness, 0…1. */
  readonly texture: WebGLTexture;
  /** GUIDE_SIZE², one channel: 1 near, 0 far. */
  readonly depth: WebGLTexture;
  /** See coverFit; kept right for the stage's present size. */
  readonly fit: Float32Array;
  readonly focus: readonly [x: number, y: number];
}

/** All an engine is given: `(from, to, progress, feedback, music, DNA)`, and the shape of the stage. One object, overwritten every frame. */
export interface EngineFrame {
  from: PictureTexture;
  /** The same as `from` between morphs. */
  to: PictureTexture;
  /** 0…1, eased. */
  progress: number;
  /** What was drawn before, half as large. */
  feedback: WebGLTexture;
  /** The tile of textures, see picture/tile.ts. */
  tile: WebGLTexture;
  music: Music;
  dna: Dna;
  motion: Motion;
  /** 0…1, another for every morph: makes each one its own. */
  seed: number;
  aspect: number;
  /** −1 when drawing to the canvas (its rows go up), 1 into a target. */
  flip: number;
  /** See glsl/place.glsl. */
  readonly pixel: Float32Array;
}

/** MORPH: there is a `to`. FEEDBACK: trails are on. */
export const ENGINE_FLAGS = ['MORPH', 'FEEDBACK'] as const;

/**
 * An engine is two shaders and a table. Promise, kept by tests/browser/stage: with music at rest and neutral DNA it draws
 * exactly `from` at progress 0 and exactly `to` at 1, to within 1/255.
 */
export interface Engine {
  readonly id: EngineId;
  readonly name: string;
  readonly vertex: readonly string[];
  readonly fragment: readonly string[];
  readonly params: readonly Param<EngineFrame>[];
}
