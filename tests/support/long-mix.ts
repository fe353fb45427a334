import { createRandom } from '#app/lib/random.ts';
import { createSong, type Song, STYLES, type Style } from './songs.ts';

/** An evening: songs of every tempo and manner, cross-faded, cut, with silences between. Same seed, same evening. */

export interface MixSong {
  readonly style: Style;
  readonly bpm: number;
  readonly steady: boolean;
  /** When it is the louder one: the middle of its fade-in, seconds of the mix. */
  readonly enter: number;
  /** Seconds of the mix in which this song sounds alone. */
  readonly start: number;
  readonly end: number;
  readonly beats: readonly number[];
}

export interface MixPart {
  readonly song: MixSong;
  /** What comes next in the mix. */
  readonly sound: Float32Array;
}

const TEMPI: Readonly<Record<Style, readonly [number, number]>> = {
  house: [116, 134],
  rock: [88, 152],
  ballad: [70, 96],
  breakbeat: [150, 175],
  halftime: [74, 96],
  shuffle: [88, 150],
  latin: [88, 122],
  disco: [106, 130],
  waltz: [90, 140],
  band: [108, 128],
};
const FADE_SECONDS = 6;
/** Anything but silence, which it is between songs: a room is never still. */
const ROOM = 0.0001;

/** Song after song until the time is up. Every part's samples follow on those of the part before. */
export function* longMix(seed: number, minutes: number, sampleRate: number): Generator<MixPart> {
  const random = createRandom(seed);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const order: Style[] = [];
  let position = 0;
  /** The end of the last song, over which the next one fades in. */
  let tail = new Float32Array(0);
  while (position < minutes * 60 * sampleRate) {
    // A bag of all manners, shuffled anew when it is empty: none is left out.
    if (order.length === 0)
      order.push(
        ...[...STYLES]
          .map((style) => [random(), style] as const)
          .sort(([a], [b]) => a - b)
          .map(([, style]) => style),
      );
    const style = order.pop() ?? 'house';
    const seconds = between(90, 200);
    const ramp = style !== 'band' && random() < 0.2 ? between(0.88, 1.12) : 1;
    const made: Song = createSong(
      { style, seed: seed * 1000 + position, seconds, bpm: Math.round(between(...TEMPI[style])), ramp },
      sampleRate,
    );
    const gain = 10 ** (between(-24, 0) / 20);
    const way = random();
    const fadesOut = way < 0.35;
    const restSeconds = way > 0.7 ? between(4, 20) : 0;
    const fade = Math.round(FADE_SECONDS * sampleRate);
    const body = made.sound.length - (fadesOut ? fade : 0);
    const sound = new Float32Array(body + Math.round(restSeconds * sampleRate));
    for (let i = 0; i < sound.length; i++) {
      const fadeIn = tail.length > 0 ? Math.min(1, i / tail.length) : 1;
      sound[i] = (i < body ? gain * fadeIn * (made.sound[i] ?? 0) : 0) + (tail[i] ?? 0) + ROOM * (2 * random() - 1);
    }
    const from = position / sampleRate;
    const song: MixSong = {
      style,
      bpm: made.bpm,
      steady: made.steady,
      enter: from + tail.length / sampleRate / 2,
      start: from + tail.length / sampleRate,
      end: from + body / sampleRate,
      beats: made.beats.map((beat) => from + beat),
    };
    tail = fadesOut ? made.sound.slice(body).map((sample, i) => gain * sample * (1 - i / fade)) : new Float32Array(0);
    position += sound.length;
    yield { song, sound };
  }
}
