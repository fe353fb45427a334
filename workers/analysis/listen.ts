import { ACT_CONFIDENCE, F, MOODS, type Mood } from '#app/audio/feature-frame.ts';
import { createAnalyser } from './analyser.ts';

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

export interface Recording {
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
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
    mood: { name, valence: valence / per, arousal: arousal / per },
  };
}

/** The middle of the fullest stretch of tempi (8 % wide): a tempo that was really shown, not a mean between two. */
function usualTempo(tempi: readonly number[]): number {
  const sorted = Float64Array.from(tempi).sort();
  let best = 0;
  let middle = 0;
  for (let low = 0, high = 0; low < sorted.length; low++) {
    while (high < sorted.length && (sorted[high] as number) <= (sorted[low] as number) * 1.08) high++;
    if (high - low > best) {
      best = high - low;
      middle = sorted[(low + high) >> 1] as number;
    }
  }
  return middle;
}
