/**
 * What listening knows at one moment, as a fixed layout of 64-bit floats: 64, because a frame carries times, and
 * after three hours a 32-bit second is coarser than a millisecond. The same array crosses rings and ports unchanged.
 *
 * Ranges: "0…1" is clamped; "relative" is 1 when as loud as usual, clamped to 0…4 (MilkDrop's convention).
 */
export const FEATURE_VERSION = 2;

const layout = [
  // identity and time
  'version',
  'sequence', // counts up by one a frame
  'time', // s, AudioContext time of the newest sample in the frame
  'epochMs', // ms since 1970: the wall clock when that sample was captured, as estimated by the analysis
  'analysisMs', // ms spent on this hop
  'windowMs', // ms by which the window's centre of weight lags behind the newest sample
  'captureMs', // ms between the audio thread's having the newest sample and the analysis's
  'source', // 0 idle (no input), 1 live input
  // loudness
  'rms', // linear full scale, 0…1
  'peak', // linear full scale, 0…1
  'silence', // 1 while the gate is closed: no music to follow
  'level', // relative to the last seconds (30 ms over 4 s)
  'presence', // 0…1, 4 s loudness over the 45 s range: a breakdown is low, a drop high
  'energy', // 0…1, absolute-ish intensity of the music, slow
  'width', // stereo: 0 mono … 1 as much difference as sum
  'balance', // stereo: −1 left … 1 right
  // bands, relative: now over the long average
  'bass', // 20–250 Hz
  'mid', // 250–4000 Hz
  'treble', // 4–20 kHz
  'bassSmooth',
  'midSmooth',
  'trebleSmooth',
  // onsets
  'flux', // spectral flux of this hop, relative
  'onset', // onset strength 0…1, decaying: light follows this
  'onsetCount', // counts onsets: a change means one happened
  'onsetBass', // as onset, bass band only
  'onsetTreble',
  // spectrum, slow features at 30 Hz
  'dominantHz',
  'centroidHz',
  'rolloffHz',
  'flatness', // 0 tone … 1 noise
  'brightness', // 0…1 perceptual centroid
  'loudness', // Bark loudness, total
  // beat clock
  'clock', // index into CLOCK_MODES
  'tempoLocked', // 1 while a person holds the tempo: the tracker may move the phase only
  'bpm', // 0 while the clock is idle
  'confidence', // 0…1; the show acts on beats from 0.5 up
  'beatIndex', // whole beats since the clock locked; never jumps backwards
  'beatPhase', // 0…1 within the current beat, at `time`
  'barLength', // beats in a bar, 4 unless heard otherwise
  'barBeat', // 0-based beat within the bar
  'barConfidence', // 0…1
  'nextBeatTime', // s, AudioContext time of the next predicted beat
  'barIndex', // whole bars since the clock locked; never jumps backwards
  'phraseLength', // bars in a phrase: 4, 8 or 16
  'phraseBar', // 0-based bar within the phrase
  'phraseConfidence', // 0…1
  // what else the beat could be: the tempi believed in most, the strongest first; shares of all belief, 0…1
  'tempo1Bpm',
  'tempo1Share',
  'tempo2Bpm',
  'tempo2Share',
  'tempo3Bpm',
  'tempo3Share',
  // structure
  'build', // 0…1: the music gathers towards something
  'breakdown', // 0…1: the drums or the bass have gone out of it
  'drop', // 1 where the music comes back with full force, decaying over some seconds
  'dropCount', // counts drops: a change means one happened
  'sectionCount', // counts sections: a change means that a new one began
  'sectionConfidence', // 0…1, of the last change
  'sectionSeconds', // since the last change
  // mood
  'valence', // −1…1
  'arousal', // −1…1
  'mood', // index into MOODS
  // key
  'tonic', // pitch class 0 (C) … 11 (B), −1 while unknown
  'mode', // 1 major, 0 minor
  'keyConfidence', // 0…1
  // pitch classes C…B, 0…1
  'chroma0',
  'chroma1',
  'chroma2',
  'chroma3',
  'chroma4',
  'chroma5',
  'chroma6',
  'chroma7',
  'chroma8',
  'chroma9',
  'chroma10',
  'chroma11',
] as const;

export type FeatureName = (typeof layout)[number];
export const FEATURE_NAMES: readonly FeatureName[] = layout;
export const FEATURE_LENGTH = layout.length;

/** Index of each feature in a frame: `frame[F.bass]`. */
export const F: Readonly<Record<FeatureName, number>> = Object.fromEntries(layout.map((name, index) => [name, index])) as Record<
  FeatureName,
  number
>;

export const MOODS = ['neutral', 'energetic', 'calm', 'melancholic', 'upbeat'] as const;
export type Mood = (typeof MOODS)[number];

/** held: the music breaks off, and the clock counts on; manual: a person taps. */
export const CLOCK_MODES = ['idle', 'auto', 'manual', 'held'] as const;
export type ClockMode = (typeof CLOCK_MODES)[number];

export type FeatureFrame = Float64Array;

/** A frame of the default analysis: nothing heard, everything as usual, so that the art lives on without input (A14). */
export function createFeatureFrame(): FeatureFrame {
  const frame = new Float64Array(FEATURE_LENGTH);
  frame[F.version] = FEATURE_VERSION;
  frame[F.silence] = 1;
  frame[F.barLength] = 4;
  frame[F.phraseLength] = 8;
  frame[F.tonic] = -1;
  return frame;
}

/** Reads a feature by name, 0 where the frame is too short. */
export const feature = (frame: FeatureFrame, name: FeatureName): number => frame[F[name]] ?? 0;

/** The confidence from which on the show acts on beats (DESIGN: stated confidence; behaviour changes below it). */
export const ACT_CONFIDENCE = 0.5;
