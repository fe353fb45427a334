import { geneOffset } from '#app/art/genes.ts';
import type { Param } from '../gl/program.ts';
import type { EngineFrame } from './contract.ts';

/** 0 at both ends of a morph, 1 in its middle. */
export const bell = (progress: number): number => 4 * progress * (1 - progress);

export function set2(out: Float32Array, x: number, y: number): void {
  out[0] = x;
  out[1] = y;
}

export function set3(out: Float32Array, x: number, y: number, z: number): void {
  out[0] = x;
  out[1] = y;
  out[2] = z;
}

export function set4(out: Float32Array, x: number, y: number, z: number, w: number): void {
  out[0] = x;
  out[1] = y;
  out[2] = z;
  out[3] = w;
}

/** How much of what was drawn before lingers: a gene, and a little more in the midst of a morph. 0 with neutral DNA. */
export const trailAmount = ({ dna, music, progress }: EngineFrame): number =>
  Math.min(0.93, geneOffset(dna, 'trails') * (0.72 + 0.2 * music.bass + 0.1 * bell(progress)));

/** The uniforms of glsl/motion.glsl, both pictures, and glsl/trails.glsl: every engine's table begins with them. */
export const sharedParams: readonly Param<EngineFrame>[] = [
  { name: 'uFlip', type: 'float', write: (out, frame) => out.fill(frame.flip) },
  { name: 'uPixel', type: 'vec3', write: (out, frame) => out.set(frame.pixel) },
  { name: 'uAspect', type: 'float', write: (out, frame) => out.fill(frame.aspect) },
  { name: 'uMove', type: 'vec4', write: (out, frame) => out.set(frame.motion.move) },
  { name: 'uEddy', type: 'vec3', write: (out, frame) => out.set(frame.motion.eddy) },
  { name: 'uWave', type: 'vec4', write: (out, frame) => out.set(frame.motion.wave) },
  { name: 'uFromFit', type: 'vec4', write: (out, frame) => out.set(frame.from.fit) },
  { name: 'uFrom', type: 'sampler2D', texture: (frame) => frame.from.texture },
  { name: 'uToFit', type: 'vec4', flag: 'MORPH', write: (out, frame) => out.set(frame.to.fit) },
  { name: 'uTo', type: 'sampler2D', flag: 'MORPH', texture: (frame) => frame.to.texture },
  { name: 'uFeedback', type: 'sampler2D', flag: 'FEEDBACK', texture: (frame) => frame.feedback },
  {
    name: 'uTrail',
    type: 'vec2',
    flag: 'FEEDBACK',
    write: (out, frame) => set2(out, trailAmount(frame), 0.006 + 0.012 * frame.music.bass),
  },
];
