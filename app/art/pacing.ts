import type { MusicNews } from './music-news.ts';
import { barLineFrom, type MusicNow } from './music-now.ts';

/** When a morph begins and when it lands, in milliseconds since 1970. */
export interface MorphPlan {
  readonly startMs: number;
  readonly landMs: number;
  /** Whether the landing is a bar line that the clock is sure of. */
  readonly onBar: boolean;
}

const between = (calm: number, lively: number, energy: number): number => calm + (lively - calm) * Math.min(1, Math.max(0, energy));

/** morphSpeed 0.5 is the ordinary pace (row A5: 0.3–0.8). */
const paced = (ms: number, morphSpeed: number): number => (ms * 0.5) / morphSpeed;

/** Without drums or bass everything takes longer, whatever else goes on. */
const slowed = (ms: number, { breakdown }: MusicNow): number => ms * (1 + 0.6 * breakdown);

/** How long a picture stays between morphs: calm music gives it time, lively music moves on. */
export const holdMs = (music: MusicNow, morphSpeed: number): number =>
  paced(music.silent ? 28_000 : slowed(between(24_000, 9_000, music.energy), music), morphSpeed);

/** How long a morph takes, before it is fitted to bars. */
export const morphMs = (music: MusicNow, morphSpeed: number): number =>
  paced(music.silent ? 9_000 : slowed(between(8_000, 3_500, music.energy), music), morphSpeed);

/** A picture that was held for this share of its time gives way to a new section. */
const SECTION_SHARE = 0.45;
/** A section is new for so long: what moves on with it does so soon, or at its own time. */
const SECTION_NEWS_MS = 2_500;
/** A drop moves on at once, unless the picture has only just come. */
const DROP_LEAST_MS = 2_500;
/** A build promises a drop: what is due waits for it, but not for ever. */
const WAIT_FOR_DROP = 0.6;
const WAIT_SHARE = 1.8;

/** What to do with a picture that is held: the show's own pace, which the form of the music outranks. */
export function isDue(
  music: MusicNow,
  news: Readonly<MusicNews>,
  heldMs: number,
  nowMs: number,
  morphSpeed: number,
): 'drop' | 'morph' | undefined {
  const wanted = holdMs(music, morphSpeed);
  if (nowMs - news.dropMs < DROP_LEAST_MS && heldMs >= DROP_LEAST_MS) return 'drop';
  if (nowMs - news.sectionMs < SECTION_NEWS_MS && heldMs >= SECTION_SHARE * wanted) return 'morph';
  const patience = music.sure && music.build > WAIT_FOR_DROP ? WAIT_SHARE : 1;
  return heldMs >= patience * wanted ? 'morph' : undefined;
}

/** A person who asks should see something at once, yet the landing needs room to be seen. */
const askedMs = 1_600;
const shortestMs = 700;

const wholeBars = (ms: number, barMs: number): number => {
  const bars = Math.max(1, ms / barMs);
  return 2 ** Math.round(Math.log2(bars));
};

/** A morph that the show itself wants: a power of two of bars long, landing on a bar line, or by time when the clock is unsure. */
export function planMorph(music: MusicNow, nowMs: number, morphSpeed: number): MorphPlan {
  const wanted = morphMs(music, morphSpeed);
  if (!music.sure) return { startMs: nowMs, landMs: nowMs + wanted, onBar: false };
  const length = wholeBars(wanted, music.barMs) * music.barMs;
  const landMs = barLineFrom(music, nowMs + length);
  return { startMs: landMs - length, landMs, onBar: true };
}

/** A morph that a person or a drop asks for: starts now. */
export function planAskedMorph(music: MusicNow, nowMs: number): MorphPlan {
  if (!music.sure) return { startMs: nowMs, landMs: nowMs + askedMs, onBar: false };
  return { startMs: nowMs, landMs: barLineFrom(music, nowMs + shortestMs), onBar: true };
}

/**
 * Where a morph under way should land now that the clock knows better: the bar line nearest to the planned landing.
 * Undefined when the plan stands: small differences are not worth a correction, and none is made just before landing.
 */
export function correctedLanding(plan: MorphPlan, music: MusicNow, nowMs: number): number | undefined {
  if (!plan.onBar || !music.sure || plan.landMs - nowMs < 250) return undefined;
  const nearest = music.nextBarMs + Math.round((plan.landMs - music.nextBarMs) / music.barMs) * music.barMs;
  const difference = Math.abs(nearest - plan.landMs);
  return difference > 20 && difference < music.barMs / 2 && nearest > nowMs + 200 ? nearest : undefined;
}
