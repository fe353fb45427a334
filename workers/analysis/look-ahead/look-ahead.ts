import type { BeatMap } from '#app/audio/beat-map.ts';
import { downbeatMarks, findBarPath } from './bar-path.ts';
import { beatEvidence, beatPatterns } from './beat-evidence.ts';
import { findBeatPath } from './beat-path.ts';
import { evenBeats } from './even-beats.ts';
import { type Recording, type Sliced, share } from './recording.ts';
import { BANDS, type RecordingFeatures, readFeatures } from './recording-features.ts';
import { findSections } from './sections.ts';
import { readSurprise } from './surprise.ts';

/** Share of the work that reading the features is. */
const FEATURES = 0.85;

/** Listens to a whole recording at once, with its future: beats, bars and sections. */
export function* lookAhead(recording: Recording): Sliced<BeatMap> {
  return yield* mapOf(yield* share(readFeatures(recording), 0, FEATURES), FEATURES);
}

/** The same from what is known of each hop. */
export function* mapOf(features: RecordingFeatures, done = 0): Sliced<BeatMap> {
  const left = 1 - done;
  const surprise = yield* share(readSurprise(features), done, 0.2 * left);
  const path = yield* share(findBeatPath(surprise), done + 0.2 * left, 0.67 * left);
  const patterns = beatPatterns(surprise, path);
  const confidences = beatEvidence(patterns, path.length);
  yield done + 0.9 * left;
  const bars = findBarPath(downbeatMarks(features, surprise, path), patterns);
  const beats = evenBeats(surprise, path);
  const found = { beats, confidences, places: bars.places, barLengths: bars.lengths, barConfidences: bars.confidences };
  yield done + 0.95 * left;
  const sections = findSections(features, found);
  yield 1;
  return { seconds: features.seconds, ...found, sections, envelope: envelopeOf(features), envelopeHopSeconds: features.hopSeconds };
}

/** Novelty of the whole spectrum, each band by its number of filters: the mean over all filters, as the live analysis has it. */
function envelopeOf({ novelty, hops, bandShares }: RecordingFeatures): Float32Array {
  return Float32Array.from({ length: hops }, (_, t) => {
    let sum = 0;
    for (let band = 0; band < BANDS; band++) sum += (bandShares[band] as number) * (novelty[t * BANDS + band] as number);
    return sum;
  });
}
