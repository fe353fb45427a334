import { painterInfos } from '#app/art/painters.ts';
import { CLOCK_MODES, type FeatureFrame, feature } from '#app/audio/feature-frame.ts';
import type { DirectorStatus } from '#app/processors/director.ts';
import type { Display } from '#app/processors/monitor.ts';
import type { StageStatus } from '#app/stage/protocol.ts';
import type { AppState, LatencyMs } from './app-state.ts';

/** What the show last said of itself, for the interface and for `stats()`. */
export interface ShowSnapshot {
  readonly frame: FeatureFrame;
  stage: StageStatus | null;
  /** When the stage last said something, milliseconds since 1970. */
  stageAtMs: number;
  director: DirectorStatus | null;
}

export interface DisplayHooks {
  /** Whether the person starred an artwork. */
  readonly isStarred: (artworkId: string) => boolean;
  /** Another artwork is on screen. */
  readonly onArtwork: (artworkId: string) => void;
  /** The stage says something that a person should know, or nothing any more. */
  readonly onFirstPicture: () => void;
  /** The stage has said how it does. */
  readonly onStageStatus: () => void;
  readonly onStageMessage: (message: string | null) => void;
}

const noLatency: LatencyMs = { capture: 0, window: 0, analysis: 0, render: 0, total: 0 };
const staleMs = 2000;

/**
 * Splits the way from sound to light. All milliseconds; `render` is waiting for the frame, and the frame itself: drawing ends
 * on the GPU, unseen by us, so a frame is taken to last as long as frames are apart. `deviceMs` is what the microphone itself is said
 * to take; it counts as capture.
 */
export function latencyOf(frame: FeatureFrame, stage: StageStatus | null, deviceMs: number): LatencyMs {
  // Without sound there is no way from sound to light.
  if (feature(frame, 'source') === 0 || (stage && stage.featureAgeMs > staleMs)) return noLatency;
  const carried = feature(frame, 'captureMs');
  const capture = carried + deviceMs;
  const window = feature(frame, 'windowMs');
  const analysis = feature(frame, 'analysisMs');
  const frameMs = stage ? Math.max(stage.renderMs, stage.fps > 0 ? 1000 / stage.fps : 0) : 0;
  const drawn = stage ? Math.max(0, stage.featureAgeMs - carried - analysis) + frameMs : 0;
  return { capture, window, analysis, render: drawn, total: capture + window + analysis + drawn };
}

/** A painter's style by its title; other styles have no other name than their own. */
const styleTitle = (style: string): string => painterInfos.find(({ id }) => id === style)?.title ?? style;

export function createDisplay(state: AppState, hooks: DisplayHooks): { display: Display; snapshot: ShowSnapshot } {
  const snapshot: ShowSnapshot = { frame: state.meter.frame, stage: null, stageAtMs: 0, director: null };
  const display: Display = {
    meter: state.meter,
    get wantsAll() {
      return state.meter.history?.wantsAll ?? false;
    },
    frame(frame) {
      snapshot.frame.set(frame);
      state.meter.history?.record(frame);
    },
    beat(frame, mood) {
      state.beat.value = {
        clock: CLOCK_MODES[feature(frame, 'clock')] ?? 'idle',
        bpm: feature(frame, 'bpm'),
        confidence: feature(frame, 'confidence'),
        barConfidence: feature(frame, 'barConfidence'),
        tempoLocked: feature(frame, 'tempoLocked') === 1,
        mood,
      };
      state.latency.value = latencyOf(frame, snapshot.stage, state.hearing.peek().latencyMs ?? 0);
    },
    lookAhead(status) {
      state.lookAhead.value = status;
    },
    stage(status) {
      const before = snapshot.stage;
      snapshot.stage = status;
      snapshot.stageAtMs = Date.now();
      if (status.tier !== 'none') hooks.onFirstPicture();
      const shown = state.drawing.value;
      const fps = Math.round(status.fps);
      if (shown.engine !== status.engine || shown.tier !== status.tier || shown.fps !== fps) {
        state.drawing.value = { engine: status.engine, tier: status.tier, fps };
      }
      if (before?.message !== status.message) hooks.onStageMessage(status.message);
      hooks.onStageStatus();
    },
    director(status) {
      snapshot.director = status;
      const { artwork } = status;
      if (!artwork || state.artwork.value?.id === artwork.id) return;
      const { id, title, style, palette } = artwork;
      state.artwork.value = { id, title, style: styleTitle(style), palette, starred: hooks.isStarred(id) };
      hooks.onArtwork(id);
    },
  };
  return { display, snapshot };
}
