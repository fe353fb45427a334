import { type ReadonlySignal, signal } from '@preact/signals';
import { BEAT_INTERVAL_MS, judgeCalibration, judgeRound, ROUND_BEATS, type RoundResult } from '#app/audio/calibration.ts';
import { type ClickTrack, createClickTrack } from '#app/audio/click-track.ts';
import { systemClock } from '#app/show/clock.ts';
import type { Clock } from '#app/show/processor.ts';

/** What a person is asked to do at present. */
export type CalibrationStep =
  /** To begin a round; `why` says what was wrong with the last try of it. */
  | { readonly name: 'ready'; readonly round: 'seen' | 'heard'; readonly why: 'few' | 'loose' | null }
  | { readonly name: 'tapping'; readonly round: 'seen' | 'heard' }
  /** Standard error: two times out of three the truth is this close. */
  | { readonly name: 'found'; readonly offsetMs: number; readonly errorMs: number; readonly isSure: boolean }
  /** It is in use; `beforeMs` is what can be gone back to. */
  | { readonly name: 'kept'; readonly offsetMs: number; readonly beforeMs: number };

export interface Calibrating {
  readonly step: ReadonlySignal<CalibrationStep>;
  readonly taps: ReadonlySignal<number>;
  /** Begins the round that is due. Call it within a gesture: the second one makes sound. */
  begin(): void;
  /** A tap, at the moment of the press itself. */
  tap(atMs: number): void;
  /** Brightness of the flash at this frame, 0…1. Notes when it was first drawn. */
  flash(): number;
  /** From the first round again. */
  restart(): void;
  keep(): void;
  undo(): void;
  stop(): void;
}

export interface CalibratingDeps {
  /** The clock of `performance.now()`, which presses are stamped with. */
  readonly clock: Clock;
  readonly clicks: (leadMs: number) => ClickTrack;
  readonly offsetMs: () => number;
  readonly setOffset: (ms: number) => void;
}

/** From the press that begins a round to its first beat. */
const leadMs = 1500;
const flashMs = 140;
/** Taps after the last beat still count, and one more than was asked for still finds the pad: not the button that comes in its place. */
const afterMs = 1300;

/** Leads through both rounds of tap calibration (app/audio/calibration.ts). */
export function createCalibrating({ clock, clicks, offsetMs, setOffset }: CalibratingDeps): Calibrating {
  const step = signal<CalibrationStep>({ name: 'ready', round: 'seen', why: null });
  const taps = signal(0);
  let tapsMs: number[] = [];
  let flashesMs: number[] = [];
  let firstMs = 0;
  let seen: RoundResult | undefined;
  let track: ClickTrack | undefined;
  let cancel = (): void => undefined;

  function quiet(): void {
    cancel();
    track?.stop();
    track = undefined;
  }

  function finish(round: 'seen' | 'heard'): void {
    const beatsMs = round === 'seen' ? flashesMs : [...(track?.beatsMs ?? [])];
    quiet();
    const result = judgeRound({ beatsMs, tapsMs });
    if (!result.ok) step.value = { name: 'ready', round, why: result.why };
    else if (round === 'seen') {
      seen = result;
      step.value = { name: 'ready', round: 'heard', why: null };
    } else if (seen) {
      const found = judgeCalibration(seen, result);
      step.value = found.ok
        ? { name: 'found', offsetMs: found.offsetMs, errorMs: found.errorMs, isSure: found.isSure }
        : { name: 'ready', round: found.round, why: found.why };
    }
  }

  return {
    step,
    taps,
    begin() {
      const { value } = step;
      if (value.name !== 'ready') return;
      const { round } = value;
      quiet();
      tapsMs = [];
      flashesMs = [];
      taps.value = 0;
      firstMs = clock.now() + leadMs;
      if (round === 'heard') track = clicks(leadMs);
      step.value = { name: 'tapping', round };
      cancel = clock.after(leadMs + (ROUND_BEATS - 1) * BEAT_INTERVAL_MS + afterMs, () => finish(round));
    },
    tap(atMs) {
      if (step.value.name !== 'tapping') return;
      tapsMs.push(atMs);
      taps.value = tapsMs.length;
    },
    flash() {
      const { value } = step;
      if (value.name !== 'tapping' || value.round !== 'seen') return 0;
      const nowMs = clock.now();
      const sinceMs = nowMs - firstMs;
      const beat = Math.floor(sinceMs / BEAT_INTERVAL_MS);
      const intoMs = sinceMs - beat * BEAT_INTERVAL_MS;
      if (beat < 0 || beat >= ROUND_BEATS || intoMs >= flashMs) return 0;
      // A flash is where it was drawn, not where it should have been.
      const last = flashesMs.at(-1);
      if (last === undefined || nowMs - last > BEAT_INTERVAL_MS / 2) flashesMs.push(nowMs);
      return 1 - (intoMs / flashMs) ** 2;
    },
    restart() {
      quiet();
      seen = undefined;
      step.value = { name: 'ready', round: 'seen', why: null };
    },
    keep() {
      const { value } = step;
      if (value.name !== 'found') return;
      const beforeMs = offsetMs();
      setOffset(value.offsetMs);
      step.value = { name: 'kept', offsetMs: value.offsetMs, beforeMs };
    },
    undo() {
      const { value } = step;
      if (value.name !== 'kept') return;
      setOffset(value.beforeMs);
      seen = undefined;
      step.value = { name: 'ready', round: 'seen', why: null };
    },
    stop: quiet,
  };
}

/** With the browser's own clock and clicks. */
export const createBrowserCalibrating = (offset: Pick<CalibratingDeps, 'offsetMs' | 'setOffset'>): Calibrating =>
  createCalibrating({
    ...offset,
    clock: systemClock,
    clicks: (leadMs) =>
      createClickTrack({
        create: () => new AudioContext({ latencyHint: 'interactive' }),
        clock: systemClock,
        intervalMs: BEAT_INTERVAL_MS,
        count: ROUND_BEATS,
        leadMs,
      }),
  });
