import { geneOffset } from '#app/art/genes.ts';
import type { Param } from '../../gl/program.ts';
import type { EngineFrame } from '../contract.ts';
import { set2, set3, set4, sharedParams } from '../shared-params.ts';

const morph = 'MORPH';

/** How far the camera swings about its place; 0 at rest. */
function cameraAt(out: Float32Array, { motion, music, dna }: EngineFrame): void {
  const space = 2 ** (geneOffset(dna, 'character1') * 1.1);
  const reach = music.life * 0.042 * space * 2 ** (0.8 * geneOffset(dna, 'character2'));
  const { phase } = motion;
  // A Lissajous figure about the place, a little wider on the bass: parallax shows in motion alone.
  set4(
    out,
    reach * Math.sin(phase * 0.37) * (1 + 0.25 * music.bass),
    reach * 0.6 * Math.cos(phase * 0.29) * (1 + 0.25 * music.bass),
    0.1 * space,
    1.1 * 2 ** (geneOffset(dna, 'character3') * -1),
  );
}

export const params: readonly Param<EngineFrame>[] = [
  ...sharedParams,
  { name: 'uFromDepth', type: 'sampler2D', texture: (frame) => frame.from.depth },
  { name: 'uToDepth', type: 'sampler2D', flag: morph, texture: (frame) => frame.to.depth },
  { name: 'uCamera', type: 'vec4', write: cameraAt },
  {
    name: 'uFocus',
    type: 'vec2',
    write(out, { from, to, progress }) {
      // Leans a little towards what matters, from one picture's focus to the other's.
      const x = from.focus[0] + (to.focus[0] - from.focus[0]) * progress;
      const y = from.focus[1] + (to.focus[1] - from.focus[1]) * progress;
      set2(out, 0.5 + (x - 0.5) * 0.6, 0.5 + (y - 0.5) * 0.6);
    },
  },
  {
    name: 'uTrip',
    type: 'vec4',
    flag: morph,
    write(out, { progress, dna }) {
      const travel = 2 ** (0.9 * geneOffset(dna, 'character2'));
      const roll = 0.05 * geneOffset(dna, 'character5');
      set4(out, travel * progress, travel * (1 - progress), roll * progress, roll * (1 - progress));
    },
  },
  {
    name: 'uWay',
    type: 'vec2',
    flag: morph,
    write(out, { motion, seed }) {
      const angle = motion.heading + (seed - 0.5) * 2.4;
      set2(out, Math.cos(angle), -0.6 * Math.sin(angle));
    },
  },
  {
    name: 'uVeil',
    type: 'vec4',
    flag: morph,
    write: (out, { progress, dna, music }) =>
      set4(out, progress, 0.55, 0.55 + 0.45 * geneOffset(dna, 'character4'), 0.62 + 0.15 * music.mid + 0.1 * music.beat),
  },
  { name: 'uSeed', type: 'float', flag: morph, write: (out, { seed }) => out.fill(seed) },
  {
    name: 'uSweep',
    type: 'vec3',
    flag: morph,
    write(out, { motion, seed }) {
      const angle = motion.heading + (seed - 0.5) * 2.4;
      set3(out, Math.cos(angle), -Math.sin(angle), 0.35);
    },
  },
];
