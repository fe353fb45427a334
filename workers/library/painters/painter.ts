import type { PainterId } from '#app/art/painters.ts';
import type { Random } from '#app/lib/random.ts';
import type { Easel } from '../easel.ts';
import type { Palette } from './palettes.ts';

/** What a painter is asked for. The same commission gives the same picture, at any size the same composition. */
export interface Commission {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** Seeded; the painter's only source of chance outside its shaders. */
  readonly random: Random;
  readonly palette: Palette;
}

/** A generative style. It knows an easel and a commission; canvases, contexts and threads are the paint room's business. */
export interface Painter {
  readonly id: PainterId;
  paint(easel: Easel, commission: Commission): Promise<void>;
}
