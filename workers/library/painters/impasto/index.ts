import { between, chance, focalPoint, pick, sunOf } from '../choices.ts';
import type { Painter } from '../painter.ts';
import scene from './scene.frag.glsl?raw';
import strokeFragment from './stroke.frag.glsl?raw';
import strokeVertex from './stroke.vert.glsl?raw';
import varnish from './varnish.frag.glsl?raw';

/** From broad to fine: half length and half width of a daub, how many a square of the short side, and how much it keeps to detail. */
const TIERS = [
  { half: [0.1, 0.03], count: 900, detail: 0 },
  { half: [0.055, 0.016], count: 2600, detail: 0 },
  { half: [0.032, 0.0095], count: 6500, detail: 0.25 },
  { half: [0.019, 0.0055], count: 9000, detail: 0.6 },
] as const;

export const impasto: Painter = {
  id: 'impasto',
  async paint(easel, { random, palette, width, height }) {
    const short = Math.min(width, height);
    const extent = [width / short, height / short] as const;
    const focus = focalPoint(random);
    // The motif needs no more detail than the finest brush can follow.
    const fine = Math.min(560, Math.max(64, short * 0.5));
    const sketch = easel.surface({ width: fine * extent[0], height: fine * extent[1], format: 'field', layers: 2 });
    await easel.fill(
      scene,
      {
        uScene: pick(random, [0, 0, 1, 1, 1, 2, 2, 3, 3]),
        uSunColour: sunOf(palette),
        uNight: chance(random, 0.3) ? 1 : 0,
        uFocus: [(focus[0] - 0.5) * extent[0], between(random, 0.06, 0.22) * extent[1]],
        uHorizon: between(random, -0.16, 0.06) * extent[1],
        uSun: between(random, 0.05, 0.1),
        uExtent: extent,
        uMood: [random(), random()],
      },
      sketch,
    );
    const canvas = easel.surface({ width, height, format: 'tone', layers: 2 });
    easel.clear(canvas, [
      [0.36, 0.27, 0.2, 1],
      [0.2, 0.2, 0.2, 1],
    ]);
    const [colour, way] = sketch.textures;
    const size = between(random, 0.85, 1.25);
    for (const [tier, { half, count, detail }] of TIERS.entries()) {
      await easel.draw(
        {
          vertex: strokeVertex,
          fragment: strokeFragment,
          uniforms: {
            uColour: colour ?? 0,
            uWay: way ?? 0,
            uExtent: extent,
            uHalf: [half[0] * size, half[1] * size],
            uTier: tier,
            uDetail: detail,
          },
          count: 6,
          instances: Math.round((count * extent[0] * extent[1]) / size),
        },
        canvas,
      );
    }
    await easel.fill(varnish, { uPaint: canvas.textures[0] ?? 0, uRelief: canvas.textures[1] ?? 0 });
  },
};
