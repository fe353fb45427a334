import { between, chance, focalPoint, pick } from '../choices.ts';
import type { Painter } from '../painter.ts';
import cut from './cut.frag.glsl?raw';
import relief from './relief.frag.glsl?raw';

export const strata: Painter = {
  id: 'strata',
  async paint(easel, { random, width, height }) {
    const horizon = chance(random, 0.5);
    const layers = horizon ? Math.round(between(random, 6, 10)) : Math.round(between(random, 9, 15));
    const focus = focalPoint(random);
    const short = Math.min(width, height);
    const composition = {
      uExtent: [width / short, height / short],
      uKind: horizon ? 1 : 0,
      uLayers: layers,
      uFocus: [((focus[0] - 0.5) * width) / short, ((focus[1] - 0.5) * height) / short],
      uScale: between(random, 0.75, 1.35),
      uRough: pick(random, [0.1, 0.35, 0.7]),
    };
    const heights = easel.surface(
      horizon ? { width, height: layers, format: 'field' } : { width: width / 2, height: height / 2, format: 'field' },
    );
    await easel.fill(relief, composition, heights);
    const light = between(random, 0.2, 0.5) * Math.PI * (chance(random, 0.5) ? 1 : 1.6);
    await easel.fill(cut, {
      uKind: composition.uKind,
      uLayers: layers,
      uFocus: composition.uFocus,
      uHeights: heights.textures[0] ?? 0,
      uLight: [Math.cos(light), Math.sin(light)],
      uNight: chance(random, 0.3) ? 1 : 0,
      uSun: [between(random, 0.06, 0.15), chance(random, 0.75) ? 1 : 0],
      uReverse: chance(random, 0.5) ? 1 : 0,
      uAccentLayer: Math.floor(random() * layers),
    });
  },
};
