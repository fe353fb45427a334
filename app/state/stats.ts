import { feature } from '#app/audio/feature-frame.ts';
import type { Logger } from '#app/show/processor.ts';
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
}

/** The last errors, oldest first. */
export interface ErrorLog {
  add(message: string): void;
  readonly messages: readonly string[];
}

export function createErrorLog(capacity = 50): ErrorLog {
  const messages: string[] = [];
  return {
    messages,
    add(message) {
      messages.push(message);
      if (messages.length > capacity) messages.shift();
    },
  };
}

export function statsOf(state: AppState, snapshot: ShowSnapshot, workers: Readonly<Record<string, string>>, errors: ErrorLog): Stats {
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
    latencyMs: latencyOf(frame, stage),
    input: { ...state.input.value },
    workers,
    errors: [...errors.messages],
  };
}

/** What the page's own host logs: warnings and errors are kept for `stats()`. */
export function createPageLogger(errors: ErrorLog): Logger {
  return {
    log(level, message) {
      if (level === 'error' || level === 'warn') errors.add(message);
    },
  };
}
