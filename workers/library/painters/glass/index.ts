import { between, chance, focalPoint, pick } from '../choices.ts';
import type { Painter } from '../painter.ts';
import light from './light.frag.glsl?raw';
import panes from './panes.frag.glsl?raw';

export const glass: Painter = {
  id: 'glass',
  async paint(easel, { random, width, height }) {
    const short = Math.min(width, height);
    const extent = [width / short, height / short] as const;
    const rose = chance(random, 0.34);
    const focus = focalPoint(random);
    const centre = rose
      ? ([0, between(random, -0.02, 0.06)] as const)
      : ([(focus[0] - 0.5) * extent[0], between(random, 0.05, 0.24) * extent[1]] as const);
    const window = easel.surface({ width, height, format: 'tone', mipmaps: true });
    await easel.fill(
      panes,
      {
        uRose: rose ? 1 : 0,
        uCentre: centre,
        uFold: pick(random, [8, 12, 12, 16]),
        uRings: pick(random, [4, 5, 6]),
        uSun: between(random, 0.075, 0.13),
        uHorizon: between(random, -0.14, 0.02) * extent[1],
        uWater: chance(random, 0.5) ? 1 : 0,
        uTurn: random(),
      },
      window,
    );
    easel.mipmaps(window);
    await easel.fill(light, { uWindow: window.textures[0] ?? 0, uCentre: centre });
  },
};
