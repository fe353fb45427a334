import type { Dna } from '#app/art/artwork.ts';
import { GENE_COUNT, mixDna, neutralDna } from '#app/art/genes.ts';
import type { FeatureFrame } from '#app/audio/feature-frame.ts';
import { defaultStageSettings, ENGINES, type EngineId, type StageProgram, type StageStatus, type Viewport } from '#app/stage/protocol.ts';
import { createGovernor } from './governor.ts';
import { createRendererManager, type RendererManagerDeps } from './manager.ts';
import { createMeter } from './meter.ts';
import { createMusicFollower, type Flow } from './music.ts';
import { checksumOf } from './picture/checksum.ts';
import { createPictureRecord, type PictureRecord } from './picture/record.ts';
import type { Scene } from './renderer.ts';
import { createTimeline } from './timeline.ts';

/** The stage without a thread, a clock or a graph around it: it is told what to show and when to draw. */
export interface Stage {
  hear(frame: FeatureFrame): void;
  /** How much later than usual the picture follows the sound, −300…500 ms: beats, levels and the landing of morphs. */
  offsetBy(ms: number): void;
  /** Resolves when a picture that was prepared is ready to be drawn. */
  perform(message: StageProgram, nowMs: number): Promise<void>;
  view(viewport: Viewport): void;
  /** Draws the moment `nowMs` (milliseconds since 1970). Never throws. */
  frame(nowMs: number): void;
  /** The show stood still for so long and goes on from where it was; the canvas kept its picture meanwhile. */
  goOn(stoodStillMs: number): void;
  /** How far everything has flowed, so that a stage that begins anew need not begin there. */
  readonly flow: Flow;
  flowFrom(flow: Flow): void;
  readonly tier: StageStatus['tier'];
  status(): StageStatus;
  dispose(): void;
}

/** More pixels than this cost heat that nobody sees: textures are soft, motion is all. */
const mostPixels = 2_600_000;
/** Fewer than this are mush, whatever the frame rate. */
const fewestPixels = 100_000;
const longestStepSeconds = 0.1;
/** Frames between two compilations of what will be needed later: none of them may be late. */
const warmEveryFrames = 12;
/** A morph that goes on from an earlier session does not wait longer for its pictures. */
const readyMs = 3000;

export function createStage(deps: RendererManagerDeps): Stage {
  const manager = createRendererManager(deps);
  const follower = createMusicFollower();
  const timeline = createTimeline();
  const meter = createMeter();
  const governor = createGovernor();
  const pictures = new Map<string, PictureRecord>();
  /** Engines that the renderer of this generation has not compiled yet. */
  let cold: EngineId[] = [];
  let generation = 0;
  let preparedId: string | null = null;
  /** The morph that goes on as soon as its pictures are there: since when it stands, and until when at most. */
  let standing: { sinceMs: number; readonly untilMs: number; drawn: boolean } | undefined;
  let settings = defaultStageSettings;
  let offsetMs = 0;
  let overrides: readonly (readonly [gene: number, value: number])[] = [];
  let visible = true;
  /** What the screen could show. */
  let fullWidth = 0;
  let fullHeight = 0;
  /** A canvas that changes size is empty until it is drawn on: it changes right before. */
  let resizeDue = false;
  let lastMs: number | undefined;
  let frames = 0;
  let drawnEngine = timeline.engine;

  const neutral = neutralDna();
  const dna = neutralDna();
  const scene: Scene = {
    from: null,
    to: null,
    progress: 0,
    engine: timeline.engine,
    seed: 0,
    dna,
    fromDna: neutralDna(),
    toDna: neutralDna(),
    music: follower.music,
    dt: 0,
  };

  function resize(): void {
    resizeDue = false;
    if (fullWidth === 0) return;
    const scale = Math.min(1, Math.max(governor.scale, Math.sqrt(fewestPixels / (fullWidth * fullHeight))));
    manager.resize(Math.max(2, Math.round(fullWidth * scale)), Math.max(2, Math.round(fullHeight * scale)));
  }

  /** What comes next says nothing of how fast frames were. */
  function interrupt(): void {
    governor.interrupt();
    meter.interrupt();
  }

  function dropUnused(): void {
    for (const [id, picture] of pictures) {
      if (id === timeline.fromId || id === timeline.toId || id === preparedId) continue;
      forget(id, picture);
    }
  }

  function forget(id: string, picture: PictureRecord): void {
    pictures.delete(id);
    manager.drop(picture);
    picture.bitmap.close();
  }

  async function prepare(message: Extract<StageProgram, { type: 'prepare' }>): Promise<void> {
    const { picture } = message;
    preparedId = picture.artwork.id;
    const known = pictures.get(preparedId);
    if (known) {
      // The same artwork again: what is on the stage stays, its DNA and all.
      picture.bitmap.close();
      return;
    }
    const record = createPictureRecord(picture);
    pictures.set(preparedId, record);
    dropUnused();
    await manager.add(record);
    manager.warm(timeline.engine, record.artwork.dna);
  }

  /** A morph lands on the bar as people hear it. */
  const heardBy = (morph: Extract<StageProgram, { type: 'morph' }>): typeof morph =>
    offsetMs === 0 ? morph : { ...morph, startMs: morph.startMs + offsetMs, landMs: morph.landMs + offsetMs };

  const isReady = (id: string | null): boolean => {
    const picture = id === null ? undefined : pictures.get(id);
    return picture === undefined || manager.has(picture);
  };

  function stand(nowMs: number): void {
    if (!standing) return;
    timeline.shift(nowMs - standing.sinceMs);
    standing.sinceMs = nowMs;
    // The first frame of both may take long, for all of it is compiled then: the clock goes on with the one after it.
    if (standing.drawn || nowMs >= standing.untilMs) standing = undefined;
    else standing.drawn = isReady(timeline.fromId) && isReady(timeline.toId);
  }

  function effective(own: Dna, out: Dna): void {
    out.set(neutral);
    out.set(own.length > out.length ? own.subarray(0, out.length) : own);
    for (const [gene, value] of overrides) out[gene] = value;
  }

  function dnaChecksum(): string {
    const from = timeline.fromId === null ? undefined : pictures.get(timeline.fromId);
    const to = timeline.toId === null ? undefined : pictures.get(timeline.toId);
    return [from, to].flatMap((picture) => (picture ? [checksumOf(picture.artwork.dna)] : [])).join('>');
  }

  function settleDna(): void {
    effective(scene.from?.artwork.dna ?? neutral, scene.fromDna);
    effective(scene.to?.artwork.dna ?? scene.fromDna, scene.toDna);
    mixDna(scene.fromDna, scene.toDna, scene.progress, dna);
  }

  return {
    hear: (frame) => follower.hear(frame),
    offsetBy(ms) {
      offsetMs = ms;
      follower.offsetBy(ms);
    },
    async perform(message, nowMs) {
      switch (message.type) {
        case 'prepare':
          await prepare(message);
          break;
        case 'morph':
          if (!pictures.has(message.artworkId)) {
            deps.report(new Error(`The stage was asked to show ${message.artworkId}, which it was never given.`));
            break;
          }
          timeline.morph(heardBy(message), nowMs);
          standing = message.whenReady ? { sinceMs: nowMs, untilMs: nowMs + readyMs, drawn: false } : undefined;
          if (preparedId === message.artworkId) preparedId = null;
          dropUnused();
          break;
        case 'settings':
          settings = message.settings;
          overrides = Object.entries(settings.dnaOverride)
            .map(([gene, value]) => [Number(gene), Math.min(1, Math.max(0, value))] as const)
            .filter(([gene, value]) => Number.isInteger(gene) && gene >= 0 && gene < GENE_COUNT && Number.isFinite(value));
          break;
      }
    },
    view(viewport) {
      if (visible !== viewport.visible) interrupt();
      visible = viewport.visible;
      const width = Math.max(1, viewport.width * viewport.devicePixelRatio);
      const height = Math.max(1, viewport.height * viewport.devicePixelRatio);
      const scale = Math.min(1, Math.sqrt(mostPixels / (width * height)));
      fullWidth = width * scale;
      fullHeight = height * scale;
      resizeDue = true;
    },
    frame(nowMs) {
      const sinceLastMs = lastMs === undefined ? 0 : nowMs - lastMs;
      const dt = lastMs === undefined ? 0 : Math.min(longestStepSeconds, Math.max(0, (nowMs - lastMs) / 1000));
      lastMs = nowMs;
      follower.advance(nowMs, dt, settings);
      stand(nowMs);
      if (timeline.advance(nowMs)) dropUnused();
      if (!visible) return;
      if (resizeDue) resize();
      scene.from = timeline.fromId === null ? null : (pictures.get(timeline.fromId) ?? null);
      scene.to = timeline.toId === null ? null : (pictures.get(timeline.toId) ?? null);
      scene.progress = timeline.progress;
      scene.engine = timeline.engine;
      scene.seed = timeline.seed;
      scene.dt = dt;
      settleDna();
      const startMs = performance.now();
      drawnEngine = manager.draw(scene, nowMs);
      meter.frame(nowMs, performance.now() - startMs);
      frames++;
      if (manager.tier !== 'webgl2') governor.interrupt();
      else if (governor.frame(sinceLastMs)) resizeDue = true;
      if (manager.generation !== generation) {
        generation = manager.generation;
        cold = [...ENGINES];
      }
      if (cold.length > 0 && frames % warmEveryFrames === 0) {
        const engine = cold.shift();
        if (engine) manager.warm(engine, dna);
      }
    },
    goOn(stoodStillMs) {
      timeline.shift(stoodStillMs);
      if (standing) standing = { ...standing, sinceMs: standing.sinceMs + stoodStillMs, untilMs: standing.untilMs + stoodStillMs };
      lastMs = undefined;
      interrupt();
    },
    get flow() {
      return follower.flow;
    },
    flowFrom: (flow) => follower.flowFrom(flow),
    get tier() {
      return manager.tier;
    },
    status: () => ({
      fps: meter.fps,
      engine: drawnEngine,
      tier: manager.tier,
      artworkId: timeline.fromId,
      nextId: timeline.toId ?? preparedId,
      morph: timeline.progress,
      renderMs: meter.renderMs,
      featureAgeMs: lastMs === undefined ? 0 : follower.ageMs(lastMs),
      contextLosses: manager.contextLosses,
      gpuObjects: manager.gpuObjects,
      message: manager.message,
      seed: timeline.seed,
      dna: dnaChecksum(),
    }),
    dispose() {
      manager.dispose();
      for (const [id, picture] of pictures) forget(id, picture);
    },
  };
}
