import type { Picture } from '#app/art/artwork.ts';
import type { Intent } from '#app/art/intents.ts';
import { type ClockOrder, LONGEST_BAR, SHORTEST_BAR } from '#app/audio/clock-order.ts';
import { F, FEATURE_VERSION, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { blockEpochMs, blockPosition, blockSampleRate } from '#app/audio/sample-block.ts';
import { ENGINES, type StageProgram, type StageStatus, type Viewport } from '#app/stage/protocol.ts';

/**
 * What is wrong with a message, in words; undefined when nothing is. By hand, since these run in every thread, for every message where the
 * deployment says `schema-check`, and must neither allocate nor bring a schema library along. Messages are what the type says, until they are not.
 */
export type Loose<T> = { readonly [K in keyof T]?: unknown } | null | undefined;

export const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isBarLength = (value: unknown): boolean =>
  Number.isInteger(value) && isNumber(value) && value >= SHORTEST_BAR && value <= LONGEST_BAR;
export const isShare = (value: unknown): boolean => isNumber(value) && value >= 0 && value <= 1;

export function samplesProblem(block: Float32Array): string | undefined {
  const rate = blockSampleRate(block);
  if (!(rate >= 3000 && rate <= 768_000)) return `a sample rate of ${rate}`;
  return blockPosition(block) >= 0 && isNumber(blockEpochMs(block)) ? undefined : 'a block without its place in time';
}

export function featuresProblem(frame: FeatureFrame): string | undefined {
  if (frame[F.version] !== FEATURE_VERSION) return `features of version ${frame[F.version]}, not ${FEATURE_VERSION}`;
  return isNumber(frame[F.time]) && isNumber(frame[F.epochMs]) ? undefined : 'features without their time';
}

export function viewportProblem(view: Loose<Viewport>): string | undefined {
  const sized = isNumber(view?.width) && isNumber(view.height) && view.width >= 0 && view.height >= 0;
  if (!sized || !isNumber(view?.devicePixelRatio) || view.devicePixelRatio <= 0) return 'a viewport without its size';
  return typeof view.visible === 'boolean' ? undefined : 'a viewport that does not say whether it is seen';
}

export function pictureProblem(picture: Loose<Picture>): string | undefined {
  if (!isText((picture?.artwork as Loose<Picture['artwork']>)?.id)) return 'a picture without its artwork';
  const width = (picture?.bitmap as Loose<ImageBitmap>)?.width;
  return isNumber(width) && width > 0 ? undefined : 'a picture whose bitmap is missing or closed';
}

export function programProblem(message: Loose<StageProgram>): string | undefined {
  const program = message as Loose<Record<string, unknown>> & Loose<StageProgram>;
  switch (program?.type) {
    case 'prepare':
      return pictureProblem(program['picture'] as Loose<Picture>);
    case 'morph':
      if (!isText(program['artworkId'])) return 'a morph to no artwork';
      if (!(ENGINES as readonly unknown[]).includes(program['engine'])) return `a morph by an unknown engine: ${String(program['engine'])}`;
      return isNumber(program['startMs']) && isNumber(program['landMs']) ? undefined : 'a morph without its times';
    case 'settings':
      return isShare((program['settings'] as Loose<{ intensity: number }>)?.intensity)
        ? undefined
        : 'settings without an intensity from 0 to 1';
    default:
      return `no program of type ${String(program?.type)}`;
  }
}

export function intentProblem(message: Loose<Intent>): string | undefined {
  const intent = message as Loose<{ type: string; artworkId: string }>;
  switch (intent?.type) {
    case 'next':
      return undefined;
    case 'avoid':
    case 'welcome':
      return isText(intent.artworkId) ? undefined : `"${intent.type}" names no artwork`;
    default:
      return `no intent of type ${String(intent?.type)}`;
  }
}

export function clockOrderProblem(message: Loose<ClockOrder>): string | undefined {
  const order = message as Loose<Record<string, unknown>>;
  switch (order?.['type']) {
    case 'tap':
    case 'one':
      return isNumber(order['epochMs']) ? undefined : `"${order['type']}" without its moment`;
    case 'nudge':
      return isNumber(order['ms']) ? undefined : '"nudge" without milliseconds';
    case 'lock':
      return typeof order['locked'] === 'boolean' ? undefined : '"lock" that says neither yes nor no';
    case 'meter':
      return isBarLength(order['beats']) ? undefined : `a bar of ${String(order['beats'])} beats`;
    case 'double':
    case 'halve':
    case 'auto':
      return undefined;
    default:
      return `no order of type ${String(order?.['type'])}`;
  }
}

export function stageStatusProblem(status: Loose<StageStatus>): string | undefined {
  if (!isNumber(status?.fps) || !isNumber(status.renderMs)) return 'a status without its figures';
  return isShare(status.morph) ? undefined : 'a morph outside 0 to 1';
}

export function directorStatusProblem(status: Loose<{ artwork: unknown; morphing: unknown }>): string | undefined {
  if (typeof status?.morphing !== 'boolean') return 'a status that does not say whether it morphs';
  return status.artwork === null || isText((status.artwork as Loose<Picture['artwork']>)?.id) ? undefined : 'an artwork without an id';
}

/**
 * The moment of music: the second since 1970 in which it was heard, `m1763721600`. Every thread comes to the same name by itself; it is made once
 * a second, not once a message.
 */
export function createMomentNamer(): (epochMs: number) => string | undefined {
  let second = Number.NaN;
  let name: string | undefined;
  return (epochMs) => {
    const now = Math.floor(epochMs / 1000);
    if (now !== second) {
      second = now;
      name = now > 0 ? `m${now}` : undefined;
    }
    return name;
  };
}
