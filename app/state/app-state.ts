import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Rgb } from '#app/art/artwork.ts';
import type { EngineId } from '#app/stage/protocol.ts';

/** What the interface reads. Nothing here changes at frame rate: the meter below is read by those who draw it. */
export interface AppState {
  /** welcome: choose what to listen to; show: the stage has the screen */
  readonly phase: Signal<'welcome' | 'show'>;
  readonly input: Signal<InputState>;
  readonly devices: Signal<readonly InputDevice[]>;
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

export type InputSource = 'none' | 'microphone' | 'file' | 'demo';
export interface InputState {
  readonly source: InputSource;
  /** blocked: the browser wants a gesture before sound may start; ended: the stream or file is over */
  readonly status: 'off' | 'starting' | 'live' | 'blocked' | 'ended' | 'failed';
  readonly label: string;
}

export interface InputDevice {
  readonly id: string;
  readonly label: string;
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
  readonly clock: 'idle' | 'auto' | 'manual';
  readonly bpm: number;
  readonly confidence: number;
  readonly barConfidence: number;
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
  beatPhase: number;
  beatIndex: number;
  barBeat: number;
  barLength: number;
  silent: boolean;
}

/** What the interface can ask for. Every action is safe at any time; failures arrive as notices. */
export interface Actions {
  listen(deviceId?: string): void;
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
    artwork: signal(null),
    engine: signal('auto'),
    drawing: signal({ engine: 'morpheus01', tier: 'none', fps: 0 }),
    style: signal(''),
    styles: signal([]),
    hold: signal(false),
    intensity: signal(0.7),
    beat: signal({ clock: 'idle', bpm: 0, confidence: 0, barConfidence: 0, mood: 'neutral' }),
    latency: signal({ capture: 0, window: 0, analysis: 0, render: 0, total: 0 }),
    notices: signal([]),
    undo: signal(null),
    app: signal({ online: true, offlineReady: false, updateReady: false, installable: false }),
    meter: { level: 0, bass: 0, mid: 0, treble: 0, onset: 0, beatPhase: 0, beatIndex: 0, barBeat: 0, barLength: 4, silent: true },
  };
}
