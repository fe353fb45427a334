import type { FeatureFrame } from '#app/audio/feature-frame.ts';
import type { ProcessorContext, ProcessorFactory } from '#app/show/processor.ts';
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

type FreshCanvas = () => Promise<OffscreenCanvas>;

/** The way to a new canvas: a function on the page; in a worker a port, since functions do not cross threads. */
function freshCanvasFrom({ resource, signal }: ProcessorContext): FreshCanvas | undefined {
  const give = optional<FreshCanvas>(resource, 'freshCanvas');
  const port = optional<MessagePort>(resource, 'freshCanvasPort');
  if (!port) return give;
  return () =>
    new Promise((resolve, reject) => {
      port.onmessage = ({ data }: MessageEvent<OffscreenCanvas>) => resolve(data);
      signal.addEventListener('abort', () => reject(new Error('The stage has ended.')), { once: true });
      port.postMessage('fresh');
    });
}

function optional<T>(resource: ProcessorContext['resource'], name: string): T | undefined {
  try {
    return resource<T>(name);
  } catch {
    // Tests and simple hosts have one canvas and no more.
    return undefined;
  }
}

/**
 * Puts the stage into the graph. Resources: `canvas` (OffscreenCanvas in a worker, the element on a page) and, where the
 * place has it, `freshCanvas` or `freshCanvasPort` (see RendererManagerDeps).
 */
export const createStageProcessor: ProcessorFactory = (context) => {
  const features = context.inlet<FeatureFrame>('features');
  const program = context.inlet<StageProgram>('program');
  const viewport = context.inlet<Viewport>('viewport');
  const status = context.outlet<StageStatus>('status');
  const canvas = context.resource<OffscreenCanvas>('canvas');
  const freshCanvas = freshCanvasFrom(context);
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
