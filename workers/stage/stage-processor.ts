import type { FeatureFrame } from '#app/audio/feature-frame.ts';
import type { Json } from '#app/lib/json.ts';
import type { StageConfig } from '#app/processors/kinds.ts';
import type { ProcessorContext, ProcessorFactory } from '#app/show/processor.ts';
import type { StageProgram, StageStatus, Viewport } from '#app/stage/protocol.ts';
import type { Flow } from './music.ts';
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

function parseFlow(state: Json): Flow {
  const { time, travel } = (state ?? {}) as { readonly time?: unknown; readonly travel?: unknown };
  const isClock = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
  if (!isClock(time) || !isClock(travel)) throw new Error('This is not what a stage keeps: time and travel are seconds.');
  return { time, travel };
}

type FreshCanvas = () => Promise<OffscreenCanvas>;

/** The way to a new canvas: a function on the page; in a worker a port, since functions do not cross threads. */
function freshCanvasFrom({ resource, signal }: ProcessorContext): { readonly ask: FreshCanvas | undefined; close(): void } {
  const give = optional<FreshCanvas>(resource, 'freshCanvas');
  const port = optional<MessagePort>(resource, 'freshCanvasPort');
  if (!port) return { ask: give, close: () => undefined };
  return {
    ask: () =>
      new Promise((resolve, reject) => {
        port.onmessage = ({ data }: MessageEvent<OffscreenCanvas>) => resolve(data);
        signal.addEventListener('abort', () => reject(new Error('The stage has ended.')), { once: true });
        port.postMessage('fresh');
      }),
    // Not closed: it belongs to the thread, and a stage that is started again here asks through it.
    close() {
      port.onmessage = null;
    },
  };
}

const epochNow = (): number => performance.timeOrigin + performance.now();

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
export const createStageProcessor: ProcessorFactory<StageConfig> = (context) => {
  const features = context.inlet<FeatureFrame>('features');
  const program = context.inlet<StageProgram>('program');
  const viewport = context.inlet<Viewport>('viewport');
  const status = context.outlet<StageStatus>('status');
  const canvas = context.resource<OffscreenCanvas>('canvas');
  const freshCanvas = freshCanvasFrom(context);
  const stage = createStage({ canvas, freshCanvas: freshCanvas.ask, report: (error) => context.report(error) });
  stage.offsetBy(context.config.offsetMs);
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

  const run = (): (() => void) =>
    createFrameClock(() => {
      const nowMs = epochNow();
      listen(nowMs);
      stage.frame(nowMs);
      say(nowMs);
    });
  let stop = run();
  let pausedAtMs: number | undefined;

  return {
    // Hidden pages get no frames; what arrives is still taken, so that nobody upstream waits.
    process: () => listen(epochNow()),
    pause() {
      pausedAtMs = epochNow();
      stop();
    },
    resume() {
      if (pausedAtMs === undefined) return;
      // Before anything that waits is heard: the director speaks of the time after the pause.
      stage.goOn(epochNow() - pausedAtMs);
      pausedAtMs = undefined;
      stop = run();
    },
    reconfigure: ({ offsetMs }) => stage.offsetBy(offsetMs),
    checkpoint: () => ({ ...stage.flow }),
    restore: (state) => stage.flowFrom(parseFlow(state)),
    cleanup() {
      stop();
      freshCanvas.close();
      stage.dispose();
    },
  };
};
