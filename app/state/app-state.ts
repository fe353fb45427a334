import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Rgb } from '#app/art/artwork.ts';
import type { BarLength } from '#app/audio/clock-order.ts';
import { type ClockMode, createFeatureFrame, type FeatureFrame } from '#app/audio/feature-frame.ts';
import type { InputDevice } from '#app/audio/input-devices.ts';
import type { Ear, InputWarningCode } from '#app/audio/input-events.ts';
import { type LookAheadStatus, noLookAhead } from '#app/audio/look-ahead.ts';
import type { SharingSupport } from '#app/audio/sharing-support.ts';
import type { EngineId } from '#app/stage/protocol.ts';
import type { ListeningHistory } from './listening-history.ts';

/** What the interface reads. Nothing here changes at frame rate: the meter below is read by those who draw it. */
export interface AppState {
  /** welcome: choose what to listen to; show: the stage has the screen */
  readonly phase: Signal<'welcome' | 'show'>;
  readonly input: Signal<InputState>;
  readonly devices: Signal<readonly InputDevice[]>;
  /** Name of the microphone that the system uses by default; '' while unknown. */
  readonly defaultDevice: Signal<string>;
  /** The microphone that the person chose: its id, '' for the system's default. */
  readonly chosenDevice: Signal<string>;
  /** What is known of the device that is heard, and what is wrong with it. */
  readonly hearing: Signal<Hearing>;
  /** How much later than usual the picture follows the sound, ms. */
  readonly offsetMs: Signal<number>;
  /** Name of the output that the offset is kept for; '' while the browser names none. */
  readonly output: Signal<string>;
  readonly sharing: Signal<SharingSupport>;
  readonly artwork: Signal<ArtworkInfo | null>;
  readonly engine: Signal<EngineId | 'auto'>;
  /** Which engine draws now, and with what: `none` while nothing can draw. */
  readonly drawing: Signal<{ readonly engine: EngineId; readonly tier: 'webgl2' | 'canvas2d' | 'none'; readonly fps: number }>;
  /** '' is any style. */
  readonly style: Signal<string>;
  readonly styles: Signal<readonly StyleInfo[]>;
  readonly hold: Signal<boolean>;
  readonly intensity: Signal<number>;
  readonly beat: Signal<BeatState>;
  /** By how much a person moved the beats since they last gave the clock back, ms; above 0 they come later. */
  readonly nudgedMs: Signal<number>;
  /** How far the analysis has looked ahead in the file that plays. */
  readonly lookAhead: Signal<LookAheadStatus>;
  readonly latency: Signal<LatencyMs>;
  readonly notices: Signal<readonly Notice[]>;
  /** What the last hurtful action was, while it can still be undone. */
  readonly undo: Signal<{ readonly label: string } | null>;
  readonly app: Signal<{
    readonly online: boolean;
    readonly offlineReady: boolean;
    readonly updateReady: boolean;
    readonly installable: boolean;
  }>;
  readonly meter: Meter;
}

export type InputSource = 'none' | 'microphone' | 'file' | 'demo' | 'tab';
export interface InputState {
  readonly source: InputSource;
  /** blocked: the browser wants a gesture before sound may start; ended: the stream or file is over */
  readonly status: 'off' | 'starting' | 'live' | 'blocked' | 'ended' | 'failed';
  readonly label: string;
}

export { LEAST_OFFSET_MS, MOST_OFFSET_MS } from '#app/audio/offset-range.ts';
export type { InputDevice };

/** The device id is '' while no microphone is heard. */
export interface Hearing extends Ear {
  readonly warnings: readonly InputWarning[];
}

export const nothingHeard: Hearing = { deviceId: '', channels: 0, sampleRateHz: 0, latencyMs: null, warnings: [] };

/** The id of the notice that tells of a warning first. */
export const warningNotice = (code: InputWarningCode): string => `input-${code}`;

export interface InputWarning {
  readonly code: InputWarningCode;
  readonly title: string;
  readonly detail: string;
}

export interface ArtworkInfo {
  readonly id: string;
  readonly title: string;
  readonly style: string;
  readonly palette: readonly Rgb[];
  readonly starred: boolean;
}

export interface StyleInfo {
  readonly id: string;
  readonly title: string;
  readonly count: number;
}

export interface BeatState {
  readonly clock: ClockMode;
  readonly bpm: number;
  readonly confidence: number;
  readonly barConfidence: number;
  /** A person holds the tempo. */
  readonly tempoLocked: boolean;
  readonly mood: string;
}

export interface LatencyMs {
  readonly capture: number;
  readonly window: number;
  readonly analysis: number;
  readonly render: number;
  readonly total: number;
}

/** Something a person should know: what happened, what still works, what to do. */
export interface Notice {
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly title: string;
  readonly detail: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** The newest levels, overwritten in place thirty times a second. All 0…1. */
export interface Meter {
  level: number;
  bass: number;
  mid: number;
  treble: number;
  onset: number;
  silent: boolean;
  /** All that listening knows, overwritten in place: for those who draw more of it. */
  readonly frame: FeatureFrame;
  /** What has been, for those who draw that; null until the code that keeps it has come. */
  history: ListeningHistory | null;
}

/** What the interface can ask for. Every action is safe at any time; failures arrive as notices. */
export interface Actions {
  /** A device's id, '' for the system's default; without one, what was chosen last. */
  listen(deviceId?: string): void;
  /** Asks what to share; call it within a gesture. What is heard goes on until something is shared. */
  listenToTab(): void;
  /** How much later than usual the picture follows the sound, −300…500 ms. */
  setOffset(ms: number): void;
  /** The show stands still, and what this device plays with it: somebody has to hear something else. */
  standStill(on: boolean): void;
  playFile(file: File): void;
  playDemo(): void;
  stopInput(): void;
  /** Back to the start screen; the art goes on behind it. */
  showWelcome(): void;
  /** The stage with whatever input there is, or none: the art goes on in silence. */
  showStage(): void;
  next(): void;
  setHold(on: boolean): void;
  setEngine(engine: EngineId | 'auto'): void;
  setStyle(style: string): void;
  setIntensity(intensity: number): void;
  /** A beat is here. Milliseconds since 1970 of the press itself: `pressMoment` (ui/press-moment.ts). */
  tapBeat(epochMs: number): void;
  doubleTempo(): void;
  halveTempo(): void;
  /** “This is the one”: the beat nearest to the press begins a bar. */
  markOne(epochMs: number): void;
  /** Beats come later by this; below 0 earlier. */
  nudgeBeat(ms: number): void;
  /** Keeps the tempo as it is, or lets it follow the music again. */
  lockTempo(locked: boolean): void;
  /** Beats in a bar, from the next “one” on. */
  setMeter(beats: BarLength): void;
  /** Gives the clock back to the tracker, with all that was ordered. */
  releaseTempo(): void;
  toggleStar(): void;
  /** Never show this artwork again, and move on now. Undoable. */
  ban(): void;
  undo(): void;
  dismiss(noticeId: string): void;
  toggleFullScreen(): void;
  applyUpdate(): void;
  install(): void;
}

export type { ReadonlySignal };

export function createAppState(): AppState {
  return {
    phase: signal('welcome'),
    input: signal({ source: 'none', status: 'off', label: '' }),
    devices: signal([]),
    defaultDevice: signal(''),
    chosenDevice: signal(''),
    hearing: signal(nothingHeard),
    offsetMs: signal(0),
    output: signal(''),
    sharing: signal({ kind: 'none', words: '' }),
    artwork: signal(null),
    engine: signal('auto'),
    drawing: signal({ engine: 'morpheus01', tier: 'none', fps: 0 }),
    style: signal(''),
    styles: signal([]),
    hold: signal(false),
    intensity: signal(0.7),
    lookAhead: signal(noLookAhead),
    nudgedMs: signal(0),
    beat: signal({ clock: 'idle', bpm: 0, confidence: 0, barConfidence: 0, tempoLocked: false, mood: 'neutral' }),
    latency: signal({ capture: 0, window: 0, analysis: 0, render: 0, total: 0 }),
    notices: signal([]),
    undo: signal(null),
    app: signal({ online: true, offlineReady: false, updateReady: false, installable: false }),
    meter: { level: 0, bass: 0, mid: 0, treble: 0, onset: 0, silent: true, frame: createFeatureFrame(), history: null },
  };
}
