/** Where beats are believed to lie. Seconds on the clock of the samples. */
export interface BeatHypothesis {
  periodSeconds: number;
  /** One of them falls here. */
  beatAt: number;
  /** Places where a beat may fall lie so far apart: a period, or less where only every second or fourth of them is one. */
  spacingSeconds: number;
}

/** Beats that are fixed one after the other and fall. Plain data with a function on it, so that no number is boxed. */
export interface BeatSequence {
  last: number;
  next: number;
  /** 0…1 from the last beat to the next; never runs backwards within a beat. */
  phase: number;
  running: boolean;
  /** The beat to come is fixed and waits for its time. */
  pending: boolean;
  /** In this hop the next beat's time was fixed: from here on it does not move. */
  fixed: boolean;
  /** In this hop a beat fell. */
  fell: boolean;
  /** For the next beat only: it comes no sooner after the last one than this. 0 where the usual holds. */
  leastSeconds: number;
}

/** A beat's time is fixed this long before it falls. */
const FIX_AHEAD_SECONDS = 0.025;
/** No beat comes sooner than a period without this share of the spacing, however wrong the last one was. */
const SLACK = 0.45;
/** A beat that is not over yet. */
const HIGHEST_PHASE = 0.9999;

export const createBeatSequence = (): BeatSequence => ({
  last: 0,
  next: 0,
  phase: 0,
  running: false,
  pending: false,
  fixed: false,
  fell: false,
  leastSeconds: 0,
});

export function forgetBeats(sequence: BeatSequence): void {
  sequence.last = sequence.next = sequence.phase = sequence.leastSeconds = 0;
  sequence.running = sequence.pending = sequence.fixed = sequence.fell = false;
}

/** The first place of the hypothesis that is neither past nor too near to the last beat. */
function predict(sequence: BeatSequence, { periodSeconds, beatAt, spacingSeconds }: Readonly<BeatHypothesis>, time: number): void {
  const least = sequence.leastSeconds > 0 ? sequence.leastSeconds : periodSeconds - SLACK * spacingSeconds;
  const earliest = Math.max(sequence.last + least, time);
  sequence.next = beatAt + Math.ceil((earliest - beatAt) / spacingSeconds) * spacingSeconds;
}

/** One hop on. */
export function stepBeats(sequence: BeatSequence, hypothesis: Readonly<BeatHypothesis>, { time }: { readonly time: number }): void {
  sequence.fixed = sequence.fell = false;
  if (!sequence.running) {
    sequence.last = time;
    sequence.running = true;
  }
  if (sequence.pending && time >= sequence.next) {
    sequence.last = sequence.next;
    sequence.phase = sequence.leastSeconds = 0;
    sequence.pending = false;
    sequence.fell = true;
  }
  if (!sequence.pending) {
    predict(sequence, hypothesis, time);
    sequence.pending = sequence.fixed = sequence.next - time <= FIX_AHEAD_SECONDS;
  }
  const length = sequence.next - sequence.last;
  const phase = length > 0 ? (time - sequence.last) / length : 0;
  sequence.phase = Math.min(HIGHEST_PHASE, Math.max(sequence.phase, phase));
}
