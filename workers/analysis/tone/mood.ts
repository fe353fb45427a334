import { MOODS, type Mood } from '#app/audio/feature-frame.ts';
import type { BeatState } from '../clock/beat-clock.ts';
import { approach, clamp } from '../signal/follower.ts';
import type { Energy } from '../sound/energy.ts';
import type { Levels } from '../sound/levels.ts';
import type { Timbre } from '../sound/timbre.ts';
import type { Articulation } from './articulation.ts';
import type { Key } from './key.ts';
import type { PitchClasses } from './pitch-classes.ts';
import type { Roughness } from './roughness.ts';

/** How the music feels: Russell's plane (J. Pers. Soc. Psychol. 39, 1980) and the name of the region. */
export interface MoodState {
  /** −1 sad … 1 glad. */
  valence: number;
  /** −1 at rest … 1 stirred. */
  arousal: number;
  /** Index into MOODS. */
  index: number;
}

/** What tells of mood. Its objects are those of the meters, which write into them. */
export interface MoodCues {
  readonly energy: Readonly<Energy>;
  readonly timbre: Readonly<Timbre>;
  readonly levels: Readonly<Levels>;
  readonly beat: Readonly<BeatState>;
  readonly key: Readonly<Key>;
  readonly pitch: Readonly<PitchClasses>;
  readonly roughness: Readonly<Roughness>;
  readonly articulation: Readonly<Articulation>;
}

export interface MoodMeter {
  readonly mood: Readonly<MoodState>;
  /** One hop. */
  update(silent: boolean): void;
  /** Valence, arousal and the name: MOOD_MEMORY numbers. */
  readonly memory: readonly number[];
  recall(memory: readonly number[]): void;
  reset(): void;
}

export const MOOD_MEMORY = 3;

/**
 * Weights of the cues, each −1…1 around what is middling. Their order and signs follow experiments in which the cues were varied one
 * by one: mode first, then tempo, and after these register and timbre, dynamics, articulation, all nearly additive (Eerola, Friberg, Bresin,
 * Front. Psychol. 4:487, 2013; Gabrielsson and Lindström in Handbook of Music and Emotion, 2010; Gabrielsson and Juslin, Psychol. of
 * Music 24, 1996). Dissonance lowers valence (Plomp and Levelt 1965). Loudness is told within the piece alone: the gain of a room says nothing.
 */
const VALENCE = { mode: 0.55, pace: 0.3, brightness: 0.2, staccato: 0.15, roughness: -0.2 } as const;
const AROUSAL = { energy: 0.7, pace: 0.3, brightness: 0.3, staccato: 0.15, presence: 0.1 } as const;
/** What is middling over whole collections of music, and how far from it counts in full. */
const PACE = { middle: 105, range: 70 } as const;
const BRIGHTNESS = { middle: 0.65, range: 0.35 } as const;
const ROUGHNESS = { middle: 0.12, range: 0.12 } as const;
const ENERGY = { middle: 0.6, range: 0.35 } as const;
const STACCATO = { middle: 0.55, range: 0.45 } as const;
const FOLLOW_SECONDS = 4;

/** Centres of the five regions. */
const CENTRES: Readonly<Record<Mood, readonly [valence: number, arousal: number]>> = {
  neutral: [0, 0],
  energetic: [0.05, 0.75],
  calm: [0.35, -0.55],
  melancholic: [-0.5, -0.35],
  upbeat: [0.6, 0.3],
};
/** A name changes when another centre has been nearer by MARGIN for DWELL_SECONDS. */
const MARGIN = 0.1;
const DWELL_SECONDS = 4;
const centreValence = Float64Array.from(MOODS, (name) => CENTRES[name][0]);
const centreArousal = Float64Array.from(MOODS, (name) => CENTRES[name][1]);

export function createMoodMeter(hopSeconds: number, cues: MoodCues): MoodMeter {
  const { energy, timbre, levels, beat, key, pitch, roughness, articulation } = cues;
  const mood: MoodState = { valence: 0, arousal: 0, index: 0 };
  const rate = approach(hopSeconds, FOLLOW_SECONDS);
  const state = { valence: 0, arousal: 0, dwelt: 0, rival: 0 };

  function aim(silent: boolean): void {
    state.valence = state.arousal = 0;
    if (silent) return;
    const pace = beat.bpm > 0 ? clamp((beat.bpm - PACE.middle) / PACE.range, -1, 1) : 0;
    const brightness = clamp((timbre.brightness - BRIGHTNESS.middle) / BRIGHTNESS.range, -1, 1);
    const staccato = clamp((articulation.staccato - STACCATO.middle) / STACCATO.range, -1, 1);
    const rough = clamp((roughness.roughness - ROUGHNESS.middle) / ROUGHNESS.range, -1, 1);
    // Where hardly a tone sounds there is no mode either.
    const mode = key.modality * clamp(2 * pitch.tonality, 0, 1);
    state.valence =
      VALENCE.mode * mode + VALENCE.pace * pace + VALENCE.brightness * brightness + VALENCE.staccato * staccato + VALENCE.roughness * rough;
    state.arousal =
      AROUSAL.energy * clamp((energy.energy - ENERGY.middle) / ENERGY.range, -1, 1) +
      AROUSAL.pace * pace +
      AROUSAL.brightness * brightness +
      AROUSAL.staccato * staccato +
      AROUSAL.presence * (2 * levels.presence - 1.5);
  }

  function nearest(): number {
    let best = 0;
    let distance = Number.POSITIVE_INFINITY;
    for (let i = 0; i < MOODS.length; i++) {
      const dx = mood.valence - (centreValence[i] as number);
      const dy = mood.arousal - (centreArousal[i] as number);
      const here = Math.sqrt(dx * dx + dy * dy) - (i === mood.index ? MARGIN : 0);
      if (here < distance) {
        distance = here;
        best = i;
      }
    }
    return best;
  }

  function name(): void {
    const best = nearest();
    if (best === mood.index || best !== state.rival) {
      state.rival = best;
      state.dwelt = 0;
      return;
    }
    state.dwelt += hopSeconds;
    if (state.dwelt >= DWELL_SECONDS) mood.index = best;
  }

  return {
    mood,
    update(silent) {
      aim(silent);
      mood.valence += rate * (clamp(state.valence, -1, 1) - mood.valence);
      mood.arousal += rate * (clamp(state.arousal, -1, 1) - mood.arousal);
      name();
    },
    get memory() {
      return [mood.valence, mood.arousal, mood.index];
    },
    recall([valence = 0, arousal = 0, index = 0]) {
      mood.valence = clamp(valence, -1, 1);
      mood.arousal = clamp(arousal, -1, 1);
      mood.index = MOODS[index] ? index : 0;
      state.dwelt = 0;
    },
    reset() {
      mood.valence = mood.arousal = mood.index = 0;
      state.dwelt = state.rival = 0;
    },
  };
}
