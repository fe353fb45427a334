import { F, type FeatureFrame } from '#app/audio/feature-frame.ts';

/** What the music does as a whole, from the one that says least. */
export const PASSAGES = ['silence', 'playing', 'build', 'breakdown', 'drop'] as const;
export type Passage = (typeof PASSAGES)[number];

const [SILENCE, PLAYING, BUILD, BREAKDOWN, DROP] = [0, 1, 2, 3, 4] as const;
/** From here up a build or a breakdown has its name, and keeps it until it is well below. */
const NAMED_FROM = 0.5;
const NAMED_UNTIL = 0.3;
/** A drop fades over seconds, while what it brought goes on. */
const DROP_UNTIL = 0.2;

/** What the music does, after it did `before`; both index into PASSAGES. */
function passageAfter(before: number, frame: FeatureFrame): number {
  if ((frame[F.silence] as number) > 0.5 || frame[F.source] === 0) return SILENCE;
  if ((frame[F.drop] as number) >= DROP_UNTIL) return DROP;
  const build = frame[F.build] as number;
  const breakdown = frame[F.breakdown] as number;
  if (Math.max(build, breakdown) >= NAMED_FROM) return build >= breakdown ? BUILD : BREAKDOWN;
  if (before === BUILD && build >= NAMED_UNTIL) return BUILD;
  if (before === BREAKDOWN && breakdown >= NAMED_UNTIL) return BREAKDOWN;
  return PLAYING;
}

export const SLOT_MS = 250;
/** A power of two: 128 s. */
export const SLOTS = 512;

/** The last two minutes in slots of a quarter of a second, rings as in `Recent`. */
export interface Past {
  count: number;
  /** Index into PASSAGES: what the music does now. */
  now: number;
  readonly at: Float64Array;
  /** Index into PASSAGES. */
  readonly passage: Uint8Array;
  /** Loudness within what the piece has had, 0…1. */
  readonly presence: Float32Array;
  /** How sure a section began in this slot, 0 where none did. */
  readonly section: Float32Array;
  readonly valence: Float32Array;
  readonly arousal: Float32Array;
  record(frame: FeatureFrame): void;
}

export function createPast(): Past {
  /** Fields of an object, since a number in a closure is boxed anew at every write. */
  const last = { slot: -1, sectionCount: -1 };
  const past: Past = {
    count: 0,
    now: SILENCE,
    at: new Float64Array(SLOTS),
    passage: new Uint8Array(SLOTS),
    presence: new Float32Array(SLOTS),
    section: new Float32Array(SLOTS),
    valence: new Float32Array(SLOTS),
    arousal: new Float32Array(SLOTS),
    record(frame) {
      past.now = passageAfter(past.now, frame);
      const epochMs = frame[F.epochMs] as number;
      const sections = frame[F.sectionCount] as number;
      const began = sections > last.sectionCount && last.sectionCount >= 0;
      last.sectionCount = sections;
      const slot = Math.floor(epochMs / SLOT_MS);
      const isNew = slot > last.slot;
      if (!isNew && !began) return;
      const at = (isNew ? past.count++ : past.count - 1) & (SLOTS - 1);
      if (isNew) {
        last.slot = slot;
        past.at[at] = slot * SLOT_MS;
        past.passage[at] = past.now;
        past.presence[at] = frame[F.source] === 0 ? 0 : (frame[F.presence] as number);
        past.valence[at] = frame[F.valence] as number;
        past.arousal[at] = frame[F.arousal] as number;
        past.section[at] = 0;
      }
      // It began a little before it was known.
      if (began) markSection(past, epochMs - (frame[F.sectionSeconds] as number) * 1000, frame[F.sectionConfidence] as number);
    },
  };
  return past;
}

function markSection(past: Past, beganMs: number, confidence: number): void {
  for (let back = 1; back <= Math.min(past.count, SLOTS); back++) {
    const at = (past.count - back) & (SLOTS - 1);
    if ((past.at[at] as number) > beganMs && back < past.count && back < SLOTS) continue;
    past.section[at] = Math.max(confidence, 0.05);
    return;
  }
}
