import { flatColours } from '../choices.ts';
import stripVertex from '../glsl/strip.vert.glsl?raw';
import type { Painter } from '../painter.ts';
import { meshOfStrips } from '../strips.ts';
import ground from './ground.frag.glsl?raw';
import { layOutRibbons } from './layout.ts';
import ribbon from './ribbon.frag.glsl?raw';
import shadow from './shadow.frag.glsl?raw';

const SHADOW_FEATHER = 0.012;

export const ribbons: Painter = {
  id: 'ribbons',
  async paint(easel, { random, seed, palette, width, height }) {
    const short = Math.min(width, height);
    const layout = layOutRibbons(random, seed, palette, [width / short, height / short]);
    const groundColour = layout.dark ? palette.deep : palette.paper;
    await easel.fill(ground, { uGround: flatColours([groundColour]) });
    const { strips } = layout;
    if (strips.length === 0) return;
    await easel.draw({
      vertex: stripVertex,
      fragment: shadow,
      uniforms: { uShift: [0.0045, -0.0065], uFeather: SHADOW_FEATHER, uDepth: layout.dark ? 0.5 : 0.26 },
      arrays: meshOfStrips(strips, SHADOW_FEATHER),
    });
    await easel.draw({
      vertex: stripVertex,
      fragment: ribbon,
      uniforms: { uShift: [0, 0] },
      arrays: meshOfStrips(strips, 1.5 / short),
    });
  },
};
