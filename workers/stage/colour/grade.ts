import type { Dna } from '#app/art/artwork.ts';
import { GENES, type GeneId, geneOffset } from '#app/art/genes.ts';
import { set2, set4 } from '../engines/shared-params.ts';
import type { GpuScope } from '../gl/gpu-scope.ts';
import type { Grid } from '../gl/grid.ts';
import type { Param } from '../gl/program.ts';
import type { Target } from '../gl/target.ts';
import { createVariants } from '../gl/variants.ts';
import oklab from '../glsl/oklab.glsl?raw';
import vertex from '../post/screen.vert.glsl?raw';
import fragment from './grade.frag.glsl?raw';

/** A picture to be graded. */
interface GradeFrame {
  picture: WebGLTexture;
  dna: Dna;
  hueAxis: readonly [number, number];
  tone: readonly [mean: number, perSpread: number];
}

const flag = 'COLOUR';
const offset = ({ dna }: GradeFrame, id: GeneId): number => geneOffset(dna, id);

/** How strongly each palette gene acts: the one place to tune them by eye. */
const params: readonly Param<GradeFrame>[] = [
  { name: 'uPicture', type: 'sampler2D', texture: (frame) => frame.picture },
  { name: 'uRank', type: 'vec2', write: (out, { tone }) => set2(out, tone[0], tone[1]) },
  {
    name: 'uHue',
    type: 'vec4',
    flag,
    write: (out, frame) =>
      set4(out, (offset(frame, 'hue') * Math.PI) / 4, frame.hueAxis[0], frame.hueAxis[1], offset(frame, 'harmony') * 0.4),
  },
  {
    name: 'uChroma',
    type: 'vec4',
    flag,
    write(out, frame) {
      const saturation = offset(frame, 'saturation');
      set4(
        out,
        1 + (saturation > 0 ? 0.5 : 0.85) * saturation,
        offset(frame, 'vibrance') * 0.9,
        offset(frame, 'temperature'),
        offset(frame, 'tint'),
      );
    },
  },
  {
    name: 'uTone',
    type: 'vec4',
    flag,
    write: (out, frame) =>
      set4(
        out,
        offset(frame, 'brightness') * 0.13,
        offset(frame, 'contrast') * 0.42,
        offset(frame, 'matte') * 0.75,
        offset(frame, 'iridescence') * 0.7,
      ),
  },
  { name: 'uSplit', type: 'vec2', flag, write: (out, frame) => set2(out, offset(frame, 'shadowTone'), offset(frame, 'lightTone')) },
];

const paletteGenes = GENES.filter((gene) => gene.group === 'palette');
const still = 0.004;

/** Do two DNAs colour a picture differently? */
export function paletteDiffers(a: Dna, b: Dna): boolean {
  for (const { number } of paletteGenes) if (a[number - 1] !== b[number - 1]) return true;
  return false;
}

export interface Grade {
  /** Draws `picture` with the palette genes of `dna` into `target`. Neutral genes copy it exactly. */
  draw(frame: GradeFrame, target: Target): void;
}

export function createGrade(scope: GpuScope, screen: Grid): Grade {
  const variants = createVariants(scope, { label: 'colour', vertex: [vertex], fragment: [oklab, fragment], params }, [flag]);
  return {
    draw(frame, target) {
      const coloured = paletteGenes.some(({ id }) => Math.abs(geneOffset(frame.dna, id)) > still);
      target.bind();
      variants.get(coloured ? 1 : 0).use(frame);
      screen.draw();
    },
  };
}
