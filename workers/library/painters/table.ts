import type { PainterId } from '#app/art/painters.ts';
import { brush } from './brush/index.ts';
import { glass } from './glass/index.ts';
import { impasto } from './impasto/index.ts';
import { ink } from './ink/index.ts';
import { moire } from './moire/index.ts';
import { nebula } from './nebula/index.ts';
import type { Painter } from './painter.ts';
import { planes } from './planes/index.ts';
import { ribbons } from './ribbons/index.ts';
import { strata } from './strata/index.ts';
import { woven } from './woven/index.ts';

/** Every painter by its id. A new one is a folder here, a line here and an entry in app/art/painters.ts. */
export const painters: Readonly<Record<PainterId, Painter>> = { ribbons, strata, ink, impasto, glass, planes, nebula, woven, moire, brush };
