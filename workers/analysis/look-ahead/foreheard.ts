import type { BeatMap } from '#app/audio/beat-map.ts';
import { ACT_CONFIDENCE } from '#app/audio/feature-frame.ts';
import { usualTempo } from '../beat/usual-tempo.ts';
import { type Heard, type HeardBeat, listen } from '../listen.ts';
import { lookAhead } from './look-ahead.ts';
import { type Recording, runThrough } from './recording.ts';
import { createTempoReader } from './tempo-at.ts';

/** As `listen`, with the future: nothing is known before the end, and beats, bars and sections are those of look-ahead. */
export function foreheard(recording: Recording): Heard {
  const heard = listen(recording);
  const map = runThrough(lookAhead(recording));
  const emitted = map.seconds;
  const beats: HeardBeat[] = [];
  const tempi: number[] = [];
  map.beats.forEach((time, k) => {
    if ((map.confidences[k] as number) < ACT_CONFIDENCE) return;
    const sure = (map.barConfidences[k] as number) >= ACT_CONFIDENCE;
    beats.push({ time, emitted, bar: sure ? (map.places[k] as number) : 0 });
    const next = map.beats[k + 1];
    if (next !== undefined) tempi.push(60 / (next - time));
  });
  return {
    ...heard,
    bpm: usualTempo(tempi),
    confidence: map.confidences.reduce((sum, confidence) => sum + confidence, 0) / Math.max(1, map.confidences.length),
    beats,
    tempoTrack: tempoTrack(map),
    onsets: heard.onsets.map(({ time }) => ({ time, emitted })),
    sections: map.sections,
  };
}

function tempoTrack(map: BeatMap): [number, number][] {
  const tempo = createTempoReader(map);
  return Array.from({ length: Math.floor(map.seconds) }, (_, i) => [i + 1, tempo(i + 1)]);
}
