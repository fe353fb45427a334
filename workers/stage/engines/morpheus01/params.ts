import { geneOffset } from '#app/art/genes.ts';
import type { Param } from '../../gl/program.ts';
import type { EngineFrame } from '../contract.ts';
import { bell, set2, set4, sharedParams } from '../shared-params.ts';

const morph = 'MORPH';

export const params: readonly Param<EngineFrame>[] = [
  ...sharedParams,
  {
    name: 'uFlow',
    type: 'vec4',
    flag: morph,
    write(out, { progress, dna, music, seed }) {
      // The shape is stirred by the bass, the progress is the clock's alone.
      const reach = 0.075 * 2 ** (1.6 * geneOffset(dna, 'character2')) * (1 + 0.5 * music.bass);
      set4(out, reach * progress, reach * (1 - progress), 1.35 * 2 ** (-0.9 * geneOffset(dna, 'character3')), seed);
    },
  },
  { name: 'uTile', type: 'sampler2D', flag: morph, texture: (frame) => frame.tile },
  {
    name: 'uDissolve',
    type: 'vec4',
    flag: morph,
    write(out, { progress, dna }) {
      const softness = 0.3 * 2 ** (1.5 * geneOffset(dna, 'character1'));
      set4(out, progress, softness, 0.34 * 2 ** (-1.2 * geneOffset(dna, 'character3')), 0.5 + 0.42 * geneOffset(dna, 'character4'));
    },
  },
  {
    name: 'uEdge',
    type: 'vec2',
    flag: morph,
    write(out, { dna, music, progress }) {
      const light = 0.7 + 0.65 * geneOffset(dna, 'character5');
      set2(out, light * (0.75 + 0.5 * music.treble + 0.35 * music.onset), 0.05 * bell(progress) * (1 + music.mid));
    },
  },
];
