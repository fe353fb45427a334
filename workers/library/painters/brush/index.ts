import { flatColours } from '../choices.ts';
import stripVertex from '../glsl/strip.vert.glsl?raw';
import type { Painter } from '../painter.ts';
import { meshOfStrips } from '../strips.ts';
import hair from './hair.frag.glsl?raw';
import { layOutStrokes } from './layout.ts';
import sheet from './sheet.frag.glsl?raw';

export const brush: Painter = {
  id: 'brush',
  async paint(easel, { random, palette, width, height }) {
    const short = Math.min(width, height);
    const layout = layOutStrokes(random, palette, [width / short, height / short]);
    await easel.fill(sheet, {
      uDisc: layout.disc,
      uDiscColour: flatColours([layout.discColour]),
      uRanges: layout.ranges,
      uSeal: layout.seal,
      uMist: layout.mist,
    });
    await easel.draw({
      vertex: stripVertex,
      fragment: hair,
      uniforms: { uShift: [0, 0] },
      arrays: meshOfStrips(layout.strips, 0.012),
    });
  },
};
