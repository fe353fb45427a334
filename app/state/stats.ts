import { type FeatureFrame, feature } from '#app/audio/feature-frame.ts';
import { THREADS } from '#app/processors/kind-table.ts';
import type { LogRecord, WorkerView } from '#app/supervisor/bus/topics.ts';
import type { AppState, LatencyMs } from './app-state.ts';
import { latencyOf, type ShowSnapshot } from './display.ts';

/** What `globalThis.algorhythmic.stats()` returns with `?debug`: plain JSON, a contract with checks outside the project. */
export interface Stats {
  readonly fps: number;
  readonly engine: string;
  readonly tier: string;
  readonly artworkId: string | null;
  readonly morph: number;
  readonly bpm: number;
  readonly confidence: number;
  readonly beat: number;
  readonly bar: number;
  readonly level: number;
  readonly latencyMs: LatencyMs;
  readonly input: { readonly source: string; readonly status: string; readonly label: string };
  readonly workers: Readonly<Record<string, string>>;
  readonly errors: readonly string[];
  /** The artwork that is morphed to, or that waits. */
  readonly nextId: string | null;
  /** Of the engine that draws, and of the DNA that is shown (see StageStatus): the same again after a reload. */
  readonly seed: number;
  readonly dna: string;
  /** Milliseconds since 1970: when the newest sound that was analysed was captured, and when the stage last spoke. */
  readonly heardAtMs: number;
  readonly drawnAtMs: number;
  /** Milliseconds since 1970: when the next beat falls, as predicted; 0 while the clock is idle. */
  readonly nextBeatAtMs: number;
}

/** So many of the last errors are told. */
const mostErrors = 50;

/** Where a thread runs, or what keeps it. */
const placeOf = (view: WorkerView | undefined): string =>
  !view ? 'starting' : view.status === 'up' || view.status === 'stale' ? view.place : view.status;

const nextBeatAtMs = (frame: FeatureFrame): number =>
  feature(frame, 'clock') === 0 ? 0 : feature(frame, 'epochMs') + (feature(frame, 'nextBeatTime') - feature(frame, 'time')) * 1000;

export function statsOf(state: AppState, snapshot: ShowSnapshot, workers: readonly WorkerView[], troubles: readonly LogRecord[]): Stats {
  const { frame, stage } = snapshot;
  const beat = feature(frame, 'beatIndex');
  const barLength = Math.max(1, feature(frame, 'barLength'));
  return {
    fps: stage?.fps ?? 0,
    engine: stage?.engine ?? 'none',
    tier: stage?.tier ?? 'none',
    artworkId: stage?.artworkId ?? null,
    morph: stage?.morph ?? 0,
    bpm: feature(frame, 'bpm'),
    confidence: feature(frame, 'confidence'),
    beat,
    bar: Math.floor(beat / barLength),
    level: feature(frame, 'silence') > 0.5 ? 0 : feature(frame, 'level'),
    latencyMs: latencyOf(frame, stage, state.hearing.peek().latencyMs ?? 0),
    input: { ...state.input.value },
    workers: Object.fromEntries(THREADS.map((thread) => [thread, placeOf(workers.find((view) => view.thread === thread))])),
    errors: troubles.slice(-mostErrors).map(({ processor, message }) => (processor === undefined ? message : `${processor}: ${message}`)),
    nextId: stage?.nextId ?? null,
    seed: stage?.seed ?? 0,
    dna: stage?.dna ?? '',
    heardAtMs: feature(frame, 'epochMs'),
    drawnAtMs: snapshot.stageAtMs,
    nextBeatAtMs: nextBeatAtMs(frame),
  };
}
