import { between, chance, focalPoint, shuffled } from '../choices.ts';
import type { Painter } from '../painter.ts';
import bloom from './bloom.frag.glsl?raw';
import marble from './marble.frag.glsl?raw';
import water from './water.frag.glsl?raw';

const DROPS = 7;

export const ink: Painter = {
  id: 'ink',
  async paint(easel, { random, palette, width, height }) {
    const short = Math.min(width, height);
    const extent = [width / short, height / short] as const;
    const focus = focalPoint(random);
    const centre = [(focus[0] - 0.5) * extent[0], (focus[1] - 0.5) * extent[1]] as const;
    const currents = easel.surface({ width: width / 2, height: height / 2, format: 'field' });
    const marbled = chance(random, 0.4);
    await easel.fill(
      water,
      {
        uExtent: extent,
        uScale: marbled ? between(random, 0.5, 0.85) : between(random, 0.8, 1.4),
        uStir: marbled ? between(random, 1.1, 1.9) : between(random, 0.9, 1.4),
        uOctaves: marbled ? 2 : 5,
      },
      currents,
    );
    if (marbled) {
      await easel.fill(marble, {
        uCurrents: currents.textures[0] ?? 0,
        uFocus: centre,
        uBands: between(random, 3.5, 7),
        uVeins: between(random, 0.4, 1),
        uDark: chance(random, 0.4) ? 1 : 0,
      });
      return;
    }
    const drops: number[] = [];
    const colours: number[] = [];
    const inks = [palette.inks[1], palette.inks[2], palette.inks[3], palette.inks[0], palette.accent, palette.inks[2], palette.inks[3]];
    // The drops fall along one sweep of the arm across the sheet, large at its heart; one side of it stays empty.
    const long = Math.max(...extent);
    const sweep = (extent[0] >= extent[1] ? 0 : Math.PI / 2) + between(random, -0.5, 0.5);
    const bow = between(random, -0.35, 0.35);
    for (let i = 0; i < DROPS; i++) {
      const at = ((i + between(random, 0.2, 0.8)) / DROPS - 0.5) * between(random, 0.75, 1) * long * 0.8;
      const off = bow * (1 - (2 * at * at) / (long * long)) * 0.4 + between(random, -0.1, 0.1);
      const size = between(random, 0.09, 0.24) * (1 - Math.abs(at) / long) * Math.sqrt(long);
      drops.push(
        centre[0] * 0.4 + Math.cos(sweep) * at - Math.sin(sweep) * off,
        centre[1] * 0.6 + Math.sin(sweep) * at + Math.cos(sweep) * off,
        size,
        between(random, 0.6, 1.3),
      );
    }
    for (const ink of shuffled(random, inks)) colours.push(...ink);
    await easel.fill(bloom, { uCurrents: currents.textures[0] ?? 0, uDrops: drops, uDropInks: colours, uFocus: centre });
  },
};
