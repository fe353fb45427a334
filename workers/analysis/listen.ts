import type { Section } from '#app/audio/beat-map.ts';
import { ACT_CONFIDENCE, F, type FeatureFrame, MOODS, type Mood } from '#app/audio/feature-frame.ts';
import { createAnalyser } from './analyser.ts';
import { usualTempo } from './beat/usual-tempo.ts';
import type { Recording } from './look-ahead/recording.ts';

export type { Recording };

/** What listening to a whole recording gave. Times in seconds of sound. */
export interface Heard {
  /** Tempo in which most of the time was spent, 0 where the clock never was sure. */
  readonly bpm: number;
  /** Mean confidence of the clock. */
  readonly confidence: number;
  readonly beats: readonly HeardBeat[];
  /** Each second: what the show would have displayed. */
  readonly tempoTrack: readonly (readonly [seconds: number, bpm: number])[];
  readonly onsets: readonly HeardEvent[];
  readonly sections: readonly Section[];
  readonly mood: { readonly name: Mood; readonly valence: number; readonly arousal: number };
}

export interface HeardEvent {
  readonly time: number;
  /** Up to which samples had been read when the event became known. */
  readonly emitted: number;
}

export interface HeardBeat extends HeardEvent {
  /** 1-based beat in the bar, 0 while the bar is not known. */
  readonly bar: number;
}

const TRACK_EVERY_SECONDS = 1;

/** Runs the live analysis over a recording, block by block as it would arrive: nothing is known before its time. */
export function listen({ sampleRate, channels }: Recording): Heard {
  const left = channels[0] ?? new Float32Array(0);
  const right = channels[1] ?? left;
  const beats: HeardBeat[] = [];
  const onsets: HeardEvent[] = [];
  const tempoTrack: [number, number][] = [];
  const tempi: number[] = [];
  const moods = new Float64Array(MOODS.length);
  const changes = createSectionLog();
  let confidence = 0;
  let valence = 0;
  let arousal = 0;
  let hops = 0;
  const analyser = createAnalyser({ sampleRate, onHop });

  function onHop(): void {
    const { frame, beat, onset } = analyser;
    const time = frame[F.time] as number;
    hops++;
    confidence += beat.confidence;
    valence += frame[F.valence] as number;
    arousal += frame[F.arousal] as number;
    const mood = frame[F.mood] as number;
    moods[mood] = (moods[mood] as number) + 1;
    const sure = beat.mode !== 'idle' && beat.confidence >= ACT_CONFIDENCE;
    if (sure) tempi.push(beat.bpm);
    if (beat.fixed && sure) {
      const bar = beat.barConfidence >= ACT_CONFIDENCE ? ((beat.barBeat + 1) % beat.barLength) + 1 : 0;
      beats.push({ time: beat.nextBeatTime, emitted: time, bar });
    }
    changes.add(frame);
    if (onset.fired) onsets.push({ time: onset.time, emitted: time });
    if (time >= (tempoTrack.length + 1) * TRACK_EVERY_SECONDS) tempoTrack.push([time, sure ? beat.bpm : 0]);
  }

  const frames = left.length;
  for (let at = 0; at < frames; at += 128) analyser.push(left, at, right, at, Math.min(128, frames - at));
  const name = MOODS[moods.indexOf(Math.max(...moods))] ?? 'neutral';
  const per = Math.max(1, hops);
  return {
    bpm: usualTempo(tempi),
    confidence: confidence / per,
    beats,
    tempoTrack,
    onsets,
    sections: changes.sections(frames / sampleRate),
    mood: { name, valence: valence / per, arousal: arousal / per },
  };
}

/** Live sections have no letters: what is alike is seen only from the end. */
function createSectionLog(): { add(frame: FeatureFrame): void; sections(end: number): Section[] } {
  const starts: { time: number; confidence: number }[] = [{ time: 0, confidence: 0 }];
  const peaks: { build: number; breakdown: number; drop: number; hops: number }[] = [{ build: 0, breakdown: 0, drop: 0, hops: 0 }];
  let count = 0;
  let drops = 0;
  return {
    add(frame) {
      const now = frame[F.sectionCount] as number;
      if (now !== count) {
        count = now;
        const time = Math.max(0, (frame[F.time] as number) - (frame[F.sectionSeconds] as number));
        starts.push({ time, confidence: frame[F.sectionConfidence] as number });
        peaks.push({ build: 0, breakdown: 0, drop: 0, hops: 0 });
      }
      const peak = peaks[peaks.length - 1];
      if (!peak) return;
      peak.hops++;
      peak.build += frame[F.build] as number;
      peak.breakdown += frame[F.breakdown] as number;
      if (frame[F.dropCount] !== drops) peak.drop = 1;
      drops = frame[F.dropCount] as number;
    },
    sections: (end) =>
      starts.map(({ time, confidence }, i) => {
        const peak = peaks[i] as (typeof peaks)[number];
        const half = peak.hops / 2;
        const kind = peak.drop > 0 ? 'drop' : peak.breakdown > half ? 'breakdown' : peak.build > half ? 'build' : 'part';
        return { start: time, end: starts[i + 1]?.time ?? end, label: '', kind, confidence };
      }),
  };
}
