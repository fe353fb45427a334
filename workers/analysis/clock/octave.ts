import type { HeardBeat } from '../beat/heard-beat.ts';
import type { BeatHypothesis } from './beat-sequence.ts';
import type { PersonBeat } from './person-beat.ts';

/** The heard tempo may drift; a jump of the tracker to another octave must not take the person's octave along. */
const FOLLOW_SHARE = 0.1;
const SAME_OCTAVE = 0.25;
const OCTAVES = 2;

/** What is heard, told in the octave that the person wants, and moved as they want it. */
export function tellHeard({ periodSeconds, beatAt }: Readonly<HeardBeat>, person: Readonly<PersonBeat>, told: BeatHypothesis): void {
  const octaves = person.wantedSeconds > 0 ? Math.round(Math.log2(person.wantedSeconds / periodSeconds)) : 0;
  const factor = 2 ** Math.max(-OCTAVES, Math.min(OCTAVES, octaves));
  told.periodSeconds = periodSeconds * factor;
  // Slower than what is heard: any heard beat may be the next one, whichever comes a period after the last.
  told.spacingSeconds = periodSeconds * Math.min(1, factor);
  told.beatAt = beatAt + person.offsetSeconds;
}

/** A beat fell at this tempo: the wish drifts along with the music. */
export function driftWanted(person: PersonBeat, { periodSeconds }: Readonly<BeatHypothesis>): void {
  if (person.wantedSeconds === 0 || Math.abs(Math.log2(periodSeconds / person.wantedSeconds)) > SAME_OCTAVE) return;
  person.wantedSeconds += FOLLOW_SHARE * (periodSeconds - person.wantedSeconds);
}
