import { geneOffset } from '#app/art/genes.ts';
import { set2, set4 } from '../engines/shared-params.ts';
import type { GpuScope } from '../gl/gpu-scope.ts';
import { createGrid, type Grid } from '../gl/grid.ts';
import { createProgram } from '../gl/program.ts';
import { createTarget, type Target } from '../gl/target.ts';
import { createVariants } from '../gl/variants.ts';
import noise from '../glsl/noise.glsl?raw';
import place from '../glsl/place.glsl?raw';
import geometryVertex from './geometry.vert.glsl?raw';
import gradeFragment from './grade.frag.glsl?raw';
import motesFragment from './motes.frag.glsl?raw';
import motesVertex from './motes.vert.glsl?raw';
import { params } from './params.ts';
import screenVertex from './screen.vert.glsl?raw';
import shrinkFragment from './shrink.frag.glsl?raw';
import softenFragment from './soften.frag.glsl?raw';
import { flagBit, POST_FLAGS, type PostState, still } from './state.ts';

/** From the scene an engine drew to the picture people see. Everything at rest is left out. */
export interface PostChain {
  resize(width: number, height: number): void;
  /** Draws to what is bound by `bindOutput`; `state` is settled, `scene` is what the engine drew. */
  draw(state: PostState, scene: Target, bindOutput: () => void): void;
  /** Compiles the variant that a state will need, off the frame that needs it. */
  warm(flags: number): void;
  dispose(): void;
}

const SOFT = flagBit('SOFT');
const shrinkBy = 4;
const softenBy = 8;
const moteCount = 260;

interface SoftFrame {
  source: WebGLTexture;
  width: number;
  height: number;
}
interface MoteFrame {
  state: PostState;
  rows: number;
}

const moteShare = ({ dna, music }: PostState): number => geneOffset(dna, 'particles') * (0.55 + 0.35 * music.treble);
const moteSparkle = ({ dna, music }: PostState): number => Math.min(1, music.onset * (0.35 + 0.65 * geneOffset(dna, 'particles')));

export function createPostChain(parent: GpuScope, grid: Grid, screen: Grid): PostChain {
  const scope = parent.child();
  const { gl } = scope;
  const grade = createVariants(scope, { label: 'post', vertex: [geometryVertex], fragment: [place, gradeFragment], params }, POST_FLAGS);
  const softParams = [
    { name: 'uScene', type: 'sampler2D' as const, texture: (frame: SoftFrame) => frame.source },
    { name: 'uTexel', type: 'vec2' as const, write: (out: Float32Array, frame: SoftFrame) => set2(out, 1 / frame.width, 1 / frame.height) },
  ];
  const shrink = createProgram<SoftFrame>(scope, {
    label: 'shrink',
    vertex: [screenVertex],
    fragment: [shrinkFragment],
    params: softParams,
  });
  const soften = createProgram<SoftFrame>(scope, {
    label: 'soften',
    vertex: [screenVertex],
    fragment: [softenFragment],
    params: softParams,
  });
  const motes = createProgram<MoteFrame>(scope, {
    label: 'motes',
    vertex: [noise, motesVertex],
    fragment: [motesFragment],
    params: [
      { name: 'uSoft', type: 'sampler2D', texture: ({ state }) => state.soft },
      {
        name: 'uMotes',
        type: 'vec4',
        write: (out, { state, rows }) =>
          set4(
            out,
            moteShare(state),
            (rows / 360) * 15 * 2 ** (1.3 * geneOffset(state.dna, 'particleSize')),
            state.music.travel,
            moteSparkle(state),
          ),
      },
    ],
  });
  /** Rings are narrow: they alone need a finer mesh. */
  const fineGrid = createGrid(scope, 80, 45);
  const noVertices = scope.vertexArray();
  let small = createTarget(scope, 1, 1);
  let soft = createTarget(scope, 1, 1);
  const softFrame: SoftFrame = { source: small.texture, width: 1, height: 1 };
  let moteFrame: MoteFrame | undefined;
  let rows = 1;

  function drawSoft(scene: Target): void {
    softFrame.source = scene.texture;
    softFrame.width = scene.width;
    softFrame.height = scene.height;
    small.bind();
    shrink.use(softFrame);
    screen.draw();
    softFrame.source = small.texture;
    softFrame.width = small.width;
    softFrame.height = small.height;
    soft.bind();
    soften.use(softFrame);
    screen.draw();
  }

  return {
    resize(width, height) {
      small.free();
      soft.free();
      rows = height;
      small = createTarget(scope, Math.max(8, Math.round(width / shrinkBy)), Math.max(8, Math.round(height / shrinkBy)));
      soft = createTarget(scope, Math.max(8, Math.round(width / softenBy)), Math.max(8, Math.round(height / softenBy)));
    },
    draw(state, scene, bindOutput) {
      const withMotes = moteShare(state) > 0.004 || moteSparkle(state) > 0.02;
      if ((state.flags & SOFT) !== 0 || withMotes) drawSoft(scene);
      state.scene = scene.texture;
      state.soft = soft.texture;
      bindOutput();
      grade.get(state.flags).use(state);
      (Math.abs(state.offsets.ripple) > still ? fineGrid : grid).draw();
      if (!withMotes) return;
      moteFrame ??= { state, rows };
      moteFrame.state = state;
      moteFrame.rows = rows;
      motes.use(moteFrame);
      gl.bindVertexArray(noVertices);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE);
      gl.drawArrays(gl.POINTS, 0, moteCount);
      gl.disable(gl.BLEND);
    },
    warm(flags) {
      grade.get(flags);
    },
    dispose: () => scope.dispose(),
  };
}
