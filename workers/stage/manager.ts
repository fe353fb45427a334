import { messageOf } from '#app/lib/result.ts';
import { ENGINES, type EngineId } from '#app/stage/protocol.ts';
import { createCanvas2dRenderer } from './canvas2d/renderer.ts';
import { engines } from './engines/registry.ts';
import { createGlRenderer } from './gl/renderer.ts';
import type { PictureRecord } from './picture/record.ts';
import type { Renderer, Scene } from './renderer.ts';
import { createScratchCanvas } from './scratch-canvas.ts';

export interface RendererManager {
  readonly tier: 'webgl2' | 'canvas2d' | 'none';
  readonly gpuObjects: number;
  readonly contextLosses: number;
  /** Counts the renderers made: another number means that everything compiled is gone. */
  readonly generation: number;
  /** For a person: what happened and what still works; null while all is well. */
  readonly message: string | null;
  resize(width: number, height: number): void;
  add(picture: PictureRecord): Promise<void>;
  drop(picture: PictureRecord): void;
  /** Can it be drawn now? */
  has(picture: PictureRecord): boolean;
  warm(engine: EngineId, dna: Float32Array): void;
  /** Draws, or recovers from not being able to. Never throws. Returns the engine that drew. */
  draw(scene: Scene, nowMs: number): EngineId;
  dispose(): void;
}

export interface RendererManagerDeps {
  readonly canvas: OffscreenCanvas;
  /**
   * Gives a new canvas in the old one's place. A canvas that had a WebGL context can never get a 2D one, and a context
   * that the browser gave up stays lost: only with a new canvas can the stage change family.
   */
  readonly freshCanvas?: (() => Promise<OffscreenCanvas>) | undefined;
  /** For tests: makes the WebGL renderer fail. */
  readonly createGl?: (gl: WebGL2RenderingContext) => Renderer;
  readonly report: (error: unknown) => void;
}

type State =
  | { readonly type: 'drawing'; readonly renderer: Renderer }
  /** The context is lost: the browser may restore it until `untilMs`. */
  | { readonly type: 'lost'; readonly untilMs: number }
  /** A fresh canvas has been asked for. */
  | { readonly type: 'changing' }
  | { readonly type: 'none' };

const attributes: WebGLContextAttributes = {
  alpha: false,
  antialias: false,
  depth: false,
  stencil: false,
  preserveDrawingBuffer: false,
  powerPreference: 'high-performance',
};
/** Browsers restore a context at once or not at all: waiting longer only keeps the screen dark. */
const restoreMs = 1200;
const allowedFailures = 3;
/** Failures further apart than this do not add up. */
const memoryMs = 120_000;
const retryMs = 30_000;
const restMs = 20_000;

export function createRendererManager(deps: RendererManagerDeps): RendererManager {
  const makeGl = deps.createGl ?? createGlRenderer;
  const pictures = new Set<PictureRecord>();
  /** Engines that failed, and until when they rest. */
  const resting = new Map<EngineId, number>();
  let canvas = deps.canvas;
  let width = canvas.width;
  let height = canvas.height;
  let state = { type: 'none' } as State;
  let failures: number[] = [];
  let contextLosses = 0;
  let generation = 0;
  /** When WebGL is tried again; undefined while nothing asks for it. */
  let retryAtMs: number | 'soon' | undefined;
  let message: string | null = null;
  let messageUntilMs = Number.POSITIVE_INFINITY;
  let nowMs = 0;
  let disposed = false;
  let stopListening: () => void = () => undefined;

  function say(text: string, forMs = Number.POSITIVE_INFINITY): void {
    message = text;
    messageUntilMs = nowMs + forMs;
  }

  function start(renderer: Renderer): void {
    state = { type: 'drawing', renderer };
    generation++;
    renderer.resize(width, height);
    for (const picture of pictures) renderer.prepare(picture).catch(deps.report);
  }

  function stop(): void {
    if (state.type === 'drawing') state.renderer.dispose();
  }

  function fail(): boolean {
    failures = failures.filter((atMs) => nowMs - atMs < memoryMs);
    failures.push(nowMs);
    return failures.length >= allowedFailures;
  }

  function listen(gl: WebGL2RenderingContext): void {
    const here = canvas;
    const lost = (event: Event): void => {
      // Without this the browser never restores it.
      event.preventDefault();
      contextLosses++;
      stop();
      const tooOften = fail();
      state = { type: 'lost', untilMs: tooOften ? nowMs : nowMs + restoreMs };
      say('The graphics driver gave way; the picture comes back in a moment.');
    };
    const restored = (): void => {
      if (state.type === 'lost' && failures.length < allowedFailures) startGl(gl);
    };
    here.addEventListener('webglcontextlost', lost);
    here.addEventListener('webglcontextrestored', restored);
    stopListening = () => {
      here.removeEventListener('webglcontextlost', lost);
      here.removeEventListener('webglcontextrestored', restored);
    };
  }

  function startGl(gl: WebGL2RenderingContext): boolean {
    try {
      start(makeGl(gl));
      if (failures.length > 0 || contextLosses > 0) say('The picture is whole again.', 4000);
      return true;
    } catch (error) {
      deps.report(error);
      state = { type: 'none' };
      return false;
    }
  }

  function start2d(why: string): void {
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) {
      state = { type: 'none' };
      say('This browser can draw neither with WebGL nor in 2D; listening goes on.');
      return;
    }
    start(createCanvas2dRenderer(context));
    retryAtMs = 'soon';
    say(why);
  }

  /** Decides by trying: WebGL2, else 2D on the same canvas, else on a fresh one. */
  function startOn(next: OffscreenCanvas, family: 'best' | '2d', why: string): void {
    stopListening();
    canvas = next;
    canvas.width = width;
    canvas.height = height;
    retryAtMs = undefined;
    if (family === '2d') {
      start2d(why);
      return;
    }
    const gl = canvas.getContext('webgl2', attributes);
    if (!gl) start2d('WebGL2 is not to be had here: the art is drawn in a simpler way.');
    else {
      listen(gl);
      if (!startGl(gl)) change('2d', 'The graphics driver cannot draw the full picture: the art is drawn in a simpler way for a while.');
    }
  }

  function change(family: 'best' | '2d', why: string): void {
    stop();
    if (!deps.freshCanvas) {
      // The old context is all there is: it may yet be restored.
      state = { type: 'lost', untilMs: nowMs + retryMs };
      say('The graphics driver gave way. The art returns as soon as the browser restores it; reloading the page helps too.');
      failures = [];
      return;
    }
    state = { type: 'changing' };
    deps.freshCanvas().then(
      (next) => {
        if (!disposed) startOn(next, family, why);
      },
      (error: unknown) => {
        deps.report(error);
        state = { type: 'lost', untilMs: nowMs + retryMs };
      },
    );
  }

  const simpler = 'The graphics driver gave way three times: the art is drawn in a simpler way, and the full picture is tried again soon.';

  /** Is there WebGL2 again? Asked of a canvas nobody sees, which is let go at once. */
  function glIsBack(): boolean {
    const gl = createScratchCanvas(1, 1).getContext('webgl2');
    gl?.getExtension('WEBGL_lose_context')?.loseContext();
    return gl !== null;
  }

  function tick(): void {
    if (nowMs > messageUntilMs) message = null;
    for (const [engine, untilMs] of resting) if (nowMs > untilMs) resting.delete(engine);
    if (state.type === 'lost' && nowMs >= state.untilMs) {
      if (failures.length >= allowedFailures) change('2d', simpler);
      else change('best', simpler);
    }
    // The first frame tells the time: before it there is no now to count from.
    if (retryAtMs === 'soon') retryAtMs = nowMs + retryMs;
    if (state.type === 'drawing' && retryAtMs !== undefined && nowMs >= retryAtMs) {
      retryAtMs = nowMs + retryMs;
      if (deps.freshCanvas && glIsBack()) {
        failures = [];
        change('best', simpler);
      }
    }
  }

  function frameFailed(renderer: Renderer, engine: EngineId, error: unknown): void {
    // A lost context makes everything fail; its event, which comes later, deals with it.
    if (messageOf(error).includes('context was lost')) return;
    deps.report(error);
    resting.set(engine, nowMs + restMs);
    const other = ENGINES.find((id) => !resting.has(id));
    if (renderer.tier === 'webgl2' && other) {
      say(`${engines[engine].name} could not be drawn here and rests for a while; ${engines[other].name} stands in.`, restMs);
      return;
    }
    resting.clear();
    fail();
    change('2d', 'The full picture could not be drawn: the art is drawn in a simpler way, and the full picture is tried again soon.');
  }

  startOn(canvas, 'best', '');

  return {
    get tier() {
      return state.type === 'drawing' ? state.renderer.tier : 'none';
    },
    get gpuObjects() {
      return state.type === 'drawing' ? state.renderer.gpuObjects : 0;
    },
    get contextLosses() {
      return contextLosses;
    },
    get generation() {
      return generation;
    },
    get message() {
      return message;
    },
    resize(nextWidth, nextHeight) {
      if (nextWidth === width && nextHeight === height) return;
      width = nextWidth;
      height = nextHeight;
      canvas.width = width;
      canvas.height = height;
      if (state.type === 'drawing') state.renderer.resize(width, height);
    },
    async add(picture) {
      pictures.add(picture);
      if (state.type === 'drawing') await state.renderer.prepare(picture);
    },
    drop(picture) {
      pictures.delete(picture);
      if (state.type === 'drawing') state.renderer.drop(picture);
    },
    has: (picture) => state.type === 'drawing' && state.renderer.has(picture),
    warm(engine, dna) {
      if (state.type !== 'drawing' || resting.has(engine)) return;
      try {
        state.renderer.warm(engine, dna);
      } catch (error) {
        frameFailed(state.renderer, engine, error);
      }
    },
    draw(scene, atMs) {
      nowMs = atMs;
      tick();
      const wanted = scene.engine;
      if (resting.has(wanted)) scene.engine = ENGINES.find((id) => !resting.has(id)) ?? wanted;
      const drawn = scene.engine;
      if (state.type === 'drawing') {
        const { renderer } = state;
        try {
          renderer.draw(scene);
        } catch (error) {
          frameFailed(renderer, drawn, error);
        }
      }
      scene.engine = wanted;
      return drawn;
    },
    dispose() {
      disposed = true;
      stopListening();
      stop();
      state = { type: 'none' };
      pictures.clear();
    },
  };
}
