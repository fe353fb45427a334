import { between, chance, flatColours, focalPoint, pick, shuffled } from '../choices.ts';
import type { Painter } from '../painter.ts';
import cloth from './cloth.frag.glsl?raw';

export const woven: Painter = {
  id: 'woven',
  async paint(easel, { random, palette }) {
    const focus = focalPoint(random);
    const inks = shuffled(random, palette.inks);
    await easel.fill(cloth, {
      uDesign: pick(random, [0, 1, 2]),
      uPitch: between(random, 7.5, 10),
      uHung: chance(random, 0.5) ? 1 : 0,
      uFocus: [focus[0] - 0.5, 1 - focus[1] - 0.5],
      uYarns: flatColours([
        inks[0] ?? palette.accent,
        inks[1] ?? palette.accent,
        inks[2] ?? palette.accent,
        palette.paper,
        palette.accent,
        palette.deep,
      ]),
      uCounts: [pick(random, [3, 4, 5]), pick(random, [4, 5, 6, 7]), Math.floor(between(random, 2, 5))],
    });
  },
};
