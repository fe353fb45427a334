import type { Dna } from '#app/art/artwork.ts';
import { type GeneId, geneOffset } from '#app/art/genes.ts';
import type { Music } from '../music.ts';

const SOFT = 'SOFT';
/** What switches parts of the chain on; each is a `#define` of grade.frag.glsl. TILE: something reads the tile of textures. */
export const POST_FLAGS = [SOFT, 'SURFACE', 'GRAIN', 'PRINT', 'FRINGE', 'BRUSH', 'TILE'] as const;
export type PostFlag = (typeof POST_FLAGS)[number];
export const flagBit = (flag: PostFlag): number => 1 << POST_FLAGS.indexOf(flag);

const genesOf = {
  [SOFT]: ['smoothness', 'sharpness', 'blur', 'glow'],
  SURFACE: ['paper', 'canvas'],
  GRAIN: ['grain'],
  PRINT: ['hatching', 'planes', 'halftone'],
  FRINGE: ['fringe'],
  BRUSH: ['brush'],
  TILE: [],
} as const satisfies Readonly<Record<PostFlag, readonly GeneId[]>>;
/** Always in the chain, at next to no cost: worked out at the vertices. */
const vertexGenes = ['swirl', 'bulge', 'ripple', 'scale', 'tilt', 'mirror', 'noise', 'vignette'] as const satisfies readonly GeneId[];
/** Alone these change nothing: they shape what another gene adds. */
const modifiers = ['grainSize'] as const satisfies readonly GeneId[];
type PostGene = (typeof genesOf)[PostFlag][number] | (typeof vertexGenes)[number] | (typeof modifiers)[number];

const flagged: readonly { readonly id: PostGene; readonly bits: number }[] = POST_FLAGS.flatMap((flag) =>
  genesOf[flag].map((id) => ({
    id,
    bits: flagBit(flag) | (flag === 'SURFACE' || flag === 'GRAIN' || flag === 'PRINT' || flag === 'BRUSH' ? flagBit('TILE') : 0),
  })),
);

/** The chain at this moment. One object, overwritten every frame. */
export interface PostState {
  dna: Dna;
  music: Music;
  /** Distance of each gene from neutral. */
  readonly offsets: Record<PostGene, number>;
  scene: WebGLTexture;
  soft: WebGLTexture;
  tile: WebGLTexture;
  aspect: number;
  flip: number;
  /** See glsl/place.glsl. */
  readonly pixel: Float32Array;
  /** 0…1 from the top left. */
  readonly focus: Float32Array;
  /** Bits of POST_FLAGS. */
  flags: number;
}

/** Below this a gene is at rest and its part of the chain is left out: less than a grey level. */
export const still = 0.004;

/** Fills in genes, flags and the music's share. Returns whether the chain does anything at all. */
export function settlePost(state: PostState): boolean {
  let flags = 0;
  let active = false;
  for (const { id, bits } of flagged) {
    const offset = geneOffset(state.dna, id);
    state.offsets[id] = offset;
    if (Math.abs(offset) > still) flags |= bits;
  }
  for (const id of vertexGenes) {
    const offset = geneOffset(state.dna, id);
    state.offsets[id] = offset;
    if (Math.abs(offset) > still) active = true;
  }
  for (const id of modifiers) state.offsets[id] = geneOffset(state.dna, id);
  // Light answers to the music whatever the DNA says.
  if (state.music.life > still) flags |= flagBit(SOFT);
  state.flags = flags;
  return active || flags !== 0;
}

export function createPostState(dna: Dna, music: Music, texture: WebGLTexture): PostState {
  const offsets = {} as PostState['offsets'];
  for (const { id } of flagged) offsets[id] = 0;
  for (const id of [...vertexGenes, ...modifiers]) offsets[id] = 0;
  return {
    dna,
    music,
    offsets,
    scene: texture,
    soft: texture,
    tile: texture,
    aspect: 1,
    flip: -1,
    pixel: new Float32Array(3),
    focus: Float32Array.of(0.5, 0.5),
    flags: 0,
  };
}
