import { ACT_CONFIDENCE, F } from '#app/audio/feature-frame.ts';
import { createAnalyser } from '#workers/analysis/analyser.ts';
import { feed } from './heard.ts';
import { longMix, type MixSong } from './long-mix.ts';

/** What the show did through a long mix, against what was played. */

export interface FollowedSong extends MixSong {
  /** Beats that were acted on while it played. */
  readonly heard: readonly number[];
  /** Four times a second: tempo as shown, 0 for none. */
  readonly shown: readonly (readonly [seconds: number, bpm: number])[];
}

const SHOWN_EVERY_SECONDS = 0.25;

/** Follows the mix; `onSong` gets each song as it ends. */
export function followMix(seed: number, minutes: number, onSong: (song: FollowedSong) => void, sampleRate = 44_100): void {
  let heard: number[] = [];
  let shown: [number, number][] = [];
  let nextShown = 0;
  const analyser = createAnalyser({
    sampleRate,
    onHop: () => {
      const { frame, beat } = analyser;
      const time = frame[F.time] as number;
      const sure = beat.mode !== 'idle' && beat.confidence >= ACT_CONFIDENCE;
      if (beat.fixed && sure) heard.push(beat.nextBeatTime);
      if (time < nextShown) return;
      shown.push([time, sure ? beat.bpm : 0]);
      nextShown = time + SHOWN_EVERY_SECONDS;
    },
  });
  for (const { song, sound } of longMix(seed, minutes, sampleRate)) {
    feed(analyser, sound);
    onSong({ ...song, heard, shown });
    heard = [];
    shown = [];
  }
}

/** A tempo has been found when it was shown for so long. */
const FOUND_SECONDS = 4;
const TOLERANCE = 0.04;
/** Beyond this ratio it is another tempo, not a drift. */
const FLIP = 1.3;
/** As the beats of a piece are scored: not its first seconds. */
const SKIP_SECONDS = 5;
const HIT_SECONDS = 0.07;
/** A clock may count on through a break, and cannot know at once that this is the end. */
const LATE_SECONDS = 8;

const localBpm = (beats: readonly number[], at: number): number => {
  const next = Math.max(
    2,
    Math.min(
      beats.length - 3,
      beats.findIndex((beat) => beat > at),
    ),
  );
  const span = (beats[next + 2] ?? Number.NaN) - (beats[next - 2] ?? Number.NaN);
  return 240 / span;
};

export interface SongScore {
  /** Seconds from its entering until the right tempo is shown for good (four seconds); undefined: never. */
  readonly lockSeconds: number | undefined;
  /** The same with twice and half the tempo allowed. */
  readonly lockOctaveSeconds: number | undefined;
  /** How often a tempo that had been found changed to one in another ratio within the song. */
  readonly flips: number;
  readonly hits: number;
  readonly heard: number;
  readonly played: number;
  /** Beats acted on when the song had been over for eight seconds: in the silence after it. */
  readonly late: number;
  /** Share of time after the first seconds in which the tempo shown is right. */
  readonly right: number;
  readonly rightOctave: number;
}

export function scoreSong({ enter, start, end, beats, heard, shown }: FollowedSong): SongScore {
  const inside = (at: number): boolean => at >= enter && at < end;
  const judged = (at: number): boolean => at >= start + SKIP_SECONDS && at < end;
  const near = (bpm: number, truth: number): boolean => Math.abs(bpm / truth - 1) <= TOLERANCE;
  const track = shown.filter(([at]) => inside(at)).map(([at, bpm]) => ({ at, bpm, truth: localBpm(beats, at) }));
  const exact = track.map(({ bpm, truth }) => near(bpm, truth));
  const octave = track.map(({ bpm, truth }) => [1, 2, 0.5].some((ratio) => near(bpm, ratio * truth)));
  const lock = (right: readonly boolean[]): number | undefined => {
    const run = Math.round(FOUND_SECONDS / SHOWN_EVERY_SECONDS);
    const first = right.findIndex((_, k) => k + run <= right.length && right.slice(k, k + run).every(Boolean));
    const found = track[first];
    return found && found.at - enter;
  };
  const share = (right: readonly boolean[]): number => {
    const counted = right.filter((_, k) => judged(track[k]?.at ?? 0));
    return counted.filter(Boolean).length / Math.max(1, counted.length);
  };
  let hits = 0;
  const played = beats.filter(judged);
  const own = heard.filter(judged);
  for (let i = 0, j = 0; i < played.length; i++) {
    const beat = played[i] as number;
    while (j < own.length && (own[j] as number) < beat - HIT_SECONDS) j++;
    if (j < own.length && (own[j] as number) <= beat + HIT_SECONDS) {
      hits++;
      j++;
    }
  }
  return {
    lockSeconds: lock(exact),
    lockOctaveSeconds: lock(octave),
    flips: flipsOf(track.map(({ bpm }) => bpm)),
    hits,
    heard: own.length,
    played: played.length,
    late: heard.filter((at) => at > end + LATE_SECONDS).length,
    right: share(exact),
    rightOctave: share(octave),
  };
}

/** Changes from one found tempo to another. A tempo counts once it has been shown for four seconds; gaps do not. */
export function flipsOf(tempi: readonly number[]): number {
  const run = Math.round(FOUND_SECONDS / SHOWN_EVERY_SECONDS);
  let found = 0;
  let candidate = 0;
  let seen = 0;
  let flips = 0;
  const same = (a: number, b: number): boolean => Math.abs(Math.log(a / b)) < Math.log(FLIP) / 2;
  for (const bpm of tempi) {
    if (bpm === 0) continue;
    if (candidate > 0 && same(bpm, candidate)) seen++;
    else seen = 1;
    // A slow drift takes the tempo along.
    candidate = bpm;
    if (seen < run) continue;
    if (found > 0 && Math.abs(Math.log(candidate / found)) > Math.log(FLIP)) flips++;
    found = candidate;
  }
  return flips;
}
