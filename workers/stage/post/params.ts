import { set2, set3, set4 } from '../engines/shared-params.ts';
import type { Param } from '../gl/program.ts';
import type { PostState } from './state.ts';

/** How strongly each gene and the music act: the one place to tune the chain by eye. */
export const params: readonly Param<PostState>[] = [
  // geometry
  { name: 'uFlip', type: 'float', write: (out, state) => out.fill(state.flip) },
  { name: 'uPixel', type: 'vec3', write: (out, state) => out.set(state.pixel) },
  { name: 'uAspect', type: 'float', write: (out, state) => out.fill(state.aspect) },
  { name: 'uFocus', type: 'vec2', write: (out, { focus }) => out.set(focus) },
  {
    name: 'uBend',
    type: 'vec4',
    write(out, { offsets, music }) {
      const alive = 1 + 0.35 * music.bass;
      set4(out, offsets.swirl * 0.55 * alive, offsets.bulge * 0.28 * alive, offsets.ripple * 0.016 * alive, music.travel * 1.6);
    },
  },
  { name: 'uFrame', type: 'vec3', write: (out, { offsets }) => set3(out, 2 ** (offsets.scale * 0.3), offsets.tilt * 0.14, offsets.mirror) },
  {
    name: 'uVeil',
    type: 'vec4',
    write: (out, { offsets, music }) => set4(out, offsets.vignette * 0.6, offsets.noise * 0.55, music.travel * 3, offsets.blur * 0.9),
  },
  // light
  { name: 'uScene', type: 'sampler2D', texture: (state) => state.scene },
  {
    name: 'uLight',
    type: 'vec2',
    // Pulses of light stay far below what counts as a flash (a tenth of full luminance).
    write: (out, { music }) => set2(out, 1 + 0.1 * Math.min(1, music.mid) + 0.05 * music.beat, 0.05 * music.beat + 0.11 * music.onset),
  },
  { name: 'uSoft', type: 'sampler2D', flag: 'SOFT', texture: (state) => state.soft },
  {
    name: 'uLens',
    type: 'vec3',
    flag: 'SOFT',
    write: (out, { offsets, music }) =>
      set3(
        out,
        offsets.smoothness * 0.5,
        offsets.sharpness * 0.5,
        offsets.glow * 0.6 + 0.12 * music.bass + 0.12 * music.beat + 0.12 * music.onset,
      ),
  },
  // textures
  { name: 'uTile', type: 'sampler2D', flag: 'TILE', texture: (state) => state.tile },
  { name: 'uSurface', type: 'vec2', flag: 'SURFACE', write: (out, { offsets }) => set2(out, offsets.paper * 0.3, offsets.canvas * 0.32) },
  {
    name: 'uGrain',
    type: 'vec4',
    flag: 'GRAIN',
    write(out, { offsets, music }) {
      // Another piece of the tile 24 times a second, as on film.
      const frame = Math.floor(music.time * 24);
      set4(
        out,
        offsets.grain * (0.3 + 0.1 * music.treble),
        2 ** (-0.6 - offsets.grainSize * 0.9),
        (frame * 0.754877) % 1,
        (frame * 0.56984) % 1,
      );
    },
  },
  {
    name: 'uPrint',
    type: 'vec3',
    flag: 'PRINT',
    write: (out, { offsets }) => set3(out, offsets.hatching * 0.55, offsets.planes * 0.85, offsets.halftone * 0.5),
  },
  {
    name: 'uFringe',
    type: 'float',
    flag: 'FRINGE',
    write: (out, { offsets, music }) => out.fill(offsets.fringe * (0.014 + 0.008 * music.onset)),
  },
  {
    name: 'uBrush',
    type: 'vec2',
    flag: 'BRUSH',
    write: (out, { offsets, aspect }) => set2(out, (offsets.brush * 0.045) / aspect, offsets.brush * 0.045),
  },
];
