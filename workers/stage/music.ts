import { ACT_CONFIDENCE, type FeatureFrame, feature } from '#app/audio/feature-frame.ts';
import { createFeatureDelay } from './feature-delay.ts';

/**
 * The music as a picture needs it at the moment it is drawn. All 0…1 unless said otherwise; all zero is rest, at which
 * nothing moves. One object, overwritten in place every frame.
 */
export interface Music {
  /** How much the picture may move at all: 0 rest, about 0.5 idle, 1 music. */
  life: number;
  bass: number;
  mid: number;
  treble: number;
  /** Strength of the newest onset, decaying: light follows it at once. */
  onset: number;
  /** 1 on the predicted beat, falling to 0 before the next. 0 while the beat clock is unsure. */
  beat: number;
  /** As beat, on the first beat of a bar. */
  bar: number;
  energy: number;
  /** Seconds of motion so far: runs faster in loud music and slower in quiet. The clock of everything that flows. */
  travel: number;
  /** Seconds since the stage began. */
  time: number;
  /** −1…1 */
  valence: number;
}

export const restMusic = (): Music => ({
  life: 0,
  bass: 0,
  mid: 0,
  treble: 0,
  onset: 0,
  beat: 0,
  bar: 0,
  energy: 0,
  travel: 0,
  time: 0,
  valence: 0,
});

export interface MusicSettings {
  readonly intensity: number;
  readonly reducedMotion: boolean;
}

/** Features older than this are no longer the music: the picture eases to idle by itself. */
export const STALE_MS = 500;
const easeSeconds = 0.9;
const idleLife = 0.55;

/** 1 as loud as usual → 0.45, four times as loud → nearly 1; soft, so that no level of loudness breaks a look. */
const drive = (relative: number): number => 1 - 1 / (1 + 0.8 * relative * Math.sqrt(relative));
const approach = (value: number, target: number, dt: number, seconds: number): number =>
  value + (target - value) * (1 - Math.exp(-dt / seconds));

/** The clocks of everything that flows: see Music. */
export interface Flow {
  readonly time: number;
  readonly travel: number;
}

export interface MusicFollower {
  readonly music: Music;
  readonly flow: Flow;
  flowFrom(flow: Flow): void;
  /** Takes a new frame of features; copied. */
  hear(frame: FeatureFrame): void;
  /**
   * How much later than usual the picture follows: for sound that reaches people late. Negative is earlier, which only what
   * is predicted can be: the beat. Takes hold with the next `advance`.
   */
  offsetBy(ms: number): void;
  /** Brings `music` to this moment. `nowMs` is milliseconds since 1970. */
  advance(nowMs: number, dt: number, settings: MusicSettings): void;
  /** Milliseconds since the newest features were captured. */
  ageMs(nowMs: number): number;
}

/** Turns feature frames, which arrive when they arrive, into music at draw time. */
export function createMusicFollower(): MusicFollower {
  const music = restMusic();
  const delay = createFeatureDelay();
  let offsetMs = 0;
  /** 0 idle … 1 following live music. */
  let live = 0;
  let bass = 0;
  let mid = 0;
  let treble = 0;

  /** Beats since the clock locked, at `nowMs`: predicted from the newest frame, since reacting would always be late. */
  function beatsAt(heard: FeatureFrame, nowMs: number): number {
    const longestMs = STALE_MS + Math.max(0, -offsetMs);
    const elapsedMs = Math.min(longestMs, Math.max(0, nowMs - feature(heard, 'epochMs')));
    return feature(heard, 'beatPhase') + (elapsedMs / 60_000) * feature(heard, 'bpm');
  }

  return {
    music,
    get flow() {
      return { time: music.time, travel: music.travel };
    },
    flowFrom({ time, travel }) {
      music.time = time;
      music.travel = travel;
    },
    hear: delay.push,
    offsetBy(ms) {
      offsetMs = ms;
    },
    ageMs: (nowMs) => (delay.newest ? Math.max(0, nowMs - feature(delay.newest, 'epochMs')) : 0),
    advance(nowMs, dt, { intensity, reducedMotion }) {
      music.time += dt;
      const lateMs = Math.max(0, offsetMs);
      const frame = delay.at(nowMs, lateMs);
      const fresh = frame !== undefined && nowMs - lateMs - feature(frame, 'epochMs') < STALE_MS && feature(frame, 'silence') < 0.5;
      live = approach(live, fresh ? 1 : 0, dt, fresh ? 0.15 : easeSeconds);
      const t = music.time;
      // Idle music: three slow swells that never line up, so that the picture breathes without a pulse.
      const idleBass = 0.28 + 0.2 * Math.sin(t * 0.53);
      const idleMid = 0.25 + 0.15 * Math.sin(t * 0.37 + 2);
      const idleTreble = 0.15 + 0.1 * Math.sin(t * 0.81 + 4);
      const heard = fresh ? frame : undefined;
      // Fast up, slow down: a hit is seen at once and rings out.
      const follow = (value: number, target: number): number =>
        target > value ? approach(value, target, dt, 0.012) : approach(value, target, dt, 0.16);
      bass = follow(bass, heard ? drive(feature(heard, 'bass')) : 0);
      mid = follow(mid, heard ? drive(feature(heard, 'mid')) : 0);
      treble = follow(treble, heard ? drive(feature(heard, 'treble')) : 0);

      const gain = 0.3 + intensity;
      const mix = (idle: number, now: number): number => (idle + (now - idle) * live) * gain;
      music.bass = mix(idleBass, bass);
      music.mid = mix(idleMid, mid);
      music.treble = mix(idleTreble, treble);
      music.energy = approach(music.energy, heard ? feature(heard, 'energy') : 0.25, dt, 0.5);
      music.valence = approach(music.valence, heard ? feature(heard, 'valence') : 0, dt, 2);
      music.life = (idleLife + (1 - idleLife) * live) * gain * (reducedMotion ? 0.35 : 1);
      music.travel += dt * (0.45 + live * (0.2 + 1.1 * music.energy + 0.5 * bass)) * (reducedMotion ? 0.4 : 1);

      music.onset = heard && !reducedMotion ? Math.min(1, feature(heard, 'onset')) * gain : 0;
      const sure = heard && feature(heard, 'clock') > 0 && feature(heard, 'confidence') >= ACT_CONFIDENCE;
      if (heard && sure && !reducedMotion) {
        const beats = beatsAt(heard, nowMs - offsetMs);
        const phase = beats - Math.floor(beats);
        const barBeat = (feature(heard, 'barBeat') + Math.floor(beats)) % Math.max(1, feature(heard, 'barLength'));
        // Swells in the last tenth before the beat, so that its peak is on the beat, not after it.
        const shape = phase > 0.9 ? ((phase - 0.9) / 0.1) ** 2 : Math.exp(-phase * 4.5);
        music.beat = shape * feature(heard, 'confidence') * gain;
        const downbeat = phase > 0.9 ? barBeat + 1 === feature(heard, 'barLength') : barBeat === 0;
        music.bar = downbeat ? music.beat * feature(heard, 'barConfidence') : 0;
      } else {
        music.beat = approach(music.beat, 0, dt, 0.1);
        music.bar = approach(music.bar, 0, dt, 0.1);
      }
    },
  };
}
