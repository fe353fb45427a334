import { orientationOf, type Picture } from '#app/art/artwork.ts';
import { isPainterId, type PainterId, painterInfos } from '#app/art/painters.ts';
import type { Json } from '#app/lib/json.ts';
import { createRandom, hashString, type Random } from '#app/lib/random.ts';
import type { PainterConfig } from '#app/processors/kinds.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';
import { createGate, type Gate } from './gate.ts';
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
  /** Paintings in the room wait while the gate is closed. */
  readonly openRoom: (gate: Gate) => PaintRoom;
  /** A seed for a show that names none. */
  readonly freshSeed: () => number;
}

const browser: PainterDeps = {
  openRoom: (gate) => createPaintRoom((width, height) => new OffscreenCanvas(width, height), 'gentle', gate),
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
    let seed = config.seed === 0 ? deps.freshSeed() : config.seed;
    let { chance, styles } = chancesFrom(seed);
    const pictures = context.outlet<Picture>('pictures');
    const gate = createGate();
    const room = deps.openRoom(gate);
    /** Pictures that left, or that could not be painted, and how many of them had a style by turns. */
    const done = { count: 0, turned: 0 };
    let restUntil = 0;
    /** The picture on the easel. */
    let painting: Promise<void> | undefined;
    let startMs = 0;
    let pausedAtMs: number | undefined;
    /** Painted, but not sent yet. */
    let waiting: Picture | undefined;
    let byTurns = false;

    async function paintNext(): Promise<Picture> {
      byTurns = !isPainterId(config.style);
      const painter = isPainterId(config.style) ? config.style : styles.next().value;
      const pictureSeed = 1 + Math.floor(chance() * (SEED_RANGE - 1));
      const shape = SHAPES[done.count % SHAPES.length] ?? 1;
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

    function finished(): void {
      done.count++;
      if (byTurns) done.turned++;
    }

    function offer(picture: Picture): void {
      if (context.signal.aborted) picture.bitmap.close();
      else if (!pictures.send(picture, [picture.bitmap])) waiting = picture;
      else finished();
    }

    async function paint(): Promise<void> {
      startMs = context.clock.now();
      try {
        const picture = await paintNext();
        const end = context.clock.now();
        restUntil = end + Math.min(LONGEST_REST_MS, (end - startMs) * REST);
        // A turn of its own sends it: it may have taken long, and the show may be paused.
        waiting = picture;
        context.trigger();
      } catch (error) {
        if (context.signal.aborted) return;
        finished();
        context.report(error);
      } finally {
        painting = undefined;
      }
    }

    return {
      /** Begins a picture and does not wait for it: a pause or a stop need not wait either. */
      process() {
        if (pictures.full || !pictures.connected || context.signal.aborted || painting) return;
        const picture = waiting;
        waiting = undefined;
        if (picture) offer(picture);
        else if (context.clock.now() >= restUntil) painting = paint();
      },
      reconfigure(next) {
        config = next;
      },
      pause() {
        pausedAtMs = context.clock.now();
        gate.close();
      },
      resume() {
        // What it took is what painting took.
        if (pausedAtMs !== undefined) startMs += context.clock.now() - pausedAtMs;
        pausedAtMs = undefined;
        gate.open();
      },
      /** An unfinished picture is begun again. */
      checkpoint: () => ({ seed, ...done }),
      restore(state) {
        const before = parseState(state);
        if (config.seed !== 0 && before.seed !== config.seed) throw new Error('Another seed was asked for: the painters begin anew.');
        seed = before.seed;
        ({ chance, styles } = chancesFrom(seed));
        for (let i = 0; i < before.count; i++) chance();
        for (let i = 0; i < before.turned; i++) styles.next();
        done.count = before.count;
        done.turned = before.turned;
      },
      async cleanup() {
        gate.open();
        await painting;
        waiting?.bitmap.close();
        room.dispose();
      },
    };
  };
}

const chancesFrom = (seed: number): { readonly chance: Random; readonly styles: Generator<PainterId, never> } => ({
  chance: createRandom(seed),
  styles: rotation(hashString(`rotation:${seed}`)),
});

/** More pictures than a show paints in weeks. */
const MOST_PAINTED = 100_000;

function parseState(state: Json): { readonly seed: number; readonly count: number; readonly turned: number } {
  const { seed, count, turned } = (state ?? {}) as { readonly seed?: unknown; readonly count?: unknown; readonly turned?: unknown };
  const isCount = (value: unknown, most: number): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
  if (!isCount(seed, 2 ** 32) || !isCount(count, MOST_PAINTED) || !isCount(turned, count))
    throw new Error('This is not what a painter keeps: seed, count and turned are whole numbers.');
  return { seed, count, turned };
}
