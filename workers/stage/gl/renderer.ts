import type { Dna } from '#app/art/artwork.ts';
import { neutralDna } from '#app/art/genes.ts';
import type { EngineId } from '#app/stage/protocol.ts';
import { createGrade } from '../colour/grade.ts';
import { ENGINE_FLAGS, type EngineFrame } from '../engines/contract.ts';
import { createMotion } from '../engines/motion.ts';
import { engines } from '../engines/registry.ts';
import { trailAmount } from '../engines/shared-params.ts';
import { restMusic } from '../music.ts';
import { residentSize } from '../picture/cover-fit.ts';
import type { PictureRecord } from '../picture/record.ts';
import { createPostChain } from '../post/chain.ts';
import { createPostState, settlePost } from '../post/state.ts';
import type { Renderer } from '../renderer.ts';
import { createCalm } from './calm.ts';
import { createGpuScope, GpuError } from './gpu-scope.ts';
import { createGrid } from './grid.ts';
import { type ResidentPicture, uploadPicture } from './picture-texture.ts';
import { createTarget } from './target.ts';
import { createTileTexture } from './tile-texture.ts';
import { createVariants, type Variants } from './variants.ts';

const MORPH = 1 << ENGINE_FLAGS.indexOf('MORPH');
const FEEDBACK = 1 << ENGINE_FLAGS.indexOf('FEEDBACK');
/** When engines change hands, one is laid over the other for so long: their holds stand in different places. */
const handOverSeconds = 0.7;
const still = 0.004;

/**
 * Fine enough for what moves slowly over the frame. Every vertex counts where the GPU is software: a mesh four times as
 * fine adds 3 ms to a frame of 10.
 */
const gridColumns = 24;
const gridRows = 14;

export function createGlRenderer(gl: WebGL2RenderingContext): Renderer {
  const scope = createGpuScope(gl);
  const grid = createGrid(scope, gridColumns, gridRows);
  const screen = createGrid(scope, 1, 1);
  const chain = createPostChain(scope, grid, screen);
  const grade = createGrade(scope, screen);
  const tile = createTileTexture(scope);
  const calm = createCalm(scope);
  const pictures = new Map<PictureRecord, ResidentPicture>();
  const uploads = new Map<PictureRecord, Promise<void>>();
  const variants = new Map<EngineId, Variants<EngineFrame>>();
  const motion = createMotion();
  let width = 1;
  let height = 1;
  let scene = createTarget(scope, 1, 1);
  let feedback = createTarget(scope, 1, 1);
  let disposed = false;
  let shownEngine: EngineId | undefined;
  let leavingEngine: EngineId | undefined;
  /** Share of the new engine while one hands over to the other. */
  let handOver = 1;

  const nothing: EngineFrame['from'] = {
    texture: scene.texture,
    depth: scene.texture,

    fit: Float32Array.of(1, 1, 0, 0),
    focus: [0.5, 0.5],
  };
  const dna = neutralDna();
  const frame: EngineFrame = {
    from: nothing,
    to: nothing,
    progress: 0,
    feedback: feedback.texture,
    tile,
    music: restMusic(),
    dna,
    motion,
    seed: 0,
    aspect: 1,
    flip: 1,
    pixel: new Float32Array(3),
  };
  const post = createPostState(dna, frame.music, tile);
  const calmFrame = { aspect: 1, music: frame.music };
  const probe = createPostState(dna, frame.music, tile);

  function variantsOf(engine: EngineId): Variants<EngineFrame> {
    let found = variants.get(engine);
    if (!found) {
      const source = engines[engine];
      found = createVariants(
        scope,
        { label: source.id, vertex: source.vertex, fragment: source.fragment, params: source.params },
        ENGINE_FLAGS,
      );
      variants.set(engine, found);
    }
    return found;
  }

  const bindCanvas = (): void => {
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, width, height);
  };

  /** A target's rows go down as pictures do, the canvas's go up. */
  function placePixels(pixel: Float32Array, onCanvas: boolean): void {
    pixel[0] = 1 / width;
    pixel[1] = (onCanvas ? -1 : 1) / height;
    pixel[2] = onCanvas ? 1 : 0;
  }

  function drawEngine(engine: EngineId, mask: number): void {
    variantsOf(engine).get(mask).use(frame);
    grid.draw();
  }

  function drawEngines(mask: number): void {
    if (leavingEngine === undefined) {
      drawEngine(shownEngine ?? 'morpheus01', mask);
      return;
    }
    drawEngine(leavingEngine, mask);
    gl.enable(gl.BLEND);
    const share = handOver * handOver * (3 - 2 * handOver);
    gl.blendColor(share, share, share, share);
    gl.blendFunc(gl.CONSTANT_ALPHA, gl.ONE_MINUS_CONSTANT_ALPHA);
    drawEngine(shownEngine ?? leavingEngine, mask);
    gl.disable(gl.BLEND);
  }

  function changeHands(engine: EngineId, dt: number): void {
    if (shownEngine !== engine) {
      // At rest every engine shows the same picture: nothing to lay over.
      leavingEngine = shownEngine !== undefined && frame.music.life > still ? shownEngine : undefined;
      shownEngine = engine;
      handOver = 0;
    }
    handOver += dt / handOverSeconds;
    if (handOver >= 1) leavingEngine = undefined;
  }

  function keepFeedback(): void {
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, scene.framebuffer);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, feedback.framebuffer);
    gl.blitFramebuffer(0, 0, width, height, 0, 0, feedback.width, feedback.height, gl.COLOR_BUFFER_BIT, gl.LINEAR);
  }

  /** What post turns and blurs about: between the two pictures' own points of interest. */
  function settleFocus(): void {
    for (let i = 0; i < 2; i++) {
      const a = frame.from.focus[i] ?? 0.5;
      const b = frame.to.focus[i] ?? 0.5;
      post.focus[i] = a + (b - a) * frame.progress;
    }
  }

  async function upload(picture: PictureRecord): Promise<void> {
    const made = await uploadPicture(scope, grade, picture, width, height);
    // Dropped, or the whole renderer gone, while the browser was scaling.
    if (disposed || !uploads.has(picture)) {
      made.free();
      return;
    }
    pictures.get(picture)?.free();
    made.fitTo(width, height);
    pictures.set(picture, made);
  }

  function prepare(picture: PictureRecord): Promise<void> {
    const running = uploads.get(picture);
    if (running) return running;
    if (pictures.has(picture)) return Promise.resolve();
    return startUpload(picture);
  }

  function startUpload(picture: PictureRecord): Promise<void> {
    const started = upload(picture).finally(() => uploads.delete(picture));
    uploads.set(picture, started);
    return started;
  }

  return {
    tier: 'webgl2',
    get gpuObjects() {
      return scope.count;
    },
    resize(nextWidth, nextHeight) {
      if (nextWidth === width && nextHeight === height) return;
      width = nextWidth;
      height = nextHeight;
      scene.free();
      feedback.free();
      scene = createTarget(scope, width, height);
      feedback = createTarget(scope, Math.max(1, width >> 1), Math.max(1, height >> 1));
      chain.resize(width, height);
      for (const [picture, resident] of pictures) {
        resident.fitTo(width, height);
        const wanted = residentSize(picture.bitmap, width, height, Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)));
        if (wanted.width > resident.width * 1.25 && !uploads.has(picture)) startUpload(picture).catch(() => resident.fitTo(width, height));
      }
    },
    prepare,
    has: (picture) => pictures.has(picture),
    drop(picture) {
      uploads.delete(picture);
      pictures.get(picture)?.free();
      pictures.delete(picture);
    },
    warm(engine: EngineId, next: Dna) {
      for (const mask of [0, MORPH, MORPH | FEEDBACK]) variantsOf(engine).get(mask);
      probe.dna = next;
      probe.music = frame.music;
      settlePost(probe);
      chain.warm(probe.flags);
    },
    draw(current) {
      const from = current.from ? pictures.get(current.from) : undefined;
      const to = from && current.to ? pictures.get(current.to) : undefined;
      frame.music = current.music;
      frame.dna = current.dna;
      frame.aspect = width / height;
      frame.progress = to ? current.progress : 0;
      frame.seed = (Math.imul(current.seed, 0x9e3779b1) >>> 0) / 4294967296;
      frame.feedback = feedback.texture;
      frame.from = from ?? nothing;
      frame.to = to ?? frame.from;
      motion.advance(current.music, current.dna);
      changeHands(current.engine, current.dt);

      post.dna = current.dna;
      post.music = current.music;
      post.aspect = frame.aspect;
      settleFocus();
      from?.colour(current.fromDna);
      to?.colour(current.toDna);
      const trails = from !== undefined && trailAmount(frame) > still;
      const withPost = settlePost(post) || trails || from === undefined;
      const mask = (to ? MORPH : 0) | (trails ? FEEDBACK : 0);

      placePixels(frame.pixel, !withPost);
      placePixels(post.pixel, true);
      if (withPost) {
        scene.bind();
        frame.flip = 1;
      } else {
        bindCanvas();
        frame.flip = -1;
      }
      if (from) drawEngines(mask);
      else {
        calmFrame.aspect = frame.aspect;
        calmFrame.music = current.music;
        calm.use(calmFrame);
        screen.draw();
      }
      if (trails) keepFeedback();
      if (withPost) chain.draw(post, scene, bindCanvas);
      if (gl.isContextLost()) throw new GpuError('The graphics context was lost.');
    },
    dispose() {
      disposed = true;
      uploads.clear();
      pictures.clear();
      scope.dispose();
    },
  };
}
