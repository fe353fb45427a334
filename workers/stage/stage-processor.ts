import type { FeatureFrame } from '#app/audio/feature-frame.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';
import type { StageProgram, StageStatus, Viewport } from '#app/stage/protocol.ts';
import { createStage } from './stage.ts';

const statusEveryMs = 200;

/** A frame clock where the thread has none: old browsers have no requestAnimationFrame in workers. */
function createFrameClock(tick: () => void): () => void {
  let stopped = false;
  let cancel: () => void = () => undefined;
  const schedule =
    typeof requestAnimationFrame === 'function'
      ? (): void => {
          const id = requestAnimationFrame(turn);
          cancel = () => cancelAnimationFrame(id);
        }
      : (): void => {
          const id = setTimeout(turn, 16);
          cancel = () => clearTimeout(id);
        };
  function turn(): void {
    if (stopped) return;
    tick();
    schedule();
  }
  schedule();
  return () => {
    stopped = true;
    cancel();
  };
}

/**
 * Puts the stage into the graph. Resources: `canvas` (OffscreenCanvas in a worker, the element on a page) and, where the
 * place has it, `freshCanvas` (see RendererManagerDeps).
 */
export const createStageProcessor: ProcessorFactory = (context) => {
  const features = context.inlet<FeatureFrame>('features');
  const program = context.inlet<StageProgram>('program');
  const viewport = context.inlet<Viewport>('viewport');
  const status = context.outlet<StageStatus>('status');
  const canvas = context.resource<OffscreenCanvas>('canvas');
  let freshCanvas: (() => Promise<OffscreenCanvas>) | undefined;
  try {
    freshCanvas = context.resource<() => Promise<OffscreenCanvas>>('freshCanvas');
  } catch (error) {
    context.logger.log('debug', 'The stage keeps its one canvas.', { reason: String(error) });
  }
  const stage = createStage({ canvas, freshCanvas, report: (error) => context.report(error) });
  let saidAtMs = Number.NEGATIVE_INFINITY;
  let saidTier: StageStatus['tier'] | undefined;

  function listen(nowMs: number): void {
    const frame = features.takeLatest();
    if (frame) stage.hear(frame);
    const view = viewport.takeLatest();
    if (view) stage.view(view);
    for (let message = program.take(); message; message = program.take()) {
      stage.perform(message, nowMs).catch((error: unknown) => context.report(error));
    }
  }

  function say(nowMs: number): void {
    if (nowMs - saidAtMs < statusEveryMs && stage.tier === saidTier) return;
    saidAtMs = nowMs;
    saidTier = stage.tier;
    status.send(stage.status());
  }

  const stop = createFrameClock(() => {
    const nowMs = performance.timeOrigin + performance.now();
    listen(nowMs);
    stage.frame(nowMs);
    say(nowMs);
  });

  return {
    // Hidden pages get no frames; what arrives is still taken, so that nobody upstream waits.
    process: () => listen(performance.timeOrigin + performance.now()),
    cleanup() {
      stop();
      stage.dispose();
    },
  };
};
