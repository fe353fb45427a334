import { orientationOf, type Picture } from '#app/art/artwork.ts';
import { isPainterId, type PainterId, painterInfos } from '#app/art/painters.ts';
import { createRandom, hashString } from '#app/lib/random.ts';
import type { PainterConfig } from '#app/processors/kinds.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';
import { createPaintRoom, type PaintRoom } from './paint.ts';
import { titleOf } from './titles.ts';

/** Width over height of the pictures, in turn: most screens are wide, some stand. */
const SHAPES = [1.5, 1, 1.5, 2 / 3] as const;

/** Seeds are kept short, so that a link can carry them. */
const SEED_RANGE = 1_000_000;

/** Rest after a picture, in times of what it took: where painting is slow, the stage needs the machine more. */
const REST = 2;
const LONGEST_REST_MS = 60_000;

export interface PainterDeps {
  readonly openRoom: () => PaintRoom;
  /** A seed for a show that names none. */
  readonly freshSeed: () => number;
}

const browser: PainterDeps = {
  openRoom: () => createPaintRoom((width, height) => new OffscreenCanvas(width, height), 'gentle'),
  freshSeed: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 1,
};

/** Fewer painters than pictures: an order in which every style comes once before any comes again. */
function* rotation(seed: number): Generator<PainterId, never> {
  const random = createRandom(seed);
  let last: PainterId | undefined;
  for (;;) {
    const round = painterInfos.map((info) => ({ id: info.id, order: random() })).sort((a, b) => a.order - b.order);
    if (round[0]?.id === last) round.reverse();
    for (const { id } of round) {
      last = id;
      yield id;
    }
  }
}

/** Paints the next picture whenever its outlet has room for one. */
export function createPainterProcessor(deps: PainterDeps = browser): ProcessorFactory<PainterConfig> {
  return (context) => {
    let { config } = context;
    const seed = config.seed === 0 ? deps.freshSeed() : config.seed;
    const chance = createRandom(seed);
    const styles = rotation(hashString(`rotation:${seed}`));
    const pictures = context.outlet<Picture>('pictures');
    const room = deps.openRoom();
    let count = 0;
    let restUntil = 0;

    async function paintNext(): Promise<Picture> {
      const painter = isPainterId(config.style) ? config.style : styles.next().value;
      const pictureSeed = 1 + Math.floor(chance() * (SEED_RANGE - 1));
      const shape = SHAPES[count % SHAPES.length] ?? 1;
      count++;
      const width = Math.round(config.size * Math.max(1, shape));
      const height = Math.round(config.size * Math.max(1, 1 / shape));
      const { bitmap, palette, dna, focus } = await room.paint({ painter, seed: pictureSeed, width, height, signal: context.signal });
      return {
        bitmap,
        artwork: {
          id: `painter:${painter}:${pictureSeed}`,
          title: titleOf(painter, pictureSeed),
          style: painter,
          source: { type: 'painter', painter, seed: pictureSeed },
          width,
          height,
          orientation: orientationOf(width, height),
          palette,
          dna,
          focus,
        },
      };
    }

    /** Painted, but the link filled while the paint dried: it leaves first, next time. */
    let waiting: Picture | undefined;

    return {
      async process() {
        if (pictures.full || !pictures.connected || context.signal.aborted) return;
        const start = context.clock.now();
        if (!waiting && start < restUntil) return;
        try {
          waiting ??= await paintNext();
        } catch (error) {
          if (!context.signal.aborted) context.report(error);
          return;
        }
        const end = context.clock.now();
        restUntil = end + Math.min(LONGEST_REST_MS, (end - start) * REST);
        if (pictures.send(waiting, [waiting.bitmap])) waiting = undefined;
      },
      reconfigure(next) {
        config = next;
      },
      cleanup() {
        waiting?.bitmap.close();
        room.dispose();
      },
    };
  };
}
