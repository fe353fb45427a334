import { between, chance, focalPoint, pick } from '../choices.ts';
import type { Painter } from '../painter.ts';
import gas from './gas.frag.glsl?raw';
import sky from './sky.frag.glsl?raw';

export const nebula: Painter = {
  id: 'nebula',
  async paint(easel, { random, width, height }) {
    const short = Math.min(width, height);
    const extent = [width / short, height / short] as const;
    const focus = focalPoint(random);
    const heart = [(focus[0] - 0.5) * extent[0], (focus[1] - 0.5) * extent[1]] as const;
    const cloud = easel.surface({ width: width / 2, height: height / 2, format: 'field' });
    const angle = random() * Math.PI;
    await easel.fill(
      gas,
      {
        uExtent: extent,
        uHeart: heart,
        uForm: pick(random, [0, 1, 2]),
        uAxis: [Math.cos(angle), Math.sin(angle)],
        uScale: between(random, 0.8, 1.35),
        uStir: between(random, 0.7, 1.35),
      },
      cloud,
    );
    await easel.fill(sky, {
      uGas: cloud.textures[0] ?? 0,
      uHeart: heart,
      uCrowd: between(random, 0.35, 1),
      uBright: chance(random, 0.6) ? 1 : 0,
      uBalance: between(random, 0.25, 0.75),
    });
  },
};
