import type { Painter } from '../painter.ts';
import board from './board.frag.glsl?raw';
import { layOutPlanes, meshOfPlanes } from './layout.ts';
import plane from './plane.frag.glsl?raw';
import planeVertex from './plane.vert.glsl?raw';

export const planes: Painter = {
  id: 'planes',
  async paint(easel, { random, palette, width, height }) {
    const short = Math.min(width, height);
    const layout = layOutPlanes(random, palette, [width / short, height / short]);
    await easel.fill(board, { uGround: layout.ground, uFocus: layout.focus });
    await easel.draw({
      vertex: planeVertex,
      fragment: plane,
      uniforms: {},
      arrays: meshOfPlanes(layout.planes, 3 / short),
      trianglesAPortion: 12,
    });
  },
};
