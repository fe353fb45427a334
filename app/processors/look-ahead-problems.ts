import type { BeatMapMessage } from '#app/audio/beat-map.ts';
import type { LookAheadStatus, PlaybackPlace, RecordingMessage } from '#app/audio/look-ahead.ts';
import { isNumber, isShare, isText, type Loose } from './port-problems.ts';

/** What is wrong with a message of the look ahead, in words, as in `port-problems.ts`. */

export function recordingProblem(message: Loose<RecordingMessage>): string | undefined {
  const recording = message as Loose<Record<string, unknown>>;
  if (!isText(recording?.['id'])) return 'a recording without the name of its playing';
  switch (recording?.['type']) {
    case 'reading':
      return undefined;
    case 'none':
      return recording['reason'] === 'too-long' || recording['reason'] === 'undecodable' ? undefined : 'no recording, for no reason';
    case 'recording': {
      const rate = recording['sampleRate'];
      if (!isNumber(rate) || rate < 4000 || rate > 384_000) return `a recording at ${String(rate)} Hz`;
      return recording['samples'] instanceof Float32Array ? undefined : 'a recording without its samples';
    }
    default:
      return `no recording of type ${String(recording?.['type'])}`;
  }
}

export function playbackProblem(place: Loose<PlaybackPlace>): string | undefined {
  if (!isText(place?.id)) return 'a place in a file without the name of its playing';
  if (!isNumber(place?.seconds) || place.seconds < 0) return 'a place that is nowhere in the file';
  if (!isNumber(place.epochMs)) return 'a place in a file without its moment';
  return isNumber(place.rate) && place.rate >= 0 ? undefined : 'a place in a file without its rate';
}

export function beatMapProblem(message: Loose<BeatMapMessage>): string | undefined {
  if (!isText(message?.id)) return 'a map without the name of its playing';
  const map = message?.map as Loose<BeatMapMessage['map']>;
  if (!(map?.beats instanceof Float64Array) || !(map.envelope instanceof Float32Array)) return 'a map without beats or envelope';
  const beats = map.beats.length;
  const aligned = [map.confidences, map.places, map.barLengths, map.barConfidences].every(
    (of) => (of as Loose<ArrayLike<number>>)?.length === beats,
  );
  if (!aligned) return 'a map that does not tell of every beat';
  return isNumber(map.envelopeHopSeconds) && map.envelopeHopSeconds > 0 && Array.isArray(map.sections)
    ? undefined
    : 'a map without its measures';
}

const STATES: readonly unknown[] = ['none', 'reading', 'listening', 'ready', 'too-long', 'undecodable', 'failed'];

export function lookAheadStatusProblem(status: Loose<LookAheadStatus>): string | undefined {
  if (!STATES.includes(status?.state)) return `no look ahead is ${String(status?.state)}`;
  return isShare(status?.progress) ? undefined : 'a progress outside 0 to 1';
}
