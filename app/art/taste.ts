import type { Rgb } from './artwork.ts';

/** What a person said of one artwork. */
export interface Vote {
  readonly artwork: { readonly style: string };
  readonly starred: boolean;
  readonly banned: boolean;
}

/** How much each style is liked, as odds: 1 is indifferent. */
export interface Taste {
  readonly odds: ReadonlyMap<string, number>;
}

export const neutralTaste: Taste = { odds: new Map() };

/** Nothing is ever so liked or disliked that the rest is never seen again: taste must be able to change. */
const mostOdds = 8;

/**
 * Odds of liking a style: stars against bans, each with one imaginary vote, so that a single vote counts but does not rule
 * (Laplace's rule of succession). Having chosen a style from the list is half a star.
 */
export function tasteOf(votes: Iterable<Vote>, choices: ReadonlyMap<string, number> = new Map()): Taste {
  const likes = new Map<string, number>();
  const dislikes = new Map<string, number>();
  const count = (counts: Map<string, number>, style: string, by: number): void => {
    counts.set(style, (counts.get(style) ?? 0) + by);
  };
  for (const { artwork, starred, banned } of votes) {
    if (starred) count(likes, artwork.style, 1);
    if (banned) count(dislikes, artwork.style, 1);
  }
  for (const [style, times] of choices) if (style !== '') count(likes, style, times / 2);
  const odds = new Map<string, number>();
  for (const style of new Set([...likes.keys(), ...dislikes.keys()])) {
    const ratio = (1 + (likes.get(style) ?? 0)) / (1 + (dislikes.get(style) ?? 0));
    odds.set(style, Math.min(mostOdds, Math.max(1 / mostOdds, ratio)));
  }
  return { odds };
}

export const weightOf = (taste: Taste, style: string): number => taste.odds.get(style) ?? 1;

/** The mood of music, or of a picture: both −1…1 (Russell's circumplex). */
export interface Tone {
  readonly arousal: number;
  readonly valence: number;
}

export const neutralTone: Tone = { arousal: 0, valence: 0 };

/**
 * What mood a palette suggests. Saturation excites and lightness pleases (Valdez and Mehrabian, 1994: pleasure follows brightness,
 * arousal follows saturation); a wide range of lightness excites a little too. Colours weigh by their order, most area first.
 */
export function toneOf(palette: readonly Rgb[]): Tone {
  let weights = 0;
  let lightness = 0;
  let saturation = 0;
  let darkest = 1;
  let lightest = 0;
  palette.forEach(([r, g, b], index) => {
    const weight = 1 / (index + 1);
    const high = Math.max(r, g, b);
    const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    weights += weight;
    lightness += weight * luma;
    saturation += weight * (high === 0 ? 0 : (high - Math.min(r, g, b)) / high);
    darkest = Math.min(darkest, luma);
    lightest = Math.max(lightest, luma);
  });
  if (weights === 0) return neutralTone;
  const within = (value: number): number => Math.min(1, Math.max(-1, value));
  const contrast = lightest - darkest;
  return {
    arousal: within((saturation / weights - 0.5) * 1.6 + (contrast - 0.5) * 0.4),
    valence: within((lightness / weights - 0.4) * 2),
  };
}

/** How well a picture goes with the music, 0.5…1.5: a nudge, never a verdict. */
export function moodWeight(music: Tone, picture: Tone): number {
  const agreement = (music.arousal * picture.arousal + music.valence * picture.valence) / 2;
  return 1 + 0.5 * Math.min(1, Math.max(-1, agreement * 2));
}
