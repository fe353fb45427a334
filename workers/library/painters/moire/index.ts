import { between, chance, focalPoint, pick, shuffled } from '../choices.ts';
import type { Painter } from '../painter.ts';
import print from './print.frag.glsl?raw';

const PLATES = 3;

export const moire: Painter = {
  id: 'moire',
  async paint(easel, { random, palette, width, height }) {
    const short = Math.min(width, height);
    const extent = [width / short, height / short] as const;
    const focus = focalPoint(random);
    const centre = [(focus[0] - 0.5) * extent[0] * 0.5, (focus[1] - 0.5) * extent[1] * 0.5] as const;
    const dark = chance(random, 0.4);

    const bleed = chance(random, 0.25);
    const spacing = between(random, 0.014, 0.023) * (bleed ? 1.25 : 1);
    const kind = bleed ? 2 : pick(random, [0, 0, 1, 2]);
    /** Wide sheets carry larger forms. */
    const grow = Math.sqrt(Math.max(...extent));
    const away = between(random, 0.06, 0.2) * grow;
    const angle = random() * Math.PI * 2;
    const plates: number[] = [];
    const shapes: number[] = [];
    const colours: number[] = [];
    const inks = shuffled(
      random,
      dark ? [palette.inks[2], palette.inks[3], palette.accent] : [palette.inks[0], palette.inks[1], palette.accent],
    );
    for (let i = 0; i < PLATES; i++) {
      const turn = angle + (i * Math.PI * 2) / PLATES;
      // Centre, spacing and what is printed: rings (0), straight lines (1).
      plates.push(
        centre[0] + Math.cos(turn) * away,
        centre[1] + Math.sin(turn) * away,
        spacing * (1 + i * between(random, 0.015, 0.07)),
        kind === 1 && i > 0 ? 1 : 0,
      );
      // Tilt of the lines, size of the plate, weight of the line, how much it is bent.
      shapes.push(
        angle + (i - 1) * between(random, 0.08, 0.2),
        between(random, 0.24, 0.4) * grow,
        bleed && i === 2 ? 0 : between(random, 0.36, 0.56),
        kind === 2 ? between(random, 0.5, 1) : between(random, 0, 0.25),
      );
      colours.push(...(inks[i] ?? palette.accent));
    }
    await easel.fill(print, {
      uPlates: plates,
      uShapes: shapes,
      uPlateInks: colours,
      uDark: dark ? 1 : 0,
      uBleed: bleed ? 1 : 0,
      uKind: kind,
      uFocus: centre,
    });
  },
};
