import type { Rgb } from '#app/art/artwork.ts';
import { oklabOf } from '#workers/library/oklab.ts';
import { CALM_PALETTE } from '../calm-palette.ts';
import { set4 } from '../engines/shared-params.ts';
import fragment from '../glsl/calm.frag.glsl?raw';
import oklab from '../glsl/oklab.glsl?raw';
import type { Music } from '../music.ts';
import vertex from '../post/screen.vert.glsl?raw';
import type { GpuScope } from './gpu-scope.ts';
import { createProgram, type NumberParam, type Program } from './program.ts';

export interface CalmFrame {
  aspect: number;
  music: Music;
}

const colour = (name: string, rgb: Rgb): NumberParam<CalmFrame> => {
  const lab = oklabOf(rgb);
  return { name, type: 'vec3', write: (out) => out.set(lab) };
};

export const createCalm = (scope: GpuScope): Program<CalmFrame> =>
  createProgram(scope, {
    label: 'calm',
    vertex: [vertex],
    fragment: [oklab, fragment],
    params: [
      { name: 'uCalm', type: 'vec4', write: (out, { aspect, music }) => set4(out, aspect, music.travel + 4, music.bass, music.treble) },
      colour('uDeep', CALM_PALETTE.deep),
      colour('uBody', CALM_PALETTE.body),
      colour('uLight', CALM_PALETTE.light),
      colour('uAccent', CALM_PALETTE.accent),
    ],
  });
